#include "train/course.hpp"

#include <algorithm>

#include "cairn/core/error.hpp"

namespace cairn::train {
namespace {

Part make_part(const Setup& setup, std::string purpose, data::Split split) {
  auto scaling = learn_scaling(setup.space->task(), *setup.dataset, setup.data, split.train);
  return {std::move(purpose), std::move(split), std::move(scaling)};
}

/// Adds the validation samples to those of the training.
void merge(data::Split& split) {
  split.train.insert(split.train.end(), split.validation.begin(), split.validation.end());
  split.validation.clear();
}

/// Trained on the one part of a fold and tested on the other.
data::Split held_out(const data::Split& fold) {
  return {fold.train, {}, fold.validation};
}

}  // namespace

std::int64_t Course::fewest_samples() const {
  const auto size = [](const Part& part) { return part.split.train.size(); };
  return static_cast<std::int64_t>(size(*std::ranges::min_element(parts, {}, size)));
}

void refuse_test() {
  throw Error({"cannot test the network", "the data have no test samples", ""});
}

Course search_course(const Setup& setup) {
  Course course;
  if (setup.splits.size() == 1) {
    course.parts.push_back(make_part(setup, "train", setup.splits.front()));
    return course;
  }
  for (std::size_t i = 0; i < setup.splits.size(); ++i)
    course.parts.push_back(make_part(setup, "train fold " + std::to_string(i), setup.splits[i]));
  return course;
}

Course final_course(const Setup& setup, const Course& search, bool merge_validation) {
  Course course;
  course.epochs = setup.options.final_epochs;
  if (!setup.splits.front().test.empty()) {
    course.parts.push_back(search.parts.front());
    course.parts.front().purpose = "train";
    if (merge_validation) merge(course.parts.front().split);
    return course;
  }
  if (setup.fresh.empty()) refuse_test();
  for (std::size_t i = 0; i < setup.fresh.size(); ++i)
    course.parts.push_back(
        make_part(setup, "train fresh fold " + std::to_string(i), held_out(setup.fresh[i])));
  auto all = setup.fresh.front();
  merge(all);
  course.parts.push_back(make_part(setup, "train", std::move(all)));
  course.bystander = true;
  return course;
}

}  // namespace cairn::train
