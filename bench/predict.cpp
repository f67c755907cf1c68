// What fitting learning curves costs: PENGUIN's function and all families, to curves of 25 epochs.
// Beside them SciPy's curve_fit on the same curves, as PENGUIN's own engine calls it.
//
//   bench_predict              one core, then more threads where the back end of Kokkos has them
//   bench_predict --one        only the first, with as many threads as KOKKOS_NUM_THREADS says
#include <unistd.h>

#include <Kokkos_Core.hpp>
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <thread>

#include "cairn/core/random.hpp"
#include "cairn/predict/fit.hpp"
#include "measure.hpp"
#include "verdicts.hpp"

namespace cairn::bench {
namespace {

using predict::Family;

constexpr int epochs = 25, curve_count = 2000, repetitions = 15;

/// Validation accuracies in percent: a rise, noise, now and then a bad epoch.
struct Curves {
  std::vector<double> x;
  std::vector<std::vector<double>> y;
  std::vector<predict::Problem> problems;
};

std::vector<double> make_curve(Random& random) {
  const double end = 50 + 50 * random.uniform(), rise = end * random.uniform();
  const double rate = std::exp(-3 + 3 * random.uniform()), noise = 3 * random.uniform();
  std::vector<double> y;
  for (int epoch = 1; epoch <= epochs; ++epoch) {
    const double slip = random.below(12) == 0 ? 15 * random.uniform() : 0;
    y.push_back(end - rise * std::exp(-rate * epoch) + noise * random.normal() - slip);
  }
  return y;
}

Curves make_curves() {
  Random random(1, "bench predict");
  Curves curves;
  for (int epoch = 1; epoch <= epochs; ++epoch) curves.x.push_back(epoch);
  for (int i = 0; i < curve_count; ++i) curves.y.push_back(make_curve(random));
  for (const auto& y : curves.y) curves.problems.push_back({curves.x, y, 2.0 * epochs});
  return curves;
}

std::vector<Family> all_families() {
  std::vector<Family> families;
  for (int i = 0; i < predict::family_count; ++i) families.push_back(static_cast<Family>(i));
  return families;
}

/// Curves that are answered in a second.
double curves_per_second(const Curves& curves, const std::vector<Family>& families) {
  predict::fit(curves.problems, families);  // once beforehand: Kokkos starts
  std::vector<double> times;
  for (int i = 0; i < repetitions; ++i) {
    const double begin = now();
    predict::fit(curves.problems, families);
    times.push_back(now() - begin);
  }
  return curve_count / median(times);
}

/// The curves as a file that the script of SciPy reads.
class CurveFile {
 public:
  explicit CurveFile(const Curves& curves)
      : path_(std::filesystem::temp_directory_path() /
              ("cairn-bench-" + std::to_string(getpid()) + ".csv")) {
    std::ofstream file(path_);
    file.precision(17);
    for (const auto& y : curves.y) {
      for (std::size_t i = 0; i < y.size(); ++i) file << (i == 0 ? "" : ",") << y[i];
      file << '\n';
    }
  }
  ~CurveFile() {
    std::error_code ignored;
    std::filesystem::remove(path_, ignored);
  }
  CurveFile(const CurveFile&) = delete;
  CurveFile& operator=(const CurveFile&) = delete;

  std::string path() const { return path_.string(); }

 private:
  std::filesystem::path path_;
};

// ---- the figures --------------------------------------------------------------------------------

void measure_fits(const Curves& curves, const std::string& suffix) {
  const double fits = curves_per_second(curves, {Family::penguin});
  const double forecasts = curves_per_second(curves, all_families());
  print_figure(("predict.fits_per_s" + suffix).c_str(), fits, "1/s");
  print_figure(("predict.forecasts_per_s" + suffix).c_str(), forecasts, "1/s");
}

/// One curve at a time, as a predictor is asked: how long it waits for the fits of all families.
void measure_single(const Curves& curves) {
  std::vector<double> times;
  for (const predict::Problem& problem : curves.problems) {
    const double begin = now();
    predict::fit(std::span(&problem, 1), all_families());
    times.push_back(now() - begin);
  }
  print_figure("predict.single_us", 1e6 * median(times), "us");
  print_figure("predict.single_p99_us", 1e6 * quantile(times, 0.99), "us");
}

/// Prints its figures itself, or that they are left out.
void measure_scipy(const Curves& curves) {
  const CurveFile file(curves);
  const std::string command =
      "python3 '" CAIRN_SOURCE_DIR "/bench/scipy_fit.py' '" + file.path() + "'";
  if (std::system(command.c_str()) != 0) std::printf("SciPy's part failed\n");
}

/// The threads of a back end are given once for a process: each number gets its own.
void measure_threads(const char* program) {
  for (unsigned threads = 2; threads <= std::thread::hardware_concurrency(); threads *= 2) {
    const std::string command = "KOKKOS_NUM_THREADS=" + std::to_string(threads) +
                                " OMP_PROC_BIND=" + "spread '" + program + "' --one";
    if (std::system(command.c_str()) != 0) std::printf("%u threads failed\n", threads);
  }
}

bool has_threads() {
  return std::string(Kokkos::DefaultExecutionSpace::name()) != "Serial";
}

void measure(int argc, char** argv) {
  const Curves curves = make_curves();
  if (has_argument(argc, argv, "--one")) {
    const char* threads = std::getenv("KOKKOS_NUM_THREADS");
    measure_fits(curves, std::string(".threads_") + (threads ? threads : "default"));
    return;
  }
  setenv("KOKKOS_NUM_THREADS", "1", 0);
  std::printf("back end %s, %d curves of %d epochs\n", Kokkos::DefaultExecutionSpace::name(),
              curve_count, epochs);
  measure_fits(curves, "");
  measure_single(curves);
  measure_latency();
  measure_rate();
  measure_loss();
  measure_scipy(curves);
  if (has_threads()) measure_threads(argv[0]);
}

}  // namespace
}  // namespace cairn::bench

int main(int argc, char** argv) {
  cairn::bench::measure(argc, argv);
}
