#include "app/progress.hpp"

#include <unistd.h>

#include <chrono>
#include <cstdio>

#include "app/terminal.hpp"
#include "cairn/core/clock.hpp"
#include "cairn/core/text.hpp"

namespace cairn::app {
namespace {

using namespace std::chrono_literals;
constexpr auto kPatience = 1s;
constexpr auto kOnTerminal = 250ms;  ///< between lines
constexpr auto kInLog = 10s;

}  // namespace

Progress::Progress()
    : terminal_(::isatty(STDERR_FILENO) == 1),
      thread_([this](std::stop_token stop) { watch(std::move(stop)); }) {}

Progress::~Progress() {
  thread_.request_stop();
  thread_.join();
  if (terminal_ && shown_) std::fputs("\r\x1b[K", stderr);
}

void Progress::step(const std::string& what) {
  const std::lock_guard lock(mutex_);
  what_ = what;
}

void Progress::watch(std::stop_token stop) {
  const auto start = std::chrono::steady_clock::now();
  std::chrono::milliseconds wait = kPatience;
  std::unique_lock lock(mutex_);
  while (!ended_.wait_for(lock, stop, wait, [&] { return stop.stop_requested(); })) {
    show(to_seconds(std::chrono::steady_clock::now() - start));
    wait = terminal_ ? std::chrono::milliseconds(kOnTerminal) : std::chrono::milliseconds(kInLog);
  }
}

void Progress::show(double seconds) {
  const std::string line = "cairn: " + what_ + ", " + short_duration(seconds);
  if (terminal_)
    std::fprintf(stderr, "\r%s\x1b[K", cut(line, terminal_width() - 1).c_str());
  else
    std::fprintf(stderr, "%s\n", line.c_str());
  shown_ = true;
}

}  // namespace cairn::app
