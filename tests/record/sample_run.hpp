#pragma once

#include <cmath>
#include <utility>

#include "cairn/record/run_table.hpp"
#include "cairn/space/space.hpp"

/// A small run by hand, with everything that can happen to a candidate:
///  0  trained at its second attempt, on worker 1: the first was written off and finished late;
///     then tested
///  1  failed, with a cause that is not UTF-8 and needs quotes in CSV
///  2  interrupted by the end of the first submission, then stopped early in the second
///  3  proposed, with two parents, and still running
///  4  proposed only; its choices do not belong to the space
namespace cairn::record::testing {

inline space::Space sample_space() {
  space::Options options;
  options.stage.resize(1);
  options.stage[0].width = {16, 32};
  return {options,
          {{1, 8, 8}, 10},
          {{"training.learning_rate", {0.1, 0.01}},
           {"training.optimizer", {std::string("sgd"), std::string("adam")}}}};
}

/// Width 16 or 32 and the two training choices; all other decisions at their first option.
inline space::Architecture sample_architecture(const space::Space& space, std::uint16_t width,
                                               std::uint16_t rate = 0) {
  space::Architecture architecture;
  architecture.choices.resize(space.decisions().size());
  for (std::size_t i = 0; i < space.decisions().size(); ++i) {
    const auto& name = space.decisions()[i].name;
    if (name.ends_with("width")) architecture.choices[i] = width;
    if (name == "training.learning_rate") architecture.choices[i] = rate;
  }
  return architecture;
}

inline const MetricInfo accuracy{"validation_accuracy", "1", Direction::maximize};
inline const MetricInfo loss{"validation_loss", "1", Direction::minimize};
inline const MetricInfo energy{"energy", "J", Direction::minimize};
inline const MetricInfo test_accuracy{"test_accuracy", "1", Direction::maximize};

inline protocol::Outcome outcome(protocol::Status status, double value, std::string cause = {}) {
  protocol::Outcome outcome;
  outcome.status = status;
  outcome.cause = std::move(cause);
  outcome.epochs = 1.5;
  outcome.curve = {{0.5, 1.5}, {{accuracy, {value / 2, value}}, {loss, {1, 0.5}}}};
  outcome.metrics = {{accuracy, value}, {loss, 0.5}};
  outcome.spans = {{protocol::Phase::build, 10, 11}, {protocol::Phase::train, 11, 12.5}};
  return outcome;
}

/// Builds steps one second apart, from 1000 s on.
class Script {
 public:
  void step(protocol::Message message, protocol::Decisions decisions = {}) {
    steps.push_back(
        {1000.0 + static_cast<double>(steps.size()), std::move(message), std::move(decisions)});
  }
  std::vector<protocol::Step> steps;
};

inline protocol::Decision assign(unsigned worker, unsigned candidate, unsigned attempt,
                                 space::Architecture architecture,
                                 protocol::Task task = protocol::SearchTask{}) {
  return protocol::Assign{
      WorkerId(worker),
      {CandidateId(candidate), Attempt(attempt), std::move(architecture), std::move(task)}};
}

inline protocol::Message finished(unsigned worker, unsigned candidate, unsigned attempt,
                                  protocol::Outcome outcome) {
  return protocol::Finished{WorkerId(worker), CandidateId(candidate), Attempt(attempt),
                            std::move(outcome)};
}

inline protocol::Started started() {
  protocol::Started started;
  started.version = "0.1.0";
  started.commit = "abc123";
  started.workflow = "[run]\nseed = 7\n";
  started.data = {1, 2};
  started.objective = accuracy;
  started.candidates = 5;
  return started;
}

inline std::vector<protocol::Step> sample_steps(const space::Space& space) {
  using protocol::Status;
  const auto small = sample_architecture(space, 0), large = sample_architecture(space, 1);
  const auto other = sample_architecture(space, 0, 1);
  Script s;
  s.step(started());                                                                // 1000
  s.step(protocol::Joined{WorkerId(0), "node1", "cpu", 2});                         // 1001
  s.step(protocol::Joined{WorkerId(1), "node2", "cuda:0", 4});                      // 1002
  s.step(protocol::Proposed{CandidateId(0), small, {}}, {assign(0, 0, 0, small)});  // 1003
  s.step(protocol::Proposed{CandidateId(1), large, {}}, {assign(1, 1, 0, large)});  // 1004
  auto failed = outcome(Status::failed, 0.99, "NaN at step 3, \"lr\" too high\xff");
  failed.metrics.clear();
  s.step(finished(1, 1, 0, failed), {assign(1, 0, 1, small)});  // 1005
  s.step(protocol::CheckpointSaved{WorkerId(1), {CandidateId(0), Attempt(1), 1.5, 4096}});
  auto trained = outcome(Status::trained, 0.8);
  trained.metrics.push_back({energy, 120});
  s.step(finished(1, 0, 1, trained));                        // 1007
  s.step(finished(0, 0, 0, outcome(Status::trained, 0.9)));  // 1008: late
  s.step(finished(0, 0, 0, outcome(Status::trained, 0.1)));  // 1009: again
  s.step(protocol::Proposed{CandidateId(2), other, {CandidateId(0)}}, {assign(1, 2, 0, other)});
  s.step(finished(1, 2, 0, outcome(Status::interrupted, 0.3, "the job ends")));  // 1011
  s.step(started());                                                             // 1012
  s.step(protocol::Joined{WorkerId(0), "node3", "cpu", 2}, {assign(0, 2, 1, other)});
  auto stopped = outcome(Status::stopped, 0.85);
  stopped.forecasts = {
      {0.5, 0.7, 0.6, 0.8, 0.5, protocol::Advice::go, 1, "", {}, 1013.5},
      {1.5, 0.9, 0.88, 0.91, 0.01, protocol::Advice::stop, 2, "pow3", {1, 2, 3}, 1014}};
  s.step(finished(0, 2, 1, stopped));  // 1014
  s.step(protocol::Proposed{CandidateId(3), large, {CandidateId(0), CandidateId(2)}},
         {assign(0, 3, 0, large)});  // 1015
  const space::Architecture strange{{60000, 60000}};
  const protocol::TestTask test{{CandidateId(0), Attempt(1), 1.5, 4096}};
  s.step(protocol::Proposed{CandidateId(4), strange, {}}, {assign(1, 0, 2, small, test)});
  protocol::Outcome tested;
  tested.metrics = {{test_accuracy, 0.79}};
  s.step(finished(1, 0, 2, tested));  // 1017
  return s.steps;
}

inline RunTable sample_run(const space::Space& space) {
  RunTable run;
  for (auto& step : sample_steps(space)) run.add(std::move(step));
  return run;
}

}  // namespace cairn::record::testing
