#include "predict/runtime.hpp"

#include <sched.h>

#include <Kokkos_Core.hpp>
#include <algorithm>
#include <cstdlib>
#ifdef KOKKOS_ENABLE_OPENMP
#include <omp.h>
#endif

namespace cairn::predict {
namespace {

/// A positive number in the environment, or 0.
int number_in_environment(const char* variable) {
  const char* text = std::getenv(variable);
  return text == nullptr ? 0 : std::max(0, std::atoi(text));
}

int cores_allowed() {
  cpu_set_t cores;
  CPU_ZERO(&cores);
  if (sched_getaffinity(0, sizeof cores, &cores) != 0) return 1;
  return std::max(1, CPU_COUNT(&cores));
}

int thread_count() {
  if (const int wanted = number_in_environment("KOKKOS_NUM_THREADS")) return wanted;
  const int limit = number_in_environment("OMP_NUM_THREADS");
  return std::min({4, limit > 0 ? limit : 4, cores_allowed()});
}

/// Kokkos would first start as many threads as OMP_NUM_THREADS says, to count them.
void limit_threads([[maybe_unused]] int count) {
#ifdef KOKKOS_ENABLE_OPENMP
  omp_set_num_threads(count);
#endif
}

void start() {
  limit_threads(thread_count());
#if KOKKOS_VERSION >= 30700
  Kokkos::initialize(
      Kokkos::InitializationSettings().set_num_threads(thread_count()).set_disable_warnings(true));
#else
  Kokkos::InitArguments settings;
  settings.num_threads = thread_count();
  settings.disable_warnings = true;
  Kokkos::initialize(settings);
#endif
}

/// Starts Kokkos, and ends it with the process.
class Runtime {
 public:
  Runtime() : ours_(!Kokkos::is_initialized()) {
    if (ours_) start();
  }
  ~Runtime() {
    if (ours_ && Kokkos::is_initialized()) Kokkos::finalize();
  }
  Runtime(const Runtime&) = delete;
  Runtime& operator=(const Runtime&) = delete;

  std::unique_lock<std::mutex> use() { return std::unique_lock(turn_); }

 private:
  bool ours_;
  std::mutex turn_;
};

}  // namespace

std::unique_lock<std::mutex> use_kokkos() {
  static Runtime runtime;
  return runtime.use();
}

}  // namespace cairn::predict
