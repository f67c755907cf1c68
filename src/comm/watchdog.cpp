#include "cairn/comm/watchdog.hpp"

#include <utility>

namespace cairn::comm {

Watchdog::Watchdog(std::chrono::duration<double> patience, std::function<void()> act)
    : patience_(patience), act_(std::move(act)) {
  if (patience_.count() > 0) thread_ = std::jthread([this] { wait(); });
}

void Watchdog::disarm() {
  {
    const std::lock_guard lock(mutex_);
    disarmed_ = true;
  }
  wake_.notify_one();
}

void Watchdog::wait() {
  std::unique_lock lock(mutex_);
  if (!wake_.wait_for(lock, patience_, [&] { return disarmed_; })) act_();
}

}  // namespace cairn::comm
