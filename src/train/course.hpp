#pragma once

#include <string>
#include <vector>

#include "cairn/train/objective.hpp"
#include "train/scaling.hpp"

namespace cairn::train {

/// One of the trainings that a task consists of.
struct Part {
  std::string purpose;  ///< of its random numbers
  data::Split split;
  Scaling scaling;  ///< learned from the training samples
};

/// What a task trains, in step.
struct Course {
  double epochs = 1;
  std::vector<Part> parts;
  /// The last part is trained on all samples: its weights are the result, its metrics are not.
  bool bystander = false;

  /// Training samples of the smallest part.
  std::int64_t fewest_samples() const;
};

/// A training for each split. How many epochs depends on the candidate (search_epochs).
Course search_course(const Setup& setup);

/// One training, tested on the test samples. Where there are none, one for each of the fresh folds,
/// tested on what it does not train on, and one on all samples with as many steps (Goodfellow et
/// al. 2016, section 7.8). `search` is the search's course. Throws Error where nothing can be
/// tested.
Course final_course(const Setup& setup, const Course& search, bool merge_validation);

/// Throws Error: there are no test samples.
[[noreturn]] void refuse_test();

}  // namespace cairn::train
