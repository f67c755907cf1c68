#include "cairn/roles/coordinator.hpp"

#include <cmath>
#include <utility>

#include "cairn/core/error.hpp"
#include "cairn/core/text.hpp"
#include "cairn/roles/clock.hpp"
#include "roles/proposer.hpp"
#include "roles/sweeper.hpp"
#include "roles/throttle.hpp"
#include "roles/watch.hpp"

namespace cairn::roles {
namespace {

using namespace protocol;

constexpr std::chrono::milliseconds tick_interval{100};

class Coordinator {
 public:
  explicit Coordinator(CoordinatorSetup& setup)
      : setup_(setup),
        proposer_(std::move(setup.generator), std::move(setup.describe), setup.channel),
        sweeper_(setup.run, setup.journal, setup.channel),
        watch_(setup.lost_after),
        pinging_(std::chrono::milliseconds(std::llround(250 * setup.lost_after))) {}

  void run() {
    for (const Lesson& lesson : setup_.history.lessons()) teach(lesson);
    step(setup_.started);
    while (!setup_.state.ended) {
      if (auto envelope = setup_.channel.receive(tick_interval)) take(*envelope);
      tick();
    }
    release_others();
  }

 private:
  void take(const comm::Envelope& envelope) {
    Message message = decode_message(envelope.bytes);
    const auto sender = setup_.layout.worker_of(envelope.from);
    if (const auto* joined = std::get_if<Joined>(&message)) watch_.joined(*joined);
    if (sender) watch_.heard(*sender, Watch::Clock::now());
    const bool returns = sender && is_lost(*sender) && welcome(*sender, message);
    take(std::move(message));
    if (returns) step(watch_.introduction(*sender));
  }

  bool is_lost(WorkerId id) const {
    const auto found = setup_.state.workers.find(id);
    return found != setup_.state.workers.end() && found->second.lost;
  }

  /// A worker that was written off speaks. Whether it is free for new work; else it is told to end
  /// what it runs.
  bool welcome(WorkerId id, const Message& message) {
    if (std::holds_alternative<Finished>(message)) return true;
    const auto* beat = std::get_if<Heartbeat>(&message);
    if (beat != nullptr && !beat->idle) send(id, Abandon{beat->candidate, beat->attempt});
    return beat != nullptr && beat->idle;
  }

  /// Only what the coordinator decides on is a step; the rest is for those who watch.
  void take(Message message) {
    if (const auto* beat = std::get_if<Heartbeat>(&message))
      setup_.observer.heartbeat(*beat);
    else if (const auto* warning = std::get_if<Warning>(&message))
      setup_.observer.warning(*warning);
    else
      step(std::move(message));
  }

  void step(Message message) {
    const std::uint64_t done = setup_.state.done;
    coordinator::absorb(setup_.state, message);
    if (setup_.layout.predictors > 0)
      if (const auto lesson = lesson_of(message, setup_.state, done)) teach(*lesson);
    Decisions decisions = coordinator::decide(setup_.state);
    const Step step{unix_time(), std::move(message), std::move(decisions)};
    setup_.journal.append(step);
    coordinator::commit(setup_.state, step.decisions);
    if (setup_.state.ended) setup_.journal.sync();  // before anybody is told
    perform(step.decisions);
    setup_.observer.step(step, setup_.state);
  }

  void perform(const Decisions& decisions) {
    proposer_.take(decisions);
    sweeper_.take(decisions);
    for (const Decision& decision : decisions) {
      if (const auto* assign = std::get_if<Assign>(&decision))
        send(assign->worker, assign->assignment);
      else if (const auto* release = std::get_if<Release>(&decision))
        send(release->worker, Released{release->resumable});
    }
  }

  void teach(const Lesson& lesson) { tell_predictors(encode(lesson)); }

  void tell_predictors(const std::vector<std::byte>& bytes) {
    for (std::uint32_t i = 0; i < setup_.layout.predictors; ++i)
      setup_.channel.send(setup_.layout.predictor(i), bytes);
  }

  void send(WorkerId worker, const Message& message) {
    setup_.channel.send(setup_.layout.worker(worker), encode(message));
  }

  /// Predictors, and workers that no decision has released: those that would join too late, and
  /// those that were lost, who may be alive all the same.
  void release_others() {
    const Message released = Released{setup_.state.ended->resumable};
    const Layout& layout = setup_.layout;
    tell_predictors(encode(released));
    for (WorkerId id; id.value() < layout.workers; id = id.next())
      if (!setup_.state.workers.contains(id) || is_lost(id)) send(id, released);
  }

  void tick() {
    if (setup_.state.ended || !ticking_.due()) return;
    proposer_.take({});
    setup_.observer.tick(unix_time());
    if (checking_.due()) check_succession();
    if (watching_.due())
      for (const WorkerId id : watch_.silent(setup_.state, Watch::Clock::now())) lose(id);
    if (setup_.lost_after > 0 && pinging_.due()) ping();
    if (setup_.state.ended) return;
    const auto reason = setup_.stop_reason();
    if (reason && !setup_.state.stopping) step(StopRequested{*reason});
  }

  /// Workers leave when they hear nothing for too long.
  void ping() {
    const auto bytes = encode(Ping{});
    for (const auto& [id, worker] : setup_.state.workers)
      if (!worker.lost) setup_.channel.send(setup_.layout.worker(id), bytes);
  }

  void lose(WorkerId id) {
    const std::string why = "no sign of life for " + short_duration(watch_.patience());
    const Joined& worker = watch_.introduction(id);
    setup_.observer.warning({"coordinator", "worker " + std::to_string(id.value()) + " on " +
                                                worker.host + " is taken for dead: " + why +
                                                " (cluster.lost_after)"});
    step(WorkerLost{id, why});
  }

  void check_succession() {
    const auto newest = record::last_segment(setup_.run);
    if (newest <= setup_.journal.segment()) return;
    throw Error({"another job has taken over " + setup_.run.string(),
                 "its journal has a newer segment, " + std::to_string(newest),
                 "Let that job go on; a run must not be submitted twice at a time"});
  }

  CoordinatorSetup& setup_;
  Proposer proposer_;
  Sweeper sweeper_;
  Watch watch_;
  Throttle pinging_;
  Throttle ticking_{tick_interval};
  Throttle checking_{std::chrono::seconds(5)};
  Throttle watching_{std::chrono::seconds(1)};  // there may be many workers
};

}  // namespace

coordinator::State coordinate(CoordinatorSetup setup) {
  Coordinator(setup).run();
  return std::move(setup.state);
}

}  // namespace cairn::roles
