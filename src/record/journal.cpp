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

}  // namespace

class JournalWriter::Impl {
 public:
  explicit Impl(const fs::path& run)
      : number(last_segment(run) + 1), segment(new_segment(run, number), number) {}

  const std::uint32_t number;
  SegmentWriter segment;
};

JournalWriter::JournalWriter(const fs::path& run) : impl_(std::make_unique<Impl>(run)) {}
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

}  // namespace

JournalInfo read_journal(const fs::path& run, const std::function<void(protocol::Step&&)>& use) {
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
    auto torn = read_segment(path, number, [&](auto payload, std::uint64_t offset) {
      use(decode_at(payload, path, offset));
      ++info.steps;
    });
    if (torn) info.torn.push_back(std::move(*torn));
  }
  return info;
}

}  // namespace cairn::record
