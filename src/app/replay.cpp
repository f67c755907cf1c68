#include <cstdio>
#include <map>

#include "app/commands.hpp"
#include "app/forecast_replay.hpp"
#include "app/open_run.hpp"
#include "app/report.hpp"
#include "cairn/coordinator/coordinator.hpp"
#include "cairn/core/text.hpp"
#include "cairn/record/run_file.hpp"
#include "cairn/roles/coordinator.hpp"

namespace cairn::app {
namespace {

using namespace protocol;

std::string list(const Decisions& decisions) {
  std::vector<std::string> names;
  for (const Decision& decision : decisions) names.emplace_back(name(decision));
  return names.empty() ? "nothing" : join(names, ", ");
}

/// Decides everything again, and asks a generator of its own again.
class Replay {
 public:
  Replay(std::unique_ptr<search::Generator> generator, roles::Describe describe)
      : generator_(std::move(generator)), describe_(std::move(describe)) {}

  void step(const Step& step) {
    check_proposal(step.message);
    const std::uint64_t done = state_.done;
    coordinator::absorb(state_, step.message);
    if (const auto difference = forecasts_.step(step, state_, done)) fail(*difference);
    const Decisions decisions = coordinator::decide(state_);
    if (decisions != step.decisions)
      fail("after " + std::string(name(step.message)) + " the run decided " + list(step.decisions) +
           ", the replay " + list(decisions));
    coordinator::commit(state_, decisions);
    for (Message& answer : roles::inform(*generator_, decisions, describe_))
      expect(std::move(answer));
    ++steps_;
    decisions_ += decisions.size();
  }

  std::uint64_t steps() const { return steps_; }
  std::uint64_t decisions() const { return decisions_; }
  std::uint64_t proposals() const { return proposals_; }
  std::uint64_t forecasts() const { return forecasts_.forecasts(); }

 private:
  /// The candidate that a generator's answer is about; nothing for another message.
  static std::optional<CandidateId> answered(const Message& message) {
    if (const auto* proposed = std::get_if<Proposed>(&message)) return proposed->candidate;
    if (const auto* exhausted = std::get_if<Exhausted>(&message)) return exhausted->candidate;
    return std::nullopt;
  }

  void expect(Message answer) {
    const CandidateId id = *answered(answer);
    expected_[id] = std::move(answer);
  }

  void check_proposal(const Message& message) {
    const auto id = answered(message);
    if (!id) return;
    const auto found = expected_.find(*id);
    if (found == expected_.end() || found->second != message)
      fail("the generator answers something else for candidate " + std::to_string(id->value()));
    expected_.erase(found);
    ++proposals_;
  }

  [[noreturn]] void fail(const std::string& reason) const {
    throw Error({"the replay differs at step " + std::to_string(steps_), reason,
                 "The journal was written by a Cairn that decides differently, or it was changed"});
  }

  std::unique_ptr<search::Generator> generator_;
  roles::Describe describe_;
  coordinator::State state_;
  ForecastReplay forecasts_;
  std::map<CandidateId, Message> expected_;
  std::uint64_t steps_ = 0;
  std::uint64_t decisions_ = 0;
  std::uint64_t proposals_ = 0;
};

/// "120 steps: all 180 decisions, 60 proposals and 900 forecasts are the same"
std::string what_is_the_same(const Replay& replay) {
  const auto number = [](std::uint64_t count) {
    return with_commas(static_cast<std::int64_t>(count));
  };
  std::vector<std::string> parts{number(replay.decisions()) + " decisions",
                                 number(replay.proposals()) + " proposals"};
  if (replay.forecasts() > 0) parts.push_back(number(replay.forecasts()) + " forecasts");
  const std::string last = parts.back();
  parts.pop_back();
  return number(replay.steps()) + " steps: all " + join(parts, ", ") + " and " + last +
         " are the same";
}

}  // namespace

ExitCode replay(const ReplayOptions& options) {
  const OpenRun open = open_run(options.run);
  const auto& workflow = open.session.workflow;
  Replay replay(
      search::make_generator(workflow.search, make_region(open.session), workflow.run.seed,
                             config::objective_metric(workflow).direction),
      roles::describe(open.session.space,
                      transfer::transfer(workflow.transfer, workflow.run.seed).match));
  record::read_journal(options.run, [&](Step&& step) {
    if (!options.until || replay.steps() < *options.until) replay.step(step);
  });
  std::printf("replayed %s\n", what_is_the_same(replay).c_str());
  return ExitCode::complete;
}

ExitCode rebuild(const std::filesystem::path& run) {
  const OpenRun open = open_run(run);
  record::write_run_file(run, open.table, *open.session.space);
  std::printf("wrote %s\n", (run / "run.h5").c_str());
  return ExitCode::complete;
}

}  // namespace cairn::app
