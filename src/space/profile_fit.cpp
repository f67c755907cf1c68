#include "cairn/space/profile.hpp"
#include "space/least_squares.hpp"

namespace cairn::space {
namespace {

/// Work for each second: a model that predicts 1 from it is exact.
std::vector<double> relative(const Timing& timing) {
  std::vector<double> row;
  for (const auto& features : timing.work)
    for (double feature : features) row.push_back(feature / timing.seconds);
  return row;
}

}  // namespace

TimeModel fit(const std::vector<Timing>& timings) {
  std::vector<std::vector<double>> rows;
  for (const auto& timing : timings) rows.push_back(relative(timing));
  const auto found = nonnegative_least_squares(rows);
  TimeModel model;
  if (found.empty()) return model;
  for (std::size_t k = 0; k < kTimedKinds; ++k)
    for (std::size_t f = 0; f < kTimedFeatures; ++f)
      model.coefficient[k][f] = found[k * kTimedFeatures + f];
  return model;
}

}  // namespace cairn::space
