#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <exception>
#include <filesystem>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "cairn/core/error.hpp"
#include "record/journal_format.hpp"
#include "record/segment_file.hpp"

namespace cairn::record {

/// What a new segment begins with.
struct SegmentStart {
  std::uint32_t number = 1;
  Seal previous{};  ///< of the segment before
};

/// Writes the records of one new segment, whatever their payloads are. Its own thread writes and
/// syncs; all functions may be called from any thread. After a failed sync the kernel may have
/// dropped what was written: all bytes since the last good one stay in memory, and are written
/// again until that succeeds or patience is over.
class SegmentWriter {
 public:
  /// Appends the payload to what `out` holds.
  using Encode = std::function<void(std::vector<std::byte>& out)>;

  /// Creates the file, which must not exist, with its header; both are durable on return.
  SegmentWriter(std::filesystem::path path, SegmentStart start,
                std::chrono::milliseconds patience = std::chrono::minutes(10));
  /// Writes and syncs what is queued; tries again for 2 s at most. An error is lost here: call
  /// `sync` before to hear of it.
  ~SegmentWriter();

  /// Queues a record. Waits while too much is queued. Throws the Error that the thread gave up
  /// with.
  void append(const Encode& encode);
  /// Returns when all that was appended before is on disk. Throws as `append`.
  void sync();
  /// Why writing waits at present; empty: all is well.
  std::string trouble() const;

 private:
  using Lock = std::unique_lock<std::mutex>;
  using Time = std::chrono::steady_clock::time_point;

  void work();
  void wait_for_work(Lock& lock);
  void write_queued(Lock& lock);
  void sync_written(Lock& lock);
  bool sync_is_due() const;
  void recover(Lock& lock, Diagnosis why);
  bool write_again(Lock& lock, Diagnosis& why);
  bool is_over(Time since) const;
  [[noreturn]] void give_up(const Diagnosis& why, Time since) const;
  void throw_failure() const;

  const std::chrono::milliseconds patience_;
  SegmentHeader header_;
  SegmentFile file_;  ///< the thread's

  mutable std::mutex mutex_;              ///< guards the members from here to `failure_`
  std::condition_variable wake_;          ///< the thread has something to do
  std::condition_variable progress_;      ///< the thread has done something
  std::vector<std::byte> queue_;          ///< whole records, not yet taken by the thread
  std::uint64_t appended_ = header_size;  ///< offset of the end of the queue
  std::uint64_t synced_ = header_size;    ///< offset up to which the file is on disk
  std::uint64_t wanted_ = 0;              ///< offset up to which someone waits for it
  bool idle_ = false;                     ///< the thread sleeps until it is notified
  bool closing_ = false;
  Time closing_since_{};
  std::string trouble_;
  std::exception_ptr failure_;

  std::vector<std::vector<std::byte>> taken_;  ///< the thread's: all bytes from `synced_` on
  std::vector<std::byte> spare_;               ///< the thread's: memory for the next queue
  std::uint64_t written_ = header_size;        ///< the thread's
  Time last_sync_{};                           ///< the thread's
  std::thread thread_;                         ///< the last member: it uses all others
};

}  // namespace cairn::record
