#include "cairn/protocol/codec.hpp"

#include <gtest/gtest.h>

#include <limits>

#include "cairn/core/error.hpp"
#include "cairn/core/random.hpp"

namespace cairn::protocol {
namespace {

Curve curve() {
  return {{0.5, 1.0},
          {{{"validation_accuracy", "1", Direction::maximize}, {0.25, 0.5}},
           {{"training_loss", "nat", Direction::minimize}, {2.25, 1e-300}}}};
}

Forecast forecast() {
  return {1.5, 0.75, 0.5, 0.875, 0.25, Advice::control, 12, "pow3", {0.5, -2.0, 1e300}, 1.7e9};
}

Outcome outcome() {
  return {Status::failed,
          "NaN at step 3",
          1.5,
          curve(),
          {{{"energy_J", "J", Direction::minimize}, 12.5}},
          {{Phase::train, 1.0, 2.0}, {Phase::wait, 2.0, 2.5}},
          {forecast(), forecast()},
          {1u << 30, "truncated"}};
}

CheckpointRef checkpoint() {
  return {CandidateId(7), Attempt(2), 1.5, 1u << 20, true};
}

Inheritance inheritance() {
  return {checkpoint(), {{"conv", "conv2"}, {"norm", "norm2"}}, 0.75, 4.5, true};
}

Assignment assignment(Task task) {
  return {CandidateId(7), Attempt(2),  {{1, 0, 65535}}, std::move(task), 5,
          inheritance(),  checkpoint()};
}

/// A message of every kind, no field with its default value.
std::vector<Message> messages() {
  const Metric metric{{"validation_accuracy", "1", Direction::minimize}, 0.75};
  return {Started{"1.2",
                  "abc",
                  "[run]\n",
                  {1, 2},
                  {3, 4},
                  9,
                  {"m", "s", Direction::minimize},
                  5,
                  6,
                  true,
                  FinalRequest{{CandidateId(1)}, {{{3, 2}}}, true, true},
                  {1e9, 2e8, 1e6},
                  Fitness::best_so_far,
                  {Match::identity, Provider::random, 0.5, 6},
                  {7, 8, 9}},
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
          WorkerLost{WorkerId(3), "silent"},
          Abandon{CandidateId(7), Attempt(2)},
          Ping{}};
}

Step step() {
  return {12.5,
          messages()[6],
          {Propose{CandidateId(8)}, Tell{CandidateId(7), 0.5}, Tell{CandidateId(6), std::nullopt},
           Assign{WorkerId(3), assignment(SearchTask{})}, Release{WorkerId(2), true},
           End{true, "time limit"}, Discard{checkpoint()}}};
}

TEST(Codec, EveryMessageSurvivesARoundTrip) {
  std::vector<bool> seen(std::variant_size_v<Message>);
  for (const Message& message : messages()) {
    EXPECT_EQ(decode_message(encode(message)), message) << name(message);
    seen[message.index()] = true;
  }
  for (std::size_t kind = 0; kind < seen.size(); ++kind) EXPECT_TRUE(seen[kind]) << kind;
}

TEST(Codec, AStepSurvivesARoundTrip) {
  std::vector<std::byte> bytes;
  encode(step(), bytes);
  EXPECT_EQ(decode_step(bytes), step());
}

TEST(Codec, SpecialNumbersKeepTheirBits) {
  const double infinity = std::numeric_limits<double>::infinity();
  Heartbeat beat{WorkerId(1), CandidateId(~0ull), Attempt(~0u), -infinity, -0.0, {}};
  EXPECT_EQ(decode_message(encode(beat)), Message(beat));
}

TEST(Codec, TruncatedMessagesAreErrors) {
  for (const Message& message : messages()) {
    const auto bytes = encode(message);
    for (std::size_t size = 0; size < bytes.size(); ++size)
      EXPECT_THROW(decode_message(std::span(bytes).first(size)), Error) << name(message);
  }
}

TEST(Codec, BytesLeftOverAreAnError) {
  auto bytes = encode(messages()[0]);
  bytes.push_back(std::byte{0});
  EXPECT_THROW(decode_message(bytes), Error);
}

TEST(Codec, MutatedStepsAreErrorsOrOtherSteps) {
  std::vector<std::byte> original;
  encode(step(), original);
  Random random(1, "mutate");
  for (int round = 0; round < 20000; ++round) {
    auto bytes = original;
    for (std::uint64_t change = random.below(4) + 1; change > 0; --change)
      bytes[random.below(bytes.size())] = static_cast<std::byte>(random());
    try {
      std::vector<std::byte> again;
      encode(decode_step(bytes), again);
      EXPECT_EQ(again, bytes);
    } catch (const Error&) {
    }
  }
}

}  // namespace
}  // namespace cairn::protocol
