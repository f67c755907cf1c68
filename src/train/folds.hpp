#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "cairn/core/metric.hpp"
#include "cairn/core/tensor.hpp"
#include "train/network.hpp"

/// What the folds of a cross-validation have as one: stacked weights and mean metrics.
namespace cairn::train {

/// Tensors of the same names and shapes as ones with a first dimension more. Throws Error where
/// they differ.
std::vector<NamedTensor> stack(const std::vector<std::vector<NamedTensor>>& folds);

/// Number `fold` of `folds` stacked ones; shares their memory. Throws Error for tensors whose first
/// dimension is not `folds`.
std::vector<NamedTensor> slice(const std::vector<NamedTensor>& stacked, std::size_t fold,
                               std::size_t folds);

/// How many folds the weights are of, or 0 where they are no stack of this network's.
std::size_t folds_of(const Network& network, const std::vector<NamedTensor>& weights);

/// For each metric the mean over the folds, which have the same metrics.
std::vector<Metric> means(const std::vector<std::vector<Metric>>& folds);

/// "<metric>_se" for each: the standard error s / √k of the mean of k > 1 values.
std::vector<Metric> standard_errors(const std::vector<std::vector<Metric>>& folds);

/// Curves with the same points.
Curve mean_curve(const std::vector<Curve>& folds);

}  // namespace cairn::train
