#pragma once

#include <cstdint>
#include <vector>

#include "cairn/core/hash.hpp"
#include "cairn/core/tensor.hpp"
#include "cairn/data/options.hpp"

namespace cairn::data {

/// Inputs and targets of the same length N.
struct Samples {
  HostTensor x;  ///< N×C×H×W, uint8 as in the files (or float32)
  HostTensor y;  ///< N: int64 classes, or float32 targets
};

/// A data set as it was read, before any split: what the processes of a node share.
struct Dataset {
  Samples train;
  Samples test;
  int classes = 0;  ///< 0 for real targets
  Hash128 hash;     ///< of everything above: contents, not file names or compression
};

/// Reads the files. Throws Error that names the file, what was expected and what was found.
Dataset load(const Options& options);

/// Which training samples train and which validate: disjoint, together all, stratified by class,
/// drawn with the run's seed; each ascending.
struct Split {
  std::vector<std::int64_t> train;
  std::vector<std::int64_t> validation;
};
Split split(const Dataset& dataset, const Options& options, std::uint64_t seed);

/// Mean and standard deviation of each channel over the given samples, on the scale of the file.
/// A constant channel has standard deviation 1.
struct Statistics {
  std::vector<double> mean;
  std::vector<double> standard_deviation;
};
Statistics statistics(const HostTensor& x, const std::vector<std::int64_t>& samples);

}  // namespace cairn::data
