#include "train/check.hpp"

#include <algorithm>
#include <set>
#include <string>

#include "cairn/core/error.hpp"

namespace cairn::train {
namespace {

/// What the targets are, in words and figures.
struct Targets {
  int classes;  ///< 0: real numbers
  int outputs;

  bool real() const { return classes == 0; }
  std::string text() const {
    return "the networks have " + std::to_string(outputs) + " outputs and the data " +
           (real() ? "real targets" : std::to_string(classes) + " classes");
  }
};

constexpr const char* kReal = "Set data.target_kind = \"real\" if the targets are quantities";
constexpr const char* kClasses = "Set data.target_kind = \"classes\" if the targets are labels";

[[noreturn]] void refuse(const std::string& key, const std::string& value, const Targets& targets,
                         const std::string& suggestion) {
  throw UsageError(
      {"training." + key + " = \"" + value + "\" cannot be used", targets.text(), suggestion});
}

bool is_regression(const std::string& loss) {
  return loss == "mean_squared_error" || loss == "huber";
}

void check_loss(const Options& options, const Targets& targets) {
  const auto refuse_loss = [&](const char* suggestion) {
    refuse("loss", options.loss, targets, suggestion);
  };
  if (is_regression(options.loss) && !targets.real()) refuse_loss(kReal);
  if (!is_regression(options.loss) && targets.real())
    refuse_loss("Choose mean_squared_error or huber");
  if (options.loss == "cross_entropy" && targets.outputs != targets.classes)
    refuse_loss("It needs an output for each class");
  if (options.loss == "binary_cross_entropy" && targets.classes > 2)
    refuse_loss("Choose cross_entropy for more than two classes");
  if (options.loss != "cross_entropy" && targets.outputs != 1) refuse_loss("It needs one output");
  if (options.class_weights != "none" && targets.real())
    refuse("class_weights", options.class_weights, targets, "Set it to \"none\"");
}

void check_metrics(const Options& options, const Targets& targets) {
  const std::set<std::string> regression{"r2", "mae"};
  for (const auto& metric : options.metrics) {
    if (regression.contains(metric) && !targets.real()) refuse("metrics", metric, targets, kReal);
    if (!regression.contains(metric) && targets.real())
      refuse("metrics", metric, targets, kClasses);
    if (metric == "auc" && targets.classes > 2)
      refuse("metrics", metric, targets, "It needs two classes; take balanced_accuracy");
  }
}

void check_splits(const std::vector<data::Split>& splits) {
  const bool empty = splits.empty() || std::ranges::any_of(splits, [](const data::Split& split) {
                       return split.train.empty();
                     });
  if (empty)
    throw UsageError({"nothing can be trained", "the split leaves no training samples",
                      "Raise data.train_samples or lower data.validation_fraction"});
}

void check_augmentation(const Setup& setup) {
  const auto& inputs = setup.space->task().inputs;
  const bool images =
      std::ranges::any_of(inputs, [](const auto& input) { return input.shape.size() == 3; });
  if (images || (setup.options.shift == 0 && !setup.options.flip)) return;
  throw UsageError({"training.shift and training.flip cannot be used", "the data have no images",
                    "Leave them out"});
}

void check_labels(const data::Dataset& dataset) {
  if (dataset.classes == 0 || dataset.y.size() == 0) return;
  const auto labels = dataset.y.as<std::int64_t>();
  const auto [low, high] = std::ranges::minmax(labels);
  if (low < 0 || high >= dataset.classes)
    throw Error({"the targets are out of range",
                 "they go from " + std::to_string(low) + " to " + std::to_string(high) +
                     " where there are " + std::to_string(dataset.classes) + " classes",
                 ""});
}

}  // namespace

void check(const Setup& setup) {
  const Targets targets{setup.dataset->classes, setup.space->task().outputs};
  check_splits(setup.splits);
  check_loss(setup.options, targets);
  check_metrics(setup.options, targets);
  check_augmentation(setup);
  check_labels(*setup.dataset);
}

}  // namespace cairn::train
