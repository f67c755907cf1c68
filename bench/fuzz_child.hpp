#pragma once

#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <new>
#include <string>
#include <thread>

#include "allocations.hpp"
#include "fuzz/target.hpp"

/// Reads inputs in a process of its own, which may crash.
namespace cairn::bench {

/// Something of an input, and which.
struct Record {
  double value = 0;
  std::uint64_t number = 0;

  void raise(double other, std::uint64_t by) {
    if (other > value) value = other, number = by;
  }
};

/// What is known of a target so far; shared by both processes.
struct Progress {
  std::atomic<std::uint64_t> next = 0;  ///< input
  std::uint64_t accepted = 0, refused = 0, findings = 0;
  Record slowest;  ///< [s]
  Record largest;  ///< [bytes] allocated at once
};

/// Lies in memory that a child shares.
class SharedProgress {
 public:
  SharedProgress()
      : progress_(new (::mmap(nullptr, sizeof(Progress), PROT_READ | PROT_WRITE,
                              MAP_SHARED | MAP_ANONYMOUS, -1, 0)) Progress) {}
  ~SharedProgress() { ::munmap(progress_, sizeof(Progress)); }
  SharedProgress(const SharedProgress&) = delete;
  SharedProgress& operator=(const SharedProgress&) = delete;

  Progress& operator*() const { return *progress_; }
  Progress* operator->() const { return progress_; }

 private:
  Progress* progress_;
};

struct Plan {
  std::uint64_t seed = 1;
  std::uint64_t inputs = 0;
};

constexpr std::uint64_t kMostFindings = 20;  ///< then it is enough of a target
constexpr std::int64_t kFreeMemory = 64 << 20, kMemoryPerByte = 64;

inline void tell(const fuzz::Target& target, std::uint64_t number, const std::string& what) {
  std::printf("finding %s %llu: %s\n", target.name.c_str(), static_cast<unsigned long long>(number),
              what.c_str());
  std::fflush(stdout);
}

/// An input, and what it costs.
inline fuzz::Trial try_counted(const fuzz::Target& target, const std::string& input,
                               Progress& progress) {
  Allocations::restart();
  fuzz::Trial trial = fuzz::try_input(target, input);
  const std::int64_t peak = Allocations::peak();
  progress.slowest.raise(trial.seconds, progress.next);
  progress.largest.raise(static_cast<double>(peak), progress.next);
  if (peak > kFreeMemory + kMemoryPerByte * static_cast<std::int64_t>(input.size())) {
    trial.ending = fuzz::Ending::finding;
    trial.what += " (" + std::to_string(peak) + " bytes for " + std::to_string(input.size()) + ")";
  }
  return trial;
}

/// What the child does.
inline void read_inputs(const fuzz::Target& target, const Plan& plan, Progress& progress) {
  for (; progress.next < plan.inputs && progress.findings < kMostFindings; ++progress.next) {
    const std::string input = fuzz::input_of(target, plan.seed, progress.next);
    const fuzz::Trial trial = try_counted(target, input, progress);
    if (trial.ending == fuzz::Ending::accepted) ++progress.accepted;
    if (trial.ending == fuzz::Ending::refused) ++progress.refused;
    if (trial.ending != fuzz::Ending::finding) continue;
    ++progress.findings;
    tell(target, progress.next, trial.what);
  }
}

/// Waits for a child; kills it where it does not get on. Returns its status.
inline int watch(pid_t child, const Progress& progress) {
  using Clock = std::chrono::steady_clock;
  constexpr auto patience = std::chrono::seconds(60);
  auto last = Clock::now();
  std::uint64_t seen = progress.next;
  int status = 0;
  while (::waitpid(child, &status, WNOHANG) == 0) {
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
    if (progress.next != seen) seen = progress.next, last = Clock::now();
    if (Clock::now() - last > patience) ::kill(child, SIGKILL);
  }
  return status;
}

/// Reads all inputs. One that kills its process is a finding, and the next process goes on.
inline void fuzz_in_children(const fuzz::Target& target, const Plan& plan, Progress& progress) {
  while (progress.next < plan.inputs && progress.findings < kMostFindings) {
    std::fflush(stdout);
    const pid_t child = ::fork();
    if (child == 0) {
      read_inputs(target, plan, progress);
      std::exit(0);  // with the checks of the sanitizers for leaks
    }
    const int status = watch(child, progress);
    if (status == 0) continue;
    tell(target, progress.next,
         WIFSIGNALED(status) ? "killed by signal " + std::to_string(WTERMSIG(status))
                             : "exit code " + std::to_string(WEXITSTATUS(status)));
    ++progress.findings;
    ++progress.next;
  }
}

}  // namespace cairn::bench
