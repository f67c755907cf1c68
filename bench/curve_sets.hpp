#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "cairn/core/random.hpp"
#include "cairn/data/csv.hpp"
#include "cairn/h5/file.hpp"
#include "cairn/predict/engine.hpp"
#include "cairn/record/run_table.hpp"

/// Complete learning curves of searches that others ran, and of one of our own.
namespace cairn::bench {

struct CurveSet {
  std::string name;
  predict::Setting setting;
  double unit = 1;  ///< what a point is: 1 where values are percent, 0.01 where they are fractions
  std::vector<Curve> curves;
};

inline MetricInfo metric(const char* name, Direction direction) {
  return {name, "1", direction};
}

/// 100 candidates of NSGA-Net on one beam intensity (Olaya et al. 2023): 25 epochs.
inline CurveSet a4nn(const std::filesystem::path& folder, const std::string& beam) {
  const auto table =
      data::read_csv(folder / "curves/a4nn" / ("1gpu_" + beam + "_training_data.csv"));
  CurveSet set{"a4nn_" + beam, {}, 1, {}};
  set.setting.objective = metric("validation_accuracy", Direction::maximize);
  set.setting.epochs = 24;
  const auto epoch = table.column("epoch");
  const auto validation = table.column("val_accs"), training = table.column("train_accs");
  for (std::size_t row = 0; row < table.rows.size(); ++row) {
    if (table.number(row, epoch) == 0)
      set.curves.push_back(
          {{},
           {{set.setting.objective, {}}, {metric("training_accuracy", Direction::maximize), {}}}});
    Curve& curve = set.curves.back();
    curve.epoch.push_back(table.number(row, epoch));
    curve.series[0].values.push_back(table.number(row, validation));
    curve.series[1].values.push_back(table.number(row, training));
  }
  return set;
}

/// 15,625 spiking networks on CIFAR-10 (SpikeNAS-Bench): 100 epochs.
inline CurveSet spikenas(const std::filesystem::path& folder) {
  const auto file = h5::File::open(folder / "curves/spikenas_bench.h5");
  const auto group = file.root().group("CIFAR10");
  CurveSet set{"spikenas", {}, 1, {}};
  set.setting.objective = metric("validation_accuracy", Direction::maximize);
  set.setting.epochs = 100;
  const std::vector<std::pair<const char*, MetricInfo>> series{
      {"val_acc", set.setting.objective},
      {"val_loss", metric("validation_loss", Direction::minimize)},
      {"train_acc", metric("training_accuracy", Direction::maximize)},
      {"train_loss", metric("training_loss", Direction::minimize)}};
  std::vector<HostTensor> tensors;
  for (const auto& [name, info] : series) tensors.push_back(group.read(name));
  const auto stride = static_cast<std::size_t>(tensors[0].shape.at(1));
  set.curves.resize(static_cast<std::size_t>(tensors[0].shape.at(0)));
  for (std::size_t i = 0; i < set.curves.size(); ++i) {
    Curve& curve = set.curves[i];
    for (int e = 1; e <= 100; ++e) curve.epoch.push_back(e);
    for (std::size_t s = 0; s < series.size(); ++s) {
      const auto values = tensors[s].as<float>().subspan(i * stride, 100);
      curve.series.push_back({series[s].second, {values.begin(), values.end()}});
    }
  }
  return set;
}

/// The finished trainings of a run folder.
inline CurveSet own_run(const std::filesystem::path& folder) {
  const auto run = record::read_run(folder);
  CurveSet set{folder.filename().string(), {}, 0.01, {}};
  set.setting.objective = run.submissions.back().objective;
  for (const auto& [id, candidate] : run.candidates) {
    const auto* result = record::search_result(candidate);
    if (result == nullptr || result->outcome->status != protocol::Status::trained) continue;
    set.curves.push_back(result->outcome->curve);
    set.setting.epochs = result->outcome->epochs;
  }
  return set;
}

/// Every second curve: methods were tuned on the others.
inline CurveSet half(CurveSet set, std::size_t first) {
  std::vector<Curve> some;
  for (std::size_t i = first; i < set.curves.size(); i += 2) some.push_back(set.curves[i]);
  set.curves = std::move(some);
  return set;
}

/// `count` of the curves, in an order drawn from `seed`.
inline std::vector<Curve> draw(const CurveSet& set, std::size_t count, std::uint64_t seed) {
  std::vector<std::size_t> order(set.curves.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  Random random(seed, "order of the curves");
  for (std::size_t i = 0; i + 1 < order.size(); ++i)
    std::swap(order[i], order[i + random.below(order.size() - i)]);
  std::vector<Curve> curves;
  for (std::size_t i = 0; i < std::min(count, order.size()); ++i)
    curves.push_back(set.curves[order[i]]);
  return curves;
}

}  // namespace cairn::bench
