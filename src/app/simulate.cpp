#include <chrono>
#include <cstdio>

#include "app/commands.hpp"
#include "app/simulate_report.hpp"
#include "app/simulate_scenario.hpp"
#include "cairn/core/text.hpp"

namespace cairn::app {
namespace {

/// [tasks/s] of DeepHyper's MPI evaluator, as measured.
constexpr double reference_rate = 48;

/// Tells on the error stream how far a long simulation is.
class Progress {
 public:
  explicit Progress(const simulate::Scenario& scenario) : scenario_(scenario) {}
  void operator()(std::uint64_t done) {
    const auto now = Clock::now();
    if (now - told_ < std::chrono::seconds(5)) return;
    told_ = now;
    std::fprintf(stderr, "%s workers: %s of %s candidates\n",
                 with_commas(scenario_.workers).c_str(),
                 with_commas(static_cast<std::int64_t>(done)).c_str(),
                 with_commas(static_cast<std::int64_t>(scenario_.candidates)).c_str());
  }

 private:
  using Clock = std::chrono::steady_clock;
  const simulate::Scenario& scenario_;
  Clock::time_point told_ = Clock::now();
};

simulate::Scenario asked(const SimulateOptions& options, const config::Workflow& workflow,
                         int workers) {
  auto scenario = app::scenario(workflow, static_cast<std::uint32_t>(workers));
  if (options.candidates) scenario.candidates = *options.candidates;
  if (options.seed) scenario.seed = *options.seed;
  return scenario;
}

Knee find_knee(const simulate::Scenario& scenario) {
  return {scenario.workers, simulate::knee(scenario, 0.99), simulate::knee(scenario, 0.9),
          scenario.workers / reference_rate};
}

void print(const std::vector<Simulated>& rows, const std::vector<Knee>& knees, bool json) {
  std::string text;
  if (json)
    text = to_json(rows, knees);
  else
    text = (rows.empty() ? "" : to_text(rows)) + (knees.empty() ? "" : to_text(knees));
  std::fputs(text.c_str(), stdout);
}

}  // namespace

ExitCode simulate(const SimulateOptions& options) {
  const auto workflow = config::load(options.workflow, options.overrides);
  std::vector<simulate::Course> recorded;
  if (!options.from.empty()) recorded = recorded_courses(options.from);
  std::vector<Simulated> rows;
  std::vector<Knee> knees;
  for (const int workers : options.workers) {
    auto scenario = asked(options, workflow, workers);
    scenario.recorded = recorded;
    if (options.knee) {
      knees.push_back(find_knee(scenario));
    } else {
      const auto result = simulate::simulate(scenario, {{}, Progress(scenario)});
      rows.push_back({std::move(scenario), result});
    }
  }
  print(rows, knees, options.json);
  return ExitCode::complete;
}

}  // namespace cairn::app
