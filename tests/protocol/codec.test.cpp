#include "cairn/protocol/codec.hpp"

#include <gtest/gtest.h>

#include <limits>

#include "cairn/core/error.hpp"
#include "protocol/samples.hpp"

namespace cairn::protocol {
namespace {

using samples::messages;
using samples::step;

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

TEST(Codec, ValuesThatNoCoordinatorCanWorkWithAreErrors) {
  const auto refused = [](const Message& message) {
    EXPECT_THROW(decode_message(encode(message)), Error);
  };
  const auto nan = std::numeric_limits<double>::quiet_NaN();
  for (const double epoch : {nan, -1.0, std::numeric_limits<double>::infinity()})
    refused(CheckpointSaved{WorkerId(1), {CandidateId(1), Attempt(0), epoch, 9}});
  Started started;
  started.lookahead = ~0ull;
  refused(started);
  started.lookahead = 1;
  started.final = FinalRequest{{CandidateId(1), CandidateId(2)}, {{{1}}}};
  refused(started);
  started.final = FinalRequest{{CandidateId(1), CandidateId(1)}, {{{1}}, {{1}}}};
  refused(started);
  started.final = FinalRequest{{CandidateId(1), CandidateId(2)}, {{{1}}, {{1}}}};
  EXPECT_EQ(decode_message(encode(started)), Message(started));
}

}  // namespace
}  // namespace cairn::protocol
