#include "cairn/record/tensorboard.hpp"

#include <gtest/gtest.h>

#include <cstring>
#include <string>
#include <string_view>
#include <vector>

#include "cairn/core/error.hpp"
#include "cairn/core/file.hpp"
#include "record/event_file.hpp"
#include "sample_run.hpp"
#include "support.hpp"

namespace cairn::record {
using namespace testing;

namespace {

/// CRC-32C, bit by bit (Castagnoli et al. 1993).
std::uint32_t crc32c(std::string_view bytes) {
  std::uint32_t crc = ~std::uint32_t{0};
  for (const char c : bytes) {
    crc ^= static_cast<unsigned char>(c);
    for (int bit = 0; bit < 8; ++bit) crc = crc >> 1 ^ (crc & 1 ? 0x82f63b78u : 0u);
  }
  return ~crc;
}

std::uint32_t masked(std::string_view bytes) {
  const auto crc = crc32c(bytes);
  return (crc >> 15 | crc << 17) + 0xa282ead8u;
}

template <class Number>
Number number(std::string_view bytes) {
  Number value{};
  std::memcpy(&value, bytes.data(), sizeof value);
  return value;
}

/// The records of an event file; checks their frames.
std::vector<std::string> records_of(std::string_view bytes) {
  std::vector<std::string> records;
  while (!bytes.empty()) {
    const auto length = number<std::uint64_t>(bytes);
    EXPECT_EQ(number<std::uint32_t>(bytes.substr(8)), masked(bytes.substr(0, 8)));
    const auto data = bytes.substr(12, length);
    EXPECT_EQ(number<std::uint32_t>(bytes.substr(12 + length)), masked(data));
    records.emplace_back(data);
    bytes.remove_prefix(16 + length);
  }
  return records;
}

TEST(EventFile, ChecksumIsCastagnolis) {
  EXPECT_EQ(crc32c("123456789"), 0xe3069283u);
}

TEST(EventFile, RecordsAreFramed) {
  EventFile file(1.5);
  file.add_scalar("loss", 0.25f, 3, 2.5);
  const auto records = records_of(file.bytes());
  ASSERT_EQ(records.size(), 2u);
  EXPECT_NE(records[0].find("brain.Event:2"), std::string::npos);
  // Event{wall_time = 2.5, step = 3, summary{value{tag = "loss", simple_value = 0.25}}}
  const std::string expected(
      "\x09\0\0\0\0\0\0\x04\x40\x10\x03\x2a\x0d\x0a\x0b\x0a\x04loss\x15\0\0\x80\x3e", 26);
  EXPECT_EQ(records[1], expected);
}

std::string events(const std::filesystem::path& folder) {
  std::string text;
  for (const auto& record : records_of(read_text(folder / "events.out.tfevents.cairn")))
    text += record;
  return text;
}

TEST(TensorBoard, EveryCandidateHasItsCurveAndDecisions) {
  const TemporaryFolder folder;
  const auto space = sample_space();
  const auto run = sample_run(space);
  const auto target = folder.path() / "events";
  const auto count = write_tensorboard(target, run, space, accuracy);
  std::size_t trained = 0;
  for (const auto& [id, candidate] : run.candidates) {
    const auto place = target / ("candidate-" + std::to_string(id.value()));
    EXPECT_EQ(std::filesystem::exists(place), search_result(candidate) != nullptr);
    if (!search_result(candidate)) continue;
    ++trained;
    const auto text = events(place);
    for (const auto& decision : space.decisions())
      EXPECT_NE(text.find(decision.name), std::string::npos) << decision.name;
    for (const auto& series : search_result(candidate)->outcome->curve.series)
      EXPECT_NE(text.find(series.info.name), std::string::npos) << series.info.name;
  }
  EXPECT_EQ(count, trained);
  EXPECT_GE(count, 2u);
  EXPECT_NE(events(target).find("_hparams_/experiment"), std::string::npos);
  EXPECT_THROW(write_tensorboard(target, run, space, accuracy), UsageError);
}

}  // namespace
}  // namespace cairn::record
