#include "train/ensemble.hpp"

#include "train/folds.hpp"
#include "train/snapshot.hpp"

namespace cairn::train {
namespace {

using protocol::Phase;

/// series × points, float64.
torch::Tensor values_of(const Curve& curve) {
  const auto points = static_cast<std::int64_t>(curve.epoch.size());
  auto result =
      torch::zeros({static_cast<std::int64_t>(curve.series.size()), points}, torch::kFloat64);
  for (std::size_t i = 0; i < curve.series.size(); ++i)
    std::ranges::copy(curve.series[i].values,
                      result.data_ptr<double>() + static_cast<std::int64_t>(i) * points);
  return result;
}

void set_values(Curve& curve, const torch::Tensor& values) {
  const auto* from = values.data_ptr<double>();
  for (auto& series : curve.series)
    for (auto& value : series.values) value = *from++;
}

std::vector<Metric> last_values(const Curve& curve) {
  std::vector<Metric> result;
  for (const auto& series : curve.series) result.push_back({series.info, series.values.back()});
  return result;
}

constexpr const char* kCurve = "curve";

}  // namespace

Ensemble::Ensemble(Members members, bool bystander)
    : members_(std::move(members)), bystander_(bystander) {}

protocol::Status Ensemble::run(objective::Monitor& monitor) {
  monitor.enter(Phase::train);
  while (!first().done()) {
    if (monitor.wants_snapshot()) monitor.snapshot(snapshot());
    if (monitor.should_stop()) return protocol::Status::stopped;
    for (const auto& member : members_) {
      member->trainer->train_batch();
      monitor.samples(member->trainer->batch());
    }
    if (first().at_point()) end_point(monitor);
  }
  return protocol::Status::trained;
}

void Ensemble::end_point(objective::Monitor& monitor) {
  for (const auto& member : members_) member->trainer->check_losses();
  if (first().validates()) monitor.enter(Phase::validate);
  for (const auto& member : members_) member->trainer->end_point();
  monitor.epoch_done(curve());
  if (!first().done()) monitor.enter(Phase::train);
}

Curve Ensemble::curve() const {
  if (folds() == 1) return first().curve();
  std::vector<Curve> curves;
  for (std::size_t i = 0; i < folds(); ++i) curves.push_back(members_[i]->trainer->curve());
  return mean_curve(curves);
}

std::vector<Metric> Ensemble::metrics() const {
  auto result = last_values(curve());
  if (folds() == 1) return result;
  std::vector<std::vector<Metric>> validation;
  for (std::size_t i = 0; i < folds(); ++i) {
    validation.push_back(last_values(members_[i]->trainer->curve()));
    std::erase_if(validation.back(),
                  [](const Metric& m) { return !m.info.name.starts_with("validation_"); });
  }
  const auto errors = standard_errors(validation);
  result.insert(result.end(), errors.begin(), errors.end());
  return result;
}

std::vector<NamedTensor> Ensemble::weights() const {
  if (single()) return first().weights();
  std::vector<std::vector<NamedTensor>> all;
  for (const auto& member : members_) all.push_back(member->trainer->weights());
  return stack(all);
}

objective::Snapshot Ensemble::snapshot() const {
  StateWriter state;
  if (!single()) state.same("folds", static_cast<std::int64_t>(members_.size()));
  for (std::size_t i = 0; i < members_.size(); ++i) {
    auto& trainer = *members_[i]->trainer;
    trainer.check_losses();  // what has not been read yet would be lost
    if (!single()) {
      state.within(fold_prefix(i));
      state(kCurve, values_of(trainer.curve()));
    }
    trainer.keep(state);
  }
  return {epochs(), weights(), state.take(), curve()};
}

void Ensemble::restore(const objective::Snapshot& snapshot) {
  StateReader state(snapshot.training);
  if (single()) return first().restore(state, snapshot.curve);
  state.same("folds", static_cast<std::int64_t>(members_.size()));
  for (std::size_t i = 0; i < members_.size(); ++i) {
    state.within(fold_prefix(i));
    auto curve = snapshot.curve;
    for (auto& series : curve.series) series.values.resize(curve.epoch.size());
    auto values = values_of(curve);
    state(kCurve, values);
    set_values(curve, values);
    members_[i]->trainer->restore(state, std::move(curve));
  }
}

}  // namespace cairn::train
