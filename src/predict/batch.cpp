#include "predict/batch.hpp"

#include <algorithm>
#include <limits>

#include "predict/translate.hpp"

namespace cairn::predict {
namespace {

using solver::Form;

/// Each form once, in the order in which it is first needed.
std::vector<Form> forms_of(std::span<const Family> families) {
  std::vector<Form> forms;
  for (const Family family : families)
    if (std::ranges::find(forms, form_of(family)) == forms.end()) forms.push_back(form_of(family));
  return forms;
}

/// Only PENGUIN's function can be had at x = 0: there it sees a point that the others do not.
bool starts_at_zero(const Problem& problem) {
  return std::ranges::find(problem.x, 0.0) != problem.x.end();
}

void append(std::vector<double>& to, const std::vector<double>& from) {
  to.insert(to.end(), from.begin(), from.end());
}

Fit nothing(Family family) {
  Fit fit;
  fit.value = std::numeric_limits<double>::quiet_NaN();
  fit.count = parameter_count(family);
  return fit;
}

}  // namespace

Batch::Batch(std::span<const Problem> problems, std::span<const Family> families)
    : problems_(problems.size()), forms_(forms_of(families)) {
  jobs_.resize(forms_.size() * problems_);
  for (std::size_t p = 0; p < problems_; ++p) add_jobs(p, problems[p]);
}

Fit Batch::fit(std::size_t problem, Family family,
               std::span<const solver::Solution> solutions) const {
  const auto form = std::ranges::find(forms_, form_of(family)) - forms_.begin();
  const std::size_t job = static_cast<std::size_t>(form) * problems_ + problem;
  const auto item = static_cast<std::size_t>(jobs_[job].item);
  const solver::Samples& samples = items_[item].all.samples;
  if (samples.size == 0) return nothing(family);
  return translate(family, solutions[job], samples, first_[item]);
}

void Batch::add_jobs(std::size_t problem, const Problem& curve) {
  const int item = add_item(curve, false);
  const bool zero = starts_at_zero(curve);
  for (std::size_t f = 0; f < forms_.size(); ++f) {
    const bool other = zero && forms_[f] == Form::penguin;
    jobs_[f * problems_ + problem] = {forms_[f], other ? add_item(curve, true) : item};
  }
}

int Batch::add_item(const Problem& problem, bool with_zero) {
  const solver::Prepared prepared = solver::prepare(problem, with_zero);
  const auto& x = prepared.all.x;
  first_.push_back(x.empty() ? 1 : x.front() * prepared.units.x_scale);
  Item item;
  item.all = place(prepared.all, prepared.units);
  item.few = prepared.few.x.empty() ? item.all : place(prepared.few, prepared.units);
  items_.push_back(item);
  return static_cast<int>(items_.size()) - 1;
}

Place Batch::place(const solver::Columns& from, const solver::Samples& units) {
  const Place place{columns_.x.size(), solver::samples_of(from, units)};
  append(columns_.x, from.x);
  append(columns_.log_x, from.log_x);
  append(columns_.y, from.y);
  append(columns_.weight, from.weight);
  return place;
}

}  // namespace cairn::predict
