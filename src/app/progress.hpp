#pragma once

#include <condition_variable>
#include <mutex>
#include <string>
#include <thread>

namespace cairn::app {

/// Says on the error stream what is being done, once it takes longer than a second: on a terminal
/// in one line that is written again and erased at the end, otherwise in a line now and then.
class Progress {
 public:
  Progress();
  ~Progress();

  /// From now on `what` is being done.
  void step(const std::string& what);

 private:
  void watch(std::stop_token stop);
  void show(double seconds);

  const bool terminal_;
  std::mutex mutex_;
  std::condition_variable_any ended_;
  std::string what_;
  bool shown_ = false;
  std::jthread thread_;
};

}  // namespace cairn::app
