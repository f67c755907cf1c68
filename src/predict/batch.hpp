#pragma once

#include <span>
#include <vector>

#include "cairn/predict/fit.hpp"
#include "cairn/predict/solver/prepare.hpp"
#include "predict/families.hpp"

namespace cairn::predict {

/// The samples of one set within the columns of all.
struct Place {
  std::size_t begin = 0;
  solver::Samples samples;  ///< without arrays
};

/// One curve to fit: of a short one `few` and `all` are the same samples.
struct Item {
  Place few;
  Place all;
};

/// One form to fit to one curve.
struct Job {
  solver::Form form = solver::Form::penguin;
  int item = 0;
};

/// All that is to be fitted, on the host: arrays of plain values that can be copied to a device.
class Batch {
 public:
  /// Families that are one function share a job.
  Batch(std::span<const Problem> problems, std::span<const Family> families);

  const solver::Columns& columns() const { return columns_; }
  const std::vector<Item>& items() const { return items_; }
  const std::vector<Job>& jobs() const { return jobs_; }

  /// The fit of a family to a problem, from the solutions of all jobs.
  Fit fit(std::size_t problem, Family family, std::span<const solver::Solution> solutions) const;

 private:
  void add_jobs(std::size_t problem, const Problem& curve);
  int add_item(const Problem& problem, bool with_zero);
  Place place(const solver::Columns& from, const solver::Samples& units);

  std::size_t problems_ = 0;
  std::vector<solver::Form> forms_;
  solver::Columns columns_;  ///< of all curves, behind each other
  std::vector<Item> items_;
  std::vector<double> first_;  ///< the first x of each item
  /// Form f and problem p: f * problems + p. Neighbours have the same form, so that threads of a
  /// GPU that belong together do the same.
  std::vector<Job> jobs_;
};

}  // namespace cairn::predict
