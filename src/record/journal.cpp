#include "cairn/record/journal.hpp"

#include <algorithm>
#include <charconv>
#include <string>
#include <utility>

#include "cairn/core/error.hpp"
#include "cairn/core/file.hpp"
#include "record/segment_reader.hpp"
#include "record/segment_writer.hpp"

namespace cairn::record {
namespace {

namespace fs = std::filesystem;

fs::path folder_of(const fs::path& run) {
  return run / "journal";
}

/// "0001"
std::string segment_name(std::uint32_t number) {
  const std::string digits = std::to_string(number);
  return std::string(4 - std::min<std::size_t>(4, digits.size()), '0') + digits;
}

/// The number in a segment's name; 0 for another file.
std::uint32_t segment_number(const std::string& name) {
  std::uint32_t number = 0;
  std::from_chars(name.data(), name.data() + name.size(), number);
  return name == segment_name(number) ? number : 0;
}

std::vector<std::uint32_t> segment_numbers(const fs::path& run) {
  std::vector<std::uint32_t> numbers;
  std::error_code error;
  for (fs::directory_iterator entry(folder_of(run), error), end; !error && entry != end;
       entry.increment(error))
    if (const auto number = segment_number(entry->path().filename())) numbers.push_back(number);
  if (error && error != std::errc::no_such_file_or_directory)
    throw Error(
        {"cannot list " + folder_of(run).string(), error.message(), "Check the permissions"});
  std::ranges::sort(numbers);
  return numbers;
}

fs::path new_segment(const fs::path& run, std::uint32_t number) {
  const fs::path folder = folder_of(run);
  std::error_code error;
  if (fs::create_directories(folder, error)) sync_folder(run);
  if (error)
    throw Error(
        {"cannot create " + folder.string(), error.message(), "Choose another folder for the run"});
  return folder / segment_name(number);
}

SegmentStart start_after(const fs::path& run, std::uint32_t last) {
  SegmentStart start{last + 1};
  if (last > 0) start.previous = seal_segment(folder_of(run) / segment_name(last));
  return start;
}

}  // namespace

class JournalWriter::Impl {
 public:
  Impl(const fs::path& run, std::uint32_t last, std::chrono::milliseconds patience)
      : number(last + 1), segment(new_segment(run, number), start_after(run, last), patience) {}

  const std::uint32_t number;
  SegmentWriter segment;
};

JournalWriter::JournalWriter(const fs::path& run, std::chrono::milliseconds patience)
    : impl_(std::make_unique<Impl>(run, last_segment(run), patience)) {}
JournalWriter::~JournalWriter() = default;

void JournalWriter::append(const protocol::Step& step) {
  impl_->segment.append([&step](std::vector<std::byte>& out) { protocol::encode(step, out); });
}

void JournalWriter::sync() {
  impl_->segment.sync();
}

std::uint32_t JournalWriter::segment() const {
  return impl_->number;
}

std::string JournalWriter::trouble() const {
  return impl_->segment.trouble();
}

std::uint32_t last_segment(const fs::path& run) {
  const auto numbers = segment_numbers(run);
  return numbers.empty() ? 0 : numbers.back();
}

bool has_journal(const fs::path& run) {
  return last_segment(run) > 0;
}

namespace {

protocol::Step decode_at(std::span<const std::byte> payload, const fs::path& path,
                         std::uint64_t offset) {
  try {
    return protocol::decode_step(payload);
  } catch (const Error& error) {
    throw Error({"cannot read " + path.string(),
                 "the record at byte " + std::to_string(offset) + " is whole, but " + error.what(),
                 "This is a fault of the Cairn that wrote it; please report it"});
  }
}

/// Calls `use` for each step, with the number of its segment.
JournalInfo read_segments(const fs::path& run,
                          const std::function<void(protocol::Step&&, std::uint32_t)>& use) {
  const auto numbers = segment_numbers(run);
  if (numbers.empty())
    throw Error({"cannot read " + folder_of(run).string(), "there is no journal",
                 "Name the folder of a run"});
  JournalInfo info;
  for (const std::uint32_t number : numbers) {
    const fs::path path = folder_of(run) / segment_name(number);
    if (number != ++info.segments)
      throw Error({"cannot read the journal of " + run.string(),
                   "segment " + segment_name(info.segments) + " is missing",
                   "Fetch it from a backup"});
    const auto use_record = [&](auto payload, std::uint64_t offset) {
      use(decode_at(payload, path, offset), number);
      ++info.steps;
    };
    const bool newest = number == numbers.back();
    const auto seal = newest ? std::nullopt : seal_in(folder_of(run) / segment_name(number + 1));
    auto torn = read_segment(path, number, use_record, seal);
    if (torn) info.torn.push_back(std::move(*torn));
  }
  return info;
}

/// Whether a submission that received it has brought the run further.
bool is_fruit(const protocol::Message& message) {
  if (const auto* finished = std::get_if<protocol::Finished>(&message))
    return finished->outcome.status != protocol::Status::interrupted;
  return std::holds_alternative<protocol::CheckpointSaved>(message);
}

}  // namespace

JournalInfo read_journal(const fs::path& run, const std::function<void(protocol::Step&&)>& use) {
  return read_segments(run, [&](protocol::Step&& step, std::uint32_t) { use(std::move(step)); });
}

std::uint32_t fruitless_submissions(const fs::path& run) {
  if (!has_journal(run)) return 0;
  std::uint32_t fruitful = 0;  // the newest that was
  const auto info = read_segments(run, [&](protocol::Step&& step, std::uint32_t number) {
    if (is_fruit(step.message)) fruitful = number;
  });
  return info.segments - fruitful;
}

}  // namespace cairn::record
