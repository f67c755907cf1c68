#include "cairn/roles/coordinator.hpp"

#include <chrono>
#include <utility>

#include "cairn/core/clock.hpp"
#include "cairn/core/error.hpp"
#include "cairn/core/text.hpp"
#include "cairn/protocol/signs_of_life.hpp"
#include "roles/pace.hpp"
#include "roles/proposer.hpp"
#include "roles/suspects.hpp"
#include "roles/sweeper.hpp"
#include "roles/throttle.hpp"
#include "roles/watch.hpp"

namespace cairn::roles {
namespace {

using namespace protocol;

constexpr std::chrono::milliseconds tick_interval{100};

class Coordinator {
 public:
  using Clock = std::chrono::steady_clock;

  explicit Coordinator(CoordinatorSetup& setup)
      : setup_(setup),
        proposer_(std::move(setup.generator), std::move(setup.describe), setup.channel),
        sweeper_(setup.run, setup.journal, setup.channel),
        watch_(setup.patience.lost_after),
        pace_(setup.patience.stall_factor),
        pinging_(to_milliseconds(ping_every(setup.patience.lost_after))) {}

  void run() try {
    for (const Lesson& lesson : setup_.history.lessons()) teach(lesson);
    step(setup_.started);
    while (!setup_.state.ended) {
      if (auto envelope = setup_.channel.receive(tick_interval)) take(*envelope);
      tick();
    }
    release_others();
  } catch (const Error& error) {
    if (error.exit_code() == ExitCode::resumable) release_all();
    throw;
  }

 private:
  void take(const comm::Envelope& envelope) {
    Message message = decode_message(envelope.bytes);
    const auto sender = setup_.layout.worker_of(envelope.from);
    if (const auto* joined = std::get_if<Joined>(&message)) watch_.joined(*joined);
    if (sender) watch_.heard(*sender, Clock::now());
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
    if (const auto* beat = std::get_if<Heartbeat>(&message)) {
      pace_.beat(*beat, Clock::now());
      setup_.observer.heartbeat(*beat);
    } else if (const auto* warning = std::get_if<Warning>(&message)) {
      setup_.observer.warning(*warning);
    } else if (const auto* request = std::get_if<StopRequested>(&message)) {
      stop(request->reason);
    } else {
      step(std::move(message));
    }
  }

  void step(Message message) {
    const std::uint64_t done = setup_.state.done;
    if (const auto* finished = std::get_if<Finished>(&message)) pace_.end(finished->worker);
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
    suspects_.take(step.message, setup_.state, setup_.observer);
  }

  void perform(const Decisions& decisions) {
    proposer_.take(decisions);
    sweeper_.take(decisions);
    for (const Decision& decision : decisions) {
      if (const auto* assign = std::get_if<Assign>(&decision))
        perform(*assign);
      else if (const auto* release = std::get_if<Release>(&decision))
        send(release->worker, Released{release->resumable});
    }
  }

  void perform(const Assign& assign) {
    pace_.begin(assign.worker, assign.assignment, Clock::now());
    send(assign.worker, assign.assignment);
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

  /// Without a journal nothing can be decided any more: all leave what they have as snapshots.
  void release_all() {
    const Message released = Released{true};
    tell_predictors(encode(released));
    for (WorkerId id; id.value() < setup_.layout.workers; id = id.next()) send(id, released);
  }

  void tick() {
    if (setup_.state.ended || !ticking_.due()) return;
    proposer_.take({});
    setup_.observer.tick(unix_time());
    if (checking_.due()) check_succession();
    lose_dead();
    if (watching_.due()) watch();
    if (setup_.patience.lost_after > 0 && pinging_.due()) ping();
    if (setup_.state.ended) return;
    if (const auto reason = setup_.stop_reason()) stop(*reason);
  }

  void stop(const std::string& reason) {
    if (setup_.state.stopping) return;
    stopped_ = Clock::now();
    step(StopRequested{reason});
  }

  /// The others leave when they hear nothing for too long.
  void ping() {
    const auto bytes = encode(Ping{});
    tell_predictors(bytes);
    for (const auto& [id, worker] : setup_.state.workers)
      if (!worker.lost) setup_.channel.send(setup_.layout.worker(id), bytes);
  }

  void watch() {
    const auto now = Clock::now();
    tell_of_journal();
    for (const WorkerId id : watch_.silent(setup_.state, now))
      lose({id,
            "no sign of life for " + short_duration(watch_.patience()) + " (cluster.lost_after)"});
    for (const Pace::Stall& stall : pace_.stalled(now))
      lose({stall.worker, "its curve has not grown for " + short_duration(stall.since) +
                              ", usual are " + short_duration(stall.usual) +
                              " (cluster.stall_factor)"});
    if (setup_.state.stopping && to_seconds(now - stopped_) > setup_.patience.grace) give_up();
  }

  /// Where the launcher tells.
  void lose_dead() {
    for (const comm::Peer peer : setup_.channel.died()) {
      const auto worker = setup_.layout.worker_of(peer);
      if (worker && setup_.state.workers.contains(*worker))
        lose({*worker, "its process has died"});
      else
        setup_.observer.warning({"coordinator", "rank " + std::to_string(peer.value()) +
                                                    " has died: trainings go on without it"});
    }
  }

  /// Of those that were asked to end; what they run is for another submission.
  void give_up() {
    const auto workers = setup_.state.workers;  // each loss changes them
    for (const auto& [id, worker] : workers)
      lose({id, "no answer within " + short_duration(setup_.patience.grace) + " (run.grace)",
            false});
  }

  void lose(WorkerLost lost) {
    if (setup_.state.ended || is_lost(lost.worker)) return;
    pace_.end(lost.worker);
    const Joined& worker = watch_.introduction(lost.worker);
    setup_.observer.warning({"coordinator", "worker " + std::to_string(lost.worker.value()) +
                                                " on " + worker.host +
                                                " is given up: " + lost.why});
    step(std::move(lost));
  }

  void tell_of_journal() {
    const std::string trouble = setup_.journal.trouble();
    if (trouble.empty() != trouble_.empty())
      setup_.observer.warning(
          {"coordinator", trouble.empty() ? "the journal can be written again"
                                          : trouble + "; it is tried again (run.disk_patience)"});
    trouble_ = trouble;
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
  Pace pace_;
  Suspects suspects_;
  Throttle pinging_;
  Throttle ticking_{tick_interval};
  Throttle checking_{std::chrono::seconds(5)};
  Throttle watching_{std::chrono::seconds(1)};  // there may be many workers
  Clock::time_point stopped_;                   ///< when the job was asked to end
  std::string trouble_;                         ///< of the journal, as it was told
};

}  // namespace

coordinator::State coordinate(CoordinatorSetup setup) {
  Coordinator(setup).run();
  return std::move(setup.state);
}

}  // namespace cairn::roles
