#pragma once

#include <string>
#include <vector>

#include "cairn/core/metric.hpp"

namespace cairn::predict {

/// Turns the beginning of a curve into numbers that tell how it will go on: of every series its
/// last value, the means of all points and of the later half, the slope of the later half, and an
/// early value; of the objective also the best so far and its unrest; and how far training is ahead
/// of validation. Losses count by their logarithm.
class FeatureMap {
 public:
  FeatureMap() = default;
  /// The series that all of `curves` have.
  FeatureMap(const std::vector<const Curve*>& curves, MetricInfo objective);

  std::size_t size() const;
  /// Of the points up to `epoch` [epochs]; not-a-number where the curve lacks a series.
  std::vector<double> operator()(const Curve& curve, double epoch) const;

 private:
  std::vector<MetricInfo> series_;
  std::vector<std::pair<std::string, std::string>> pairs_;  ///< training and validation of a metric
  MetricInfo objective_;
};

}  // namespace cairn::predict
