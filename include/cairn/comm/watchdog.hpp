#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>

namespace cairn::comm {

/// Acts if something takes too long. The collective calls of MPI wait for ever for a rank that has
/// died, where the launcher lets the others live.
class Watchdog {
 public:
  /// After `patience` (0: never) calls `act` on a thread of its own, unless it was disarmed.
  Watchdog(std::chrono::duration<double> patience, std::function<void()> act);
  ~Watchdog() { disarm(); }
  Watchdog(const Watchdog&) = delete;
  Watchdog& operator=(const Watchdog&) = delete;

  void disarm();

 private:
  void wait();

  std::chrono::duration<double> patience_;
  std::function<void()> act_;
  std::mutex mutex_;
  std::condition_variable wake_;
  bool disarmed_ = false;
  std::jthread thread_;
};

}  // namespace cairn::comm
