#pragma once

#include <vector>

#include "cairn/protocol/codec.hpp"

/// Messages and steps for tests.
namespace cairn::protocol::samples {

inline Curve curve() {
  return {{0.5, 1.0},
          {{{"validation_accuracy", "1", Direction::maximize}, {0.25, 0.5}},
           {{"training_loss", "nat", Direction::minimize}, {2.25, 1e-300}}}};
}

inline Forecast forecast() {
  return {1.5, 0.75, 0.5, 0.875, 0.25, Advice::control, 12, "pow3", {0.5, -2.0, 1e300}, 1.7e9};
}

inline Outcome outcome() {
  return {Status::failed,
          "NaN at step 3",
          1.5,
          curve(),
          {{{"energy_J", "J", Direction::minimize}, 12.5}},
          {{Phase::train, 1.0, 2.0}, {Phase::wait, 2.0, 2.5}},
          {forecast(), forecast()},
          {1u << 30, "truncated"},
          Fault::unknown};
}

inline CheckpointRef checkpoint() {
  return {CandidateId(7), Attempt(2), 1.5, 1u << 20, true};
}

inline Inheritance inheritance() {
  return {checkpoint(), {{"conv", "conv2"}, {"norm", "norm2"}}, 0.75, 4.5, true};
}

inline Assignment assignment(Task task) {
  return {CandidateId(7), Attempt(2),  {{1, 0, 65535}}, std::move(task), 5,
          inheritance(),  checkpoint()};
}

/// A message of every kind, no field with its default value.
inline std::vector<Message> messages() {
  const Metric metric{{"validation_accuracy", "1", Direction::minimize}, 0.75};
  return {Started{"1.2",
                  "abc",
                  "[run]\n",
                  {1, 2},
                  space::Task({{"a", {3, 4}, {}}, {"b", {2}, {5, 6}}}, 9),
                  {"m", "s", Direction::minimize},
                  5,
                  6,
                  true,
                  FinalRequest{{CandidateId(1)}, {{{3, 2}}}, true, true, 2.5},
                  {1e9, 2e8, 1e6},
                  Fitness::best_so_far,
                  {Match::identity, Provider::random, 0.5, 6},
                  {7, 8, 9},
                  {{"table.csv", {10, 11}}}},
          Joined{WorkerId(3), "n1", "cpu", 4},
          Proposed{CandidateId(1),
                   {{3, 2}},
                   {CandidateId(0), CandidateId(9)},
                   {{{"conv", "norm"}, ~0ull, 9}}},
          Exhausted{CandidateId(4)},
          CheckpointSaved{WorkerId(3), checkpoint()},
          CheckpointLost{WorkerId(3), CandidateId(7), Attempt(2), "no space", true},
          Finished{WorkerId(3), CandidateId(7), Attempt(2), outcome(), true},
          StopRequested{"SIGUSR1"},
          Heartbeat{WorkerId(1), CandidateId(2), Attempt(3), 0.5, 2500.0, {metric}, true},
          Warning{"worker 1", "the disk is full"},
          EpochDone{WorkerId(1), CandidateId(2), Attempt(3), 9, curve()},
          Verdict{CandidateId(2), Attempt(3), forecast()},
          Lesson{4, CandidateId(2), outcome()},
          assignment(SearchTask{}),
          assignment(FinalTask{true, checkpoint()}),
          assignment(TestTask{checkpoint()}),
          Released{true},
          WorkerLost{WorkerId(3), "silent", false},
          Abandon{CandidateId(7), Attempt(2)},
          Ping{}};
}

inline Step step() {
  return {12.5,
          messages()[6],
          {Propose{CandidateId(8)}, Tell{CandidateId(7), 0.5}, Tell{CandidateId(6), std::nullopt},
           Assign{WorkerId(3), assignment(SearchTask{})}, Release{WorkerId(2), true},
           End{true, "time limit"}, Discard{checkpoint()}}};
}

}  // namespace cairn::protocol::samples
