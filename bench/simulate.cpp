// How fast the simulation is: a million candidates on as many workers as Summit has GPUs, with
// snapshots, failures and predictors.
#include "cairn/simulate/simulate.hpp"

#include <sys/resource.h>

#include <cstdio>

namespace cairn {
namespace {

simulate::Scenario scenario(std::uint64_t candidates) {
  simulate::Scenario scenario;
  scenario.workers = 27648;
  scenario.predictors = 8;
  scenario.candidates = candidates;
  scenario.lookahead = 1 + scenario.workers / 8;
  scenario.keeping = {100, 20, 0};
  scenario.epochs = 25;
  scenario.epoch_seconds = 12;
  scenario.epoch_seconds_sigma = 0.3;
  scenario.snapshot_every = 60;
  scenario.options.stop_probability = 0.5;
  scenario.options.node_mtbf = 5 * 365 * 86400.0;
  return scenario;
}

void figure(const char* name, double value, const char* unit) {
  std::printf("figure simulate.%s %.4g %s\n", name, value, unit);
}

int run() {
  constexpr std::uint64_t candidates = 1'000'000;
  const auto result = simulate::simulate(scenario(candidates));
  rusage usage{};
  ::getrusage(RUSAGE_SELF, &usage);
  const double seconds = static_cast<double>(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
                         1e-6 * static_cast<double>(usage.ru_utime.tv_usec);
  figure("million_candidates", seconds, "s of one core");
  figure("events", static_cast<double>(result.events) / seconds, "1/s");
  figure("memory", static_cast<double>(usage.ru_maxrss) / 1e6, "GB");
  return result.complete ? 0 : 1;
}

}  // namespace
}  // namespace cairn

int main() {
  return cairn::run();
}
