#include "cairn/roles/coordinator.hpp"

#include <utility>

#include "cairn/core/error.hpp"
#include "cairn/roles/clock.hpp"
#include "roles/proposer.hpp"
#include "roles/sweeper.hpp"
#include "roles/throttle.hpp"

namespace cairn::roles {
namespace {

using namespace protocol;

constexpr std::chrono::milliseconds tick_interval{100};

class Coordinator {
 public:
  explicit Coordinator(CoordinatorSetup& setup)
      : setup_(setup),
        proposer_(std::move(setup.generator), std::move(setup.describe), setup.channel),
        sweeper_(setup.run, setup.journal, setup.channel) {}

  void run() {
    for (const Lesson& lesson : setup_.history.lessons()) teach(lesson);
    step(setup_.started);
    while (!setup_.state.ended) {
      if (auto envelope = setup_.channel.receive(tick_interval))
        take(decode_message(envelope->bytes));
      tick();
    }
    release_others();
  }

 private:
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

  /// Predictors, and workers that would join too late to be released by a decision.
  void release_others() {
    const Message released = Released{setup_.state.ended->resumable};
    const Layout& layout = setup_.layout;
    tell_predictors(encode(released));
    for (WorkerId id; id.value() < layout.workers; id = id.next())
      if (!setup_.state.workers.contains(id)) send(id, released);
  }

  void tick() {
    if (setup_.state.ended || !ticking_.due()) return;
    proposer_.take({});
    setup_.observer.tick(unix_time());
    if (checking_.due()) check_succession();
    const auto reason = setup_.stop_reason();
    if (reason && !setup_.state.stopping) step(StopRequested{*reason});
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
  Throttle ticking_{tick_interval};
  Throttle checking_{std::chrono::seconds(5)};
};

}  // namespace

coordinator::State coordinate(CoordinatorSetup setup) {
  Coordinator(setup).run();
  return std::move(setup.state);
}

}  // namespace cairn::roles
