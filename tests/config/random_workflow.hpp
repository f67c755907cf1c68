#pragma once

#include <algorithm>
#include <cmath>
#include <utility>

#include "cairn/core/random.hpp"
#include "config/fields.hpp"

namespace cairn::config {

/// Fills any key with a random value that its rule allows.
class Filler {
 public:
  explicit Filler(Random& random) : random_(random) {}

  void fill(const Field& field) {
    rule_ = &field.rule;
    std::visit([this](auto* target) { set(*target); }, field.target);
  }

 private:
  void set(bool& target) { target = random_.below(2); }
  void set(int& target) { target = static_cast<int>(whole(1e9)); }
  void set(std::int64_t& target) { target = static_cast<std::int64_t>(whole(1e18)); }
  void set(std::uint64_t& target) { target = static_cast<std::uint64_t>(whole(9e18)); }

  void set(double& target) {
    const double low = std::max(rule_->low, 0.0), high = std::min(rule_->high, 1e6);
    do target = low + (high - low) * std::pow(random_.uniform(), 1 + random_.below(20));
    while ((rule_->above_low && target == low) || (rule_->below_high && target >= high));
  }

  void set(std::string& target) {
    if (!rule_->words.empty()) {
      target = rule_->words[random_.below(rule_->words.size())];
      return;
    }
    target.clear();
    const std::vector<std::string> pieces{"a",  "/", "\"", "\\", "\n", "\t",  "\x7f", "\x01", "é",
                                          "漢", " ", "#",  "'",  "=",  "[1]", "\r",   "🪨"};
    for (auto n = random_.below(12) + 1; n > 0; --n) target += pieces[random_.below(pieces.size())];
  }

  void set(space::Choice& target) {
    const auto kind = random_.below(3);
    if (kind == 0) target = static_cast<std::int64_t>(random_.below(1000));
    if (kind == 1) target = static_cast<double>(random_.below(1000)) + 0.5;
    if (kind == 2) set(target.emplace<std::string>());
  }

  template <class T>
  void set(std::vector<T>& target) {
    target.clear();
    for (auto n = random_.below(4) + 1; n > 0; --n) {
      T element{};
      set(element);
      if (std::ranges::find(target, element) == target.end()) target.push_back(element);
    }
  }

  double whole(double most) {
    const double low = std::max(rule_->low, 0.0), high = std::min(rule_->high, most);
    return low + std::floor((high - low) * std::pow(random_.uniform(), 1 + random_.below(10)));
  }

  Random& random_;
  const Rule* rule_ = nullptr;
};

template <class Bounds>
void order(Bounds& bounds) {
  if (bounds.max < bounds.min) std::swap(bounds.min, bounds.max);
}

inline void order_budget(feasibility::Options& budget) {
  for (auto* bounds : {&budget.parameters, &budget.macs, &budget.depth, &budget.weight_bytes,
                       &budget.activation_bytes, &budget.training_memory})
    order(*bounds);
  order(budget.inference_memory);
  order(budget.inference_time);
  order(budget.step_time);
  for (auto& table : budget.table) order(table);
}

inline void order_stages(std::vector<space::StageOptions>& stages) {
  for (auto& stage : stages) {
    stage.width.push_back(65536);  // some width must be even for inception
    std::ranges::sort(stage.width);
    stage.width.erase(std::ranges::unique(stage.width).begin(), stage.width.end());
    stage.repeat = 1 + stage.repeat % 20;
  }
}

/// Kernels are odd, names are of inputs of their own.
inline void order_branches(space::Options& space) {
  int inputs = 0;
  for (auto& branch : space.branch) {
    branch.inputs = {"input" + std::to_string(++inputs), "input" + std::to_string(++inputs)};
    order_stages(branch.stage);
    if (!branch.stage.empty()) branch.sequence.clear();
    for (auto& sequence : branch.sequence) {
      for (int& kernel : sequence.kernel) kernel |= 1;
      sequence.repeat = 1 + sequence.repeat % 20;
    }
    for (auto& dense : branch.dense) dense.repeat = 1 + dense.repeat % 20;
  }
  for (auto& dense : space.trunk) dense.repeat = 1 + dense.repeat % 20;
}

/// What only other formats have stays as it is by default.
inline void order_data(data::Options& data) {
  const data::Options random = std::exchange(data, data::Options{});
  data.format = random.format;
  data.path = random.path;
  data.train_samples = random.train_samples;
  data.validation_fraction = random.validation_fraction;
  data.validation = random.validation;
  if (data.format != "hdf5") return;
  data.input = random.input;
  for (std::size_t i = 0; i < data.input.size(); ++i) {
    data.input[i].name = "input" + std::to_string(i);
    data.input[i].table = i % 2 ? "table" : "";
    data.input[i].index = i % 2 ? "index" : "";
  }
  data.target = random.target;
  data.target_kind = random.target_kind;
  data.scale_target = random.scale_target;
  data.folds = 2 + random.folds % 20;
  data.validation = "drawn";
  data.test_fraction = random.test_fraction;
}

/// Either stages or branches, or choices alone.
inline void order_space(space::Options& space, Random& random) {
  if (random.below(2))
    space.stage.clear();
  else
    space.branch.clear();
  if (space.branch.empty()) space.trunk.clear();
  if (space.stage.empty() && space.branch.empty() && space.choice.empty())
    space.stage.resize(1 + random.below(5));
}

/// A random workflow that keeps every rule, also those between keys.
inline Workflow random_workflow(Random& random) {
  Workflow w;
  for_each_array(w, [&](const Array& array) { array.reset(random.below(4)); });
  order_space(w.space, random);
  Filler filler(random);
  for (const auto& section : sections(w))
    for (const auto& field : section.fields) filler.fill(field);
  order_data(w.data);
  order_stages(w.space.stage);
  order_branches(w.space);
  for (std::size_t i = 0; i < w.space.choice.size(); ++i)
    w.space.choice[i].name = "my.choice_" + std::to_string(i);
  for (std::size_t i = 0; i < w.budget.table.size(); ++i)
    w.budget.table[i].name += std::to_string(i);
  order_budget(w.budget);
  w.objective.table.metric = "top1";
  w.predict.method = random.below(2) ? "cairn" : "fixed:7";
  if (w.search.method == "random") w.transfer.provider = "nearest";
  w.search.sample = std::min(w.search.sample, w.search.population);
  w.training.first_epochs = 0;  // not with predictions
  w.training.step_epochs += 0.5;
  w.training.restart_epochs = random.below(2) ? 0 : w.training.epochs / 7;
  w.training.momentum *= 0.99;
  w.training.label_smoothing = 0;
  const bool real = w.training.loss == "mean_squared_error" || w.training.loss == "huber";
  w.training.metrics =
      real ? std::vector<std::string>{"r2", "mae"} : std::vector<std::string>{"accuracy", "auc"};
  if (real) w.training.class_weights = "none";
  w.objective.metric = random.below(2) ? w.training.metrics[random.below(2)] : "loss";
  return w;
}

}  // namespace cairn::config
