#pragma once

#include <condition_variable>
#include <filesystem>
#include <mutex>
#include <thread>
#include <vector>

#include "cairn/comm/channel.hpp"
#include "cairn/protocol/message.hpp"
#include "cairn/record/journal.hpp"

namespace cairn::roles {

/// Removes the files of discarded checkpoints, on a thread of its own, once the journal that says
/// so is on disk: a job that dies in between finds no file missing that it still counts on.
class Sweeper {
 public:
  Sweeper(std::filesystem::path run, record::JournalWriter& journal, comm::Channel& channel);
  /// Removes what is left.
  ~Sweeper();
  Sweeper(const Sweeper&) = delete;
  Sweeper& operator=(const Sweeper&) = delete;

  /// Hands over the files that these decisions, which are in the journal, discard.
  void take(const protocol::Decisions& decisions);

 private:
  using Files = std::vector<protocol::CheckpointRef>;

  void run();
  /// The files to be removed next; empty at the end.
  Files wait();
  Files remove(const Files& files);
  bool is_ours() const;

  const std::filesystem::path run_;
  record::JournalWriter& journal_;
  comm::Channel& channel_;
  std::mutex mutex_;
  std::condition_variable changed_;
  Files queue_;
  bool closing_ = false;
  bool failing_ = false;  ///< the thread's: the last files could not be removed
  std::thread thread_;
};

}  // namespace cairn::roles
