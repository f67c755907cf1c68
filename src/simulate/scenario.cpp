#include "cairn/simulate/scenario.hpp"

#include <algorithm>
#include <cmath>

#include "cairn/core/error.hpp"
#include "cairn/core/random.hpp"
#include "cairn/core/text.hpp"

namespace cairn::simulate {
namespace {

using protocol::Status;

void require(bool right, const std::string& problem, const std::string& suggestion) {
  if (!right) throw UsageError({problem, "", suggestion});
}

Course draw(const Scenario& scenario, CandidateId candidate) {
  Random random(scenario.seed, candidate, "simulated training");
  const double sigma = scenario.epoch_seconds_sigma;
  Course course{scenario.epoch_seconds * std::exp(sigma * (random.normal() - sigma / 2)),
                scenario.epochs, Status::trained};
  const bool fails = random.uniform() < scenario.fail_probability;
  const bool stops = random.uniform() < scenario.options.stop_probability;
  const double where = random.uniform();
  if (fails) return {course.epoch_seconds, where * scenario.epochs, Status::failed};
  if (!stops || scenario.predictors == 0) return course;
  const double earliest = scenario.options.stop_earliest;
  // The verdict comes when the training is already a little further.
  const double delay = 2 * scenario.options.latency + scenario.options.forecast_seconds;
  const double share = earliest + (1 - earliest) * where;
  const double epochs = share * scenario.epochs + delay / course.epoch_seconds;
  if (epochs < scenario.epochs) return {course.epoch_seconds, epochs, Status::stopped};
  return course;
}

}  // namespace

void validate(const Scenario& scenario) {
  require(scenario.workers > 0, "a simulation without workers", "Give --workers 1 or more");
  require(scenario.candidates > 0, "a simulation without candidates", "Give at least one");
  const auto timeless = [](const Course& c) { return !(c.epoch_seconds * c.epochs > 0); };
  const bool drawn = scenario.recorded.empty();
  require(!drawn || scenario.epoch_seconds > 0, "trainings take no time",
          "Set objective.synthetic.epoch_seconds, or give --from DIR");
  require(std::ranges::none_of(scenario.recorded, timeless), "a recorded training took no time",
          "Give another run");
}

Course course(const Scenario& scenario, CandidateId candidate) {
  if (scenario.recorded.empty()) return draw(scenario, candidate);
  return scenario.recorded[candidate.value() % scenario.recorded.size()];
}

}  // namespace cairn::simulate
