#include "app/batch_system.hpp"

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <string_view>

#include "cairn/core/clock.hpp"

namespace cairn::app {
namespace {

using Clock = std::chrono::steady_clock;

std::string variable(const char* name) {
  const char* value = std::getenv(name);
  return value ? value : "";
}

/// Seconds since 1970, from the environment; nothing where it is not a number.
std::optional<double> end_time() {
  const std::string text = variable("SLURM_JOB_END_TIME");
  double time = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), time);
  if (text.empty() || error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return time;
}

/// Of the job [s], from its beginning; the other clock is asked once: it may jump later.
std::optional<double> time_limit(const config::RunOptions& options, Clock::time_point begun) {
  if (options.time_limit > 0) return options.time_limit;
  const auto end = end_time();
  if (!end) return std::nullopt;
  return *end - unix_time() + to_seconds(Clock::now() - begun);
}

}  // namespace

std::string batch_job() {
  struct System {
    const char* name;
    const char* variable;
  };
  for (const System& system : {System{"Slurm", "SLURM_JOB_ID"}, System{"LSF", "LSB_JOBID"},
                               System{"PBS", "PBS_JOBID"}, System{"Flux", "FLUX_JOB_ID"}})
    if (const std::string id = variable(system.variable); !id.empty())
      return std::string(system.name) + " job " + id;
  return "";
}

std::optional<Clock::time_point> deadline(const config::RunOptions& options,
                                          Clock::time_point begun) {
  const auto limit = time_limit(options, begun);
  if (!limit) return std::nullopt;
  const double left = std::max(*limit - options.grace, *limit / 2);
  return begun + to_milliseconds(left);
}

}  // namespace cairn::app
