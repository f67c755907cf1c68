#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "cairn/core/metric.hpp"

namespace cairn::train {

/// The share of equal entries, in [0, 1].
double accuracy(std::span<const std::int64_t> predicted, std::span<const std::int64_t> truth);

/// The mean over the classes among `truth` of the share of their samples that is predicted rightly
/// (Brodersen et al. 2010), in [0, 1].
double balanced_accuracy(std::span<const std::int64_t> predicted,
                         std::span<const std::int64_t> truth);

/// The area under the ROC curve: the probability that a positive sample (truth 1) scores above a
/// negative one (truth 0), ties counting half. By rank sums (Mann & Whitney 1947). Not-a-number
/// without both kinds of samples.
double auc(std::span<const float> score, std::span<const std::int64_t> truth);

/// The coefficient of determination, 1 − Σ(y−p)² / Σ(y−ȳ)². Not-a-number for constant truth.
double r2(std::span<const float> predicted, std::span<const float> truth);

/// The mean absolute error, in the units of the target.
double mae(std::span<const float> predicted, std::span<const float> truth);

/// Name, unit and direction of a metric ("accuracy", "loss", ...) on a split ("validation", ...).
MetricInfo metric_info(std::string_view split, std::string_view metric);

}  // namespace cairn::train
