#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <vector>

#include "cairn/protocol/codec.hpp"

/// The journal of a run: journal/0001, journal/0002, …, a segment for each submission of the job.
/// doc/formats.md specifies the file.
namespace cairn::record {

/// Writes one new segment. `append` only queues: writing and fsync (grouped by time) have their
/// own thread.
class JournalWriter {
 public:
  /// Creates the segment after the last one, exclusively. Throws Error.
  explicit JournalWriter(const std::filesystem::path& run);
  /// Writes and syncs what is queued.
  ~JournalWriter();
  JournalWriter(const JournalWriter&) = delete;
  JournalWriter& operator=(const JournalWriter&) = delete;

  /// Queues a step. Throws the Error that the writing thread met, if it met one.
  void append(const protocol::Step& step);
  /// Returns when all that was appended before is on disk. Throws as `append`.
  void sync();
  std::uint32_t segment() const;

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
/// damage inside throws Error that names file and offset. Throws Error if there is no journal.
JournalInfo read_journal(const std::filesystem::path& run,
                         const std::function<void(protocol::Step&&)>& use);

bool has_journal(const std::filesystem::path& run);
/// The number of the newest segment, 0 for none. Greater than that of a writer: another submission
/// has taken over.
std::uint32_t last_segment(const std::filesystem::path& run);

}  // namespace cairn::record
