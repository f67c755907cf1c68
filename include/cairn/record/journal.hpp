#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "cairn/protocol/codec.hpp"

/// The journal of a run: journal/0001, journal/0002, …, a segment for each submission of the job.
/// doc/formats.md specifies the file.
namespace cairn::record {

/// What an Error begins with that ended a job because its journal could not be written. The job may
/// have seen more than the journal holds.
inline constexpr std::string_view unwritten_journal = "cannot write the journal";

/// Writes one new segment. `append` only queues: writing and fsync (grouped by time) have their
/// own thread. What the disk refuses (no space, quota, an I/O error, a file system that is away for
/// a while) is tried again, from the last byte that was synced, until `patience` is over.
class JournalWriter {
 public:
  /// Creates the segment after the last one, exclusively. Throws Error at once where it cannot.
  explicit JournalWriter(const std::filesystem::path& run,
                         std::chrono::milliseconds patience = std::chrono::minutes(10));
  /// Writes and syncs what is queued; where the disk refuses, for 2 s at most.
  ~JournalWriter();
  JournalWriter(const JournalWriter&) = delete;
  JournalWriter& operator=(const JournalWriter&) = delete;

  /// Queues a step. Throws the Error that the writing thread gave up with, if it did: its exit code
  /// is `resumable`, since the segment is whole up to where it ends.
  void append(const protocol::Step& step);
  /// Returns when all that was appended before is on disk. Throws as `append`.
  void sync();
  std::uint32_t segment() const;
  /// Why writing waits at present ("cannot write …/0001: No space left on device"); empty: all is
  /// well.
  std::string trouble() const;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

/// What was wrong at the end of a segment: the job died while it wrote. Not an error.
struct TornTail {
  std::filesystem::path file;
  std::uint64_t offset = 0;  ///< of the first byte that is not part of a whole record
  std::uint64_t bytes = 0;   ///< that were ignored
};

struct JournalInfo {
  std::uint64_t steps = 0;
  std::uint32_t segments = 0;
  std::vector<TornTail> torn;
};

/// Reads all segments in order and calls `use` for each step. A torn tail is skipped and reported;
/// damage inside throws Error that names file and offset, and so does a segment that has lost or
/// changed anything since the next one was created. Throws Error if there is no journal.
JournalInfo read_journal(const std::filesystem::path& run,
                         const std::function<void(protocol::Step&&)>& use);

bool has_journal(const std::filesystem::path& run);
/// How many of the newest submissions in a row have brought nothing: no outcome of an attempt but
/// interruptions, no checkpoint. Whoever submits again after several of them will not get further.
/// Throws Error as `read_journal`.
std::uint32_t fruitless_submissions(const std::filesystem::path& run);
/// The number of the newest segment, 0 for none. Greater than that of a writer: another submission
/// has taken over.
std::uint32_t last_segment(const std::filesystem::path& run);

}  // namespace cairn::record
