#pragma once

#include <gtest/gtest.h>

#include <utility>
#include <vector>

#include "cairn/coordinator/coordinator.hpp"

/// What the coordinator's tests are told in: steps, and the messages of a small search.
namespace cairn::coordinator {

using namespace protocol;

inline const MetricInfo accuracy{"validation_accuracy", "1", Direction::maximize};

inline Started search(std::uint64_t candidates, bool test_best = false) {
  Started started;
  started.objective = accuracy;
  started.candidates = candidates;
  started.lookahead = 1;
  started.test_best = test_best;
  started.keeping = {0, 2, 0};
  return started;
}

inline Decisions step(State& state, const Message& message) {
  absorb(state, message);
  Decisions decisions = decide(state);
  commit(state, decisions);
  return decisions;
}

template <class T>
std::vector<T> only(const Decisions& decisions) {
  std::vector<T> picked;
  for (const Decision& decision : decisions)
    if (const T* found = std::get_if<T>(&decision)) picked.push_back(*found);
  return picked;
}

inline Outcome scored(double value) {
  Outcome outcome;
  outcome.metrics = {{accuracy, value}};
  return outcome;
}

/// `saving`: a checkpoint follows.
inline Finished finished(const Assign& assign, Outcome outcome, bool saving = false) {
  return {assign.worker, assign.assignment.candidate, assign.assignment.attempt, std::move(outcome),
          saving};
}

inline CheckpointRef checkpoint_of(const Assign& assign) {
  return {assign.assignment.candidate, assign.assignment.attempt, 1.0, 10};
}
inline CheckpointSaved saved(const Assign& assign) {
  return {assign.worker, checkpoint_of(assign)};
}

inline Proposed proposed(std::uint64_t id) {
  return {CandidateId(id), {{1, 2}}, {}, {}};
}

/// A search of one worker that is training candidate 0.
struct OneWorker : testing::Test {
  State state;
  Assign assign;

  void start(const Started& started) {
    step(state, started);
    step(state, Joined{WorkerId(0), "host", "cpu", 1});
    assign = only<Assign>(step(state, proposed(0))).at(0);
  }
};

inline Outcome stopped(double measured, double forecast) {
  Outcome outcome = scored(measured);
  outcome.status = Status::stopped;
  outcome.curve = {{1, 2}, {{accuracy, {measured + 0.01, measured}}}};
  outcome.forecasts.resize(1);
  outcome.forecasts[0].value = forecast;
  return outcome;
}

}  // namespace cairn::coordinator
