#include <algorithm>
#include <cmath>
#include <utility>

#include "cairn/simulate/simulate.hpp"
#include "simulate/queue.hpp"

namespace cairn::simulate {
namespace {

constexpr double longest = 1e6;    // [s] that are tried
constexpr double shortest = 1e-3;  // [s]
constexpr double exactness = 1.02;

/// [s] of training, over many candidates.
double mean_duration(const Scenario& scenario) {
  double sum = 0;
  constexpr std::uint64_t many = 10000;
  for (std::uint64_t i = 0; i < many; ++i) {
    const Course course = simulate::course(scenario, CandidateId(i));
    sum += course.epoch_seconds * course.epochs;
  }
  return sum / static_cast<double>(many);
}

/// The same scenario with longer or shorter epochs.
Scenario stretched(Scenario scenario, double factor) {
  scenario.epoch_seconds *= factor;
  for (Course& course : scenario.recorded) course.epoch_seconds *= factor;
  return scenario;
}

}  // namespace

double knee(Scenario scenario, double utilisation, std::uint64_t candidates_each) {
  scenario.candidates = candidates_each * scenario.workers;
  scenario.options.start_seconds = 0;
  validate(scenario);
  const double unit = mean_duration(scenario);
  const auto enough = [&](double duration) {
    return simulate(stretched(scenario, duration / unit)).utilisation_steady >= utilisation;
  };
  // Two steps of rank 0 for each candidate: where it saturates.
  double high = std::max(shortest, 2 * scenario.workers * scenario.options.step_seconds);
  while (!enough(high))
    if ((high *= 2) > longest) return never;
  double low = high / 2;
  while (low > shortest && enough(low)) high = std::exchange(low, low / 2);
  while (high / low > exactness) {
    const double middle = std::sqrt(low * high);
    (enough(middle) ? high : low) = middle;
  }
  return high;
}

}  // namespace cairn::simulate
