#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "cairn/core/hash.hpp"
#include "cairn/core/tensor.hpp"
#include "cairn/data/options.hpp"

namespace cairn::data {

/// One input of all samples N, as in the files.
struct Input {
  std::string name;  ///< empty for the only input of image files
  /// N×C×H×W, N×C×L or N×F, uint8 or float32 (not-a-number: missing); or N×K categories, int64.
  /// With `rows`, the same of M rows that samples share.
  HostTensor values;
  HostTensor rows;                ///< int64, N: each sample's row of `values`; empty: its own
  std::vector<int> categories{};  ///< the number of each column's values, 0 (missing) and up
};

/// A data set as it was read, before any split: what the processes of a node share.
struct Dataset {
  std::vector<Input> inputs;
  HostTensor y;      ///< N: int64 classes, or float32 targets
  int classes = 0;   ///< 0 for real targets
  HostTensor part;   ///< uint8, N: 0 not for the test, 1 for validation, 2 for the test; or empty
  HostTensor group;  ///< int64, N; or empty
  std::vector<std::string> class_names{};  ///< where the classes are not numbers
  Hash128 hash;  ///< of all the above: contents, not file names or compression

  std::int64_t samples() const { return y.shape.empty() ? 0 : y.shape[0]; }
};

/// Reads the files. Throws Error that names the file, what was expected and what was found.
Dataset load(const Options& options);

/// Which samples train, validate and test: disjoint, each ascending.
struct Split {
  std::vector<std::int64_t> train;
  std::vector<std::int64_t> validation;
  std::vector<std::int64_t> test;
};
/// One split, or one for each fold of a cross-validation, in which each sample that is not for the
/// test validates once. Drawn with the run's seed: stratified by class, or with groups kept
/// together. `purpose` tells independent draws of folds apart. Throws UsageError where there are
/// too few samples or groups.
std::vector<Split> splits(const Dataset& dataset, const Options& options, std::uint64_t seed,
                          std::string_view purpose = "split");

/// Mean and standard deviation of what is normalised, on the scale of the file.
struct Statistics {
  std::vector<std::int64_t> shape;  ///< of both, without the batch: C×1×1, say
  std::vector<double> mean;
  std::vector<double> standard_deviation;  ///< 1 for what is constant
};
/// Over the given samples (with `rows`: over the rows that they have, each once), without what is
/// missing. `scale` as in InputOptions; "none" gives mean 0 and standard deviation 1.
Statistics statistics(const Input& input, const std::vector<std::int64_t>& samples,
                      std::string_view scale);
/// Of real targets; mean 0 and standard deviation 1 for classes.
Statistics target_statistics(const Dataset& dataset, const std::vector<std::int64_t>& samples);

}  // namespace cairn::data
