#include "cairn/train/options.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <span>
#include <stdexcept>
#include <type_traits>

#include "cairn/core/error.hpp"
#include "cairn/core/text.hpp"

namespace cairn::train {
namespace {

using Names = std::vector<std::string>;

const Names optimizers{"sgd", "adam", "adamw"};
const Names schedules{"constant", "step", "cosine"};
const Names precisions{"float32", "bfloat16", "auto"};

/// Each loss with the metrics that make sense for it.
struct LossKind {
  std::string name;
  Names metrics;
};
const Names of_classes{"accuracy", "balanced_accuracy", "auc"};
const Names of_quantities{"r2", "mae"};
const std::vector<LossKind> losses{{"cross_entropy", of_classes},
                                   {"binary_cross_entropy", of_classes},
                                   {"mean_squared_error", of_quantities},
                                   {"huber", of_quantities}};
const Names class_weightings{"none", "balanced"};

Names loss_names() {
  Names names;
  for (const auto& loss : losses) names.push_back(loss.name);
  return names;
}

/// `key` as in a workflow; without a table it is one of "training".
[[noreturn]] void refuse(const std::string& key, const std::string& reason,
                         const std::string& suggestion) {
  const bool has_table = key.find('.') != std::string::npos;
  throw UsageError({(has_table ? key : "training." + key) + " cannot be used", reason, suggestion});
}

void require_known(const std::string& key, const std::string& value, const Names& known) {
  if (std::find(known.begin(), known.end(), value) != known.end()) return;
  const std::string near = nearest(value, known);
  refuse(
      key, "\"" + value + "\" is not known",
      (near.empty() ? "" : "Did you mean \"" + near + "\"? ") + "It can be " + join(known, ", "));
}

void require_range(const std::string& key, double value, double low, double high) {
  if (value >= low && value <= high) return;
  const std::string range = std::isinf(high) ? "at least " + shortest(low)
                                             : "from " + shortest(low) + " to " + shortest(high);
  refuse(key, "it is " + shortest(value), "It must be " + range);
}

void require_positive(const std::string& key, double value) {
  if (value > 0 && std::isfinite(value)) return;
  refuse(key, "it is " + shortest(value), "It must be a number above 0");
}

template <class T>
void require_choices(const std::string& key, const std::vector<T>& choices) {
  if (choices.empty()) refuse(key, "the list is empty", "Give at least one value");
  for (auto a = choices.begin(); a != choices.end(); ++a)
    if (std::find(choices.begin(), a, *a) != a)
      refuse(key, "a value stands in the list twice", "Give each value once");
}

void validate_lengths(const Options& options) {
  require_positive("epochs", options.epochs);
  require_range("first_epochs", options.first_epochs, 0, std::numeric_limits<double>::max());
  require_range("first_candidates", options.first_candidates, 1, 1 << 30);
  require_positive("final_epochs", options.final_epochs);
  require_positive("validate_every", options.validate_every);
}

void validate_choices(const Options& options) {
  require_choices("optimizer", options.optimizer);
  require_choices("learning_rate", options.learning_rate);
  require_choices("weight_decay", options.weight_decay);
  require_choices("batch", options.batch);
  constexpr double infinity = std::numeric_limits<double>::max();
  for (const auto& name : options.optimizer) require_known("optimizer", name, optimizers);
  for (double rate : options.learning_rate) require_positive("learning_rate", rate);
  for (double decay : options.weight_decay) require_range("weight_decay", decay, 0, infinity);
  for (int batch : options.batch) require_range("batch", batch, 1, 1 << 24);
}

constexpr double most_restarts = 1000;

void validate_schedule(const Options& options) {
  constexpr double infinity = std::numeric_limits<double>::infinity();
  require_known("schedule", options.schedule, schedules);
  require_range("momentum", options.momentum, 0, 0.9999);
  require_range("warmup_epochs", options.warmup_epochs, 0, infinity);
  require_range("restart_epochs", options.restart_epochs, 0, infinity);
  if (options.restart_epochs * most_restarts < options.epochs && options.restart_epochs > 0)
    refuse("restart_epochs", "it is " + shortest(options.restart_epochs),
           "Give at least a thousandth of training.epochs, or 0 for no restarts");
  if (options.schedule != "step") return;
  require_positive("step_epochs", options.step_epochs);
  require_range("step_factor", options.step_factor, 0, 1);
}

void validate_loss(const Options& options) {
  require_known("loss", options.loss, loss_names());
  const auto kind = std::find_if(losses.begin(), losses.end(),
                                 [&](const LossKind& loss) { return loss.name == options.loss; });
  require_choices("metrics", options.metrics);
  for (const auto& metric : options.metrics) require_known("metrics", metric, kind->metrics);
  require_positive("huber_delta", options.huber_delta);
  require_range("label_smoothing", options.label_smoothing, 0, 0.9999);
  require_known("class_weights", options.class_weights, class_weightings);
  if (kind->metrics == of_classes) return;
  if (options.label_smoothing > 0)
    refuse("label_smoothing", options.loss + " has no labels", "Set it to 0");
  if (options.class_weights != "none")
    refuse("class_weights", options.loss + " has no classes", "Set it to \"none\"");
}

void validate_rest(const Options& options) {
  require_range("clip_norm", options.clip_norm, 0, std::numeric_limits<double>::infinity());
  require_range("shift", options.shift, 0, 1024);
  require_known("precision", options.precision, precisions);
}

void validate_inheritance(const InheritOptions& options) {
  require_range("transfer.shrink", options.shrink, 0, 1);
  require_range("transfer.perturb", options.perturb, 0, 1);
  require_range("transfer.freeze_epochs", options.freeze_epochs, 0, 1e6);
  require_range("transfer.rate_factor", options.rate_factor, 0, 1000);
}

template <class T>
void add_decision(std::vector<space::Decision>& decisions, const std::string& key,
                  const std::vector<T>& values) {
  if (values.size() < 2) return;
  using Stored = std::conditional_t<std::is_integral_v<T>, std::int64_t, T>;
  space::Decision decision{"training." + key, {}};
  for (const auto& value : values) decision.choices.emplace_back(static_cast<Stored>(value));
  decisions.push_back(std::move(decision));
}

/// The choices of one architecture.
struct Chosen {
  const space::Space& space;
  const space::Architecture& architecture;

  template <class T>
  T of(const std::string& key, const std::vector<T>& values) const {
    if (values.size() == 1) return values.front();
    using Stored = std::conditional_t<std::is_integral_v<T>, std::int64_t, T>;
    const auto choice = space.value(architecture, "training." + key);
    if (!choice) throw std::logic_error("the space has no decision training." + key);
    return static_cast<T>(std::get<Stored>(*choice));
  }
};

}  // namespace

void validate(const Options& options) {
  validate_lengths(options);
  validate_choices(options);
  validate_schedule(options);
  validate_loss(options);
  validate_rest(options);
  validate_inheritance(options.inherit);
}

std::vector<space::Decision> decisions(const Options& options) {
  std::vector<space::Decision> result;
  add_decision(result, "optimizer", options.optimizer);
  add_decision(result, "learning_rate", options.learning_rate);
  add_decision(result, "weight_decay", options.weight_decay);
  add_decision(result, "batch", options.batch);
  return result;
}

Recipe recipe(const Options& options, const space::Space& space,
              const space::Architecture& architecture) {
  const Chosen chosen{space, architecture};
  return {chosen.of("optimizer", options.optimizer),
          chosen.of("learning_rate", options.learning_rate),
          chosen.of("weight_decay", options.weight_decay), chosen.of("batch", options.batch)};
}

}  // namespace cairn::train
