#include "app/trial.hpp"

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cairn/core/error.hpp"

namespace cairn::app {
namespace {

namespace fs = std::filesystem;

/// The time of a processor that no file takes [s].
rlim_t longest(const fs::path& file) {
  std::error_code error;
  const auto bytes = fs::file_size(file, error);
  return error ? 10 : 10 + bytes / 10'000'000;
}

[[noreturn]] void be_trial(const fs::path& file, const std::function<void()>& read) {
  const rlimit none{0, 0}, time{longest(file), longest(file)};
  ::setrlimit(RLIMIT_CORE, &none);
  ::setrlimit(RLIMIT_CPU, &time);
  ::dup2(::open("/dev/null", O_WRONLY | O_CLOEXEC), STDERR_FILENO);
  try {
    read();
  } catch (...) {  // will be told by who reads it next
  }
  ::_exit(0);
}

}  // namespace

void require_bearable(const fs::path& file, const std::function<void()>& read) {
  const pid_t child = ::fork();
  if (child == 0) be_trial(file, read);
  int status = 0;
  if (child < 0 || ::waitpid(child, &status, 0) != child || status == 0) return;
  throw Error({"cannot read " + file.string(), "the file is damaged: HDF5 does not come to its end",
               "Write it anew from the run's journal: cairn rebuild DIR"});
}

}  // namespace cairn::app
