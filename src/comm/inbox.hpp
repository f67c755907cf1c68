#pragma once

#include <chrono>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <optional>

#include "cairn/comm/channel.hpp"

namespace cairn::comm {

/// A queue of messages that other threads put in and one thread takes out.
class Inbox {
 public:
  void put(Envelope envelope) {
    {
      std::lock_guard lock(mutex_);
      queue_.push_back(std::move(envelope));
    }
    arrived_.notify_one();
  }

  /// The oldest message; waits for one for at most `patience`.
  std::optional<Envelope> take(std::chrono::microseconds patience) {
    std::unique_lock lock(mutex_);
    const auto filled = [this] { return !queue_.empty(); };
    if (patience.count() > 0) arrived_.wait_for(lock, patience, filled);
    if (queue_.empty()) return std::nullopt;
    Envelope envelope = std::move(queue_.front());
    queue_.pop_front();
    return envelope;
  }

 private:
  std::mutex mutex_;
  std::condition_variable arrived_;
  std::deque<Envelope> queue_;
};

}  // namespace cairn::comm
