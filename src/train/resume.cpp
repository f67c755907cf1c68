// How a trainer hands its state over and goes on from one.
#include <string>
#include <vector>

#include "cairn/core/text.hpp"
#include "train/snapshot.hpp"
#include "train/trainer.hpp"

namespace cairn::train {
namespace {

constexpr std::int64_t kVersion = 1;

/// An optimizer's memory; `part` tells two of them apart.
template <class State>
void visit(State& state, const std::string& part, const std::vector<NamedVariable>& parameters,
           Optimizer& optimizer) {
  auto memory = optimizer.memory();
  state("optimizer.steps." + part, memory.steps);
  for (std::size_t i = 0; i < parameters.size(); ++i) {
    state("optimizer.first." + parameters[i].name, memory.first[i]);
    if (memory.second[i].defined())
      state("optimizer.second." + parameters[i].name, memory.second[i]);
  }
}

}  // namespace

/// Everything of a training but the network and the curve.
template <class State>
void Trainer::visit(State& state) {
  state.same("version", kVersion);
  state.same("schedule.steps", total_steps_);
  state.same("schedule.steps_in_epoch", batches_per_epoch_);
  state.same("schedule.batch", batch_);
  state.same("schedule.frozen_steps", frozen_steps_);
  state.same("schedule.rate_factor", plan_.options.inherit.rate_factor);
  state.same("schedule.optimizer", plan_.recipe.optimizer);
  state("steps", step_);
  if (step_ < 0 || step_ >= total_steps_) refuse_snapshot("it has no steps left");
  state.same("schedule.rate", rate());
  if (!plan_.inherited.empty()) state.same(kInherited, join(plan_.inherited, "\n"));
  if (!order_.defined()) order_ = plan_.train.clone();
  state("order", order_);
  state("random.shuffle", streams_.shuffle);
  state("random.augment", streams_.augment);
  state("random.dropout", streams_.dropout);
  train::visit(state, "others", others_, optimizer_);
  train::visit(state, "inherited", slow_, slow_optimizer_);
  state("point.steps", steps_since_point_);
  state("point.loss", loss_sum_);
  state("point.correct", correct_);
}

void Trainer::keep(StateWriter& state) {
  visit(state);
}

void Trainer::restore(const StateReader& state, Curve curve) {
  visit(state);
  check_order();
  check(curve);
  curve_ = std::move(curve);
  freeze(step_ < frozen_steps_);
}

void Trainer::check_order() const {
  const auto sorted = [](const auto& positions) { return std::get<0>(positions.sort()); };
  if (!torch::equal(sorted(order_), sorted(plan_.train)))
    refuse_snapshot("it trained on other samples");
}

void Trainer::check(const Curve& curve) const {
  std::vector<MetricInfo> infos;
  for (const auto& series : curve.series) {
    if (series.values.size() != curve.epoch.size())
      refuse_snapshot("its curve has gaps: " + series.info.name);
    infos.push_back(series.info);
  }
  const auto expected = curve.epoch.empty() ? std::vector<MetricInfo>{} : point_infos();
  if (infos != expected) refuse_snapshot("its curve is of other metrics");
}

}  // namespace cairn::train
