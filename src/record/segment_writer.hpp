#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <exception>
#include <filesystem>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

#include "cairn/core/file.hpp"
#include "record/journal_format.hpp"

namespace cairn::record {

/// Writes the records of one new segment, whatever their payloads are. Its own thread writes and
/// syncs; all functions may be called from any thread.
class SegmentWriter {
 public:
  /// Appends the payload to what `out` holds.
  using Encode = std::function<void(std::vector<std::byte>& out)>;

  /// Creates the file, which must not exist, with its header; both are durable on return.
  SegmentWriter(std::filesystem::path path, std::uint32_t number);
  /// Writes and syncs what is queued. An error is lost here: call `sync` before to hear of it.
  ~SegmentWriter();

  /// Queues a record. Waits while too much is queued. Throws the Error that the thread met.
  void append(const Encode& encode);
  /// Returns when all that was appended before is on disk. Throws as `append`.
  void sync();

 private:
  using Lock = std::unique_lock<std::mutex>;

  void work();
  void wait_for_work(Lock& lock);
  void write_queued(Lock& lock);
  void sync_written(Lock& lock);
  bool sync_is_due() const;
  void throw_failure() const;

  const std::filesystem::path path_;
  File file_;
  SegmentHeader header_;

  std::mutex mutex_;                      ///< guards the members from here to `failure_`
  std::condition_variable wake_;          ///< the thread has something to do
  std::condition_variable progress_;      ///< the thread has done something
  std::vector<std::byte> queue_;          ///< whole records, not yet written
  std::uint64_t appended_ = header_size;  ///< offset of the end of the queue
  std::uint64_t synced_ = header_size;    ///< offset up to which the file is on disk
  std::uint64_t wanted_ = 0;              ///< offset up to which someone waits for it
  bool idle_ = false;                     ///< the thread sleeps until it is notified
  bool closing_ = false;
  std::exception_ptr failure_;

  std::vector<std::byte> writing_;                     ///< the thread's half of the double buffer
  std::uint64_t written_ = header_size;                ///< the thread's
  std::chrono::steady_clock::time_point last_sync_{};  ///< the thread's
  std::thread thread_;                                 ///< the last member: it uses all others
};

}  // namespace cairn::record
