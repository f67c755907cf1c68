#include "train/folds.hpp"

#include <algorithm>
#include <cmath>

#include "cairn/core/error.hpp"
#include "train/weights.hpp"

namespace cairn::train {
namespace {

/// One tensor of all folds.
NamedTensor stack_one(const std::vector<std::vector<NamedTensor>>& folds, std::size_t index) {
  const auto& [name, first] = folds.front()[index];
  auto shape = first.shape;
  shape.insert(shape.begin(), static_cast<std::int64_t>(folds.size()));
  auto tensor = HostTensor::allocate(first.dtype, shape);
  auto* target = tensor.data.get();
  for (const auto& fold : folds) {
    const auto& [other, part] = fold.at(index);
    if (other != name || part.dtype != first.dtype || part.shape != first.shape)
      throw Error({"the weights of the folds differ", "one has " + other + " for " + name, ""});
    target = std::ranges::copy(part.span(), target).out;
  }
  return {name, std::move(tensor)};
}

double mean(const std::vector<double>& values) {
  double sum = 0;
  for (double value : values) sum += value;
  return sum / static_cast<double>(values.size());
}

/// (Gosset 1908.)
double standard_error(const std::vector<double>& values) {
  const double centre = mean(values), k = static_cast<double>(values.size());
  double squares = 0;
  for (double value : values) squares += (value - centre) * (value - centre);
  return std::sqrt(squares / (k - 1) / k);
}

std::vector<double> values_of(const std::vector<std::vector<Metric>>& folds, std::size_t index) {
  std::vector<double> values;
  for (const auto& fold : folds) values.push_back(fold.at(index).value);
  return values;
}

}  // namespace

std::vector<NamedTensor> stack(const std::vector<std::vector<NamedTensor>>& folds) {
  std::vector<NamedTensor> result;
  for (std::size_t i = 0; i < folds.front().size(); ++i) result.push_back(stack_one(folds, i));
  return result;
}

std::vector<NamedTensor> slice(const std::vector<NamedTensor>& stacked, std::size_t fold,
                               std::size_t folds) {
  std::vector<NamedTensor> result;
  for (const auto& [name, whole] : stacked) {
    if (whole.shape.empty() || whole.shape.front() != static_cast<std::int64_t>(folds))
      throw Error({"the weights do not fit the network",
                   name + ": they are not those of " + std::to_string(folds) + " folds",
                   "They belong to a run with another number of folds"});
    HostTensor part{whole.dtype, {whole.shape.begin() + 1, whole.shape.end()}, nullptr};
    part.data = {whole.data, whole.data.get() + fold * part.bytes()};
    result.push_back({name, std::move(part)});
  }
  return result;
}

std::size_t folds_of(const Network& network, const std::vector<NamedTensor>& weights) {
  if (network.parameters().empty()) return 0;
  const auto& [name, value] = network.parameters().front();
  const auto found = std::ranges::find(weights, name, &NamedTensor::name);
  if (found == weights.end()) return 0;
  const auto& shape = found->tensor.shape;
  const auto single = value.sizes();
  const bool stacked = shape.size() == single.size() + 1 &&
                       std::equal(single.begin(), single.end(), shape.begin() + 1);
  return stacked ? static_cast<std::size_t>(shape.front()) : 0;
}

std::vector<Metric> means(const std::vector<std::vector<Metric>>& folds) {
  std::vector<Metric> result;
  for (std::size_t i = 0; i < folds.front().size(); ++i)
    result.push_back({folds.front()[i].info, mean(values_of(folds, i))});
  return result;
}

std::vector<Metric> standard_errors(const std::vector<std::vector<Metric>>& folds) {
  std::vector<Metric> result;
  for (std::size_t i = 0; i < folds.front().size(); ++i) {
    const auto& info = folds.front()[i].info;
    result.push_back({{standard_error_name(info.name), info.unit, Direction::minimize},
                      standard_error(values_of(folds, i))});
  }
  return result;
}

Curve mean_curve(const std::vector<Curve>& folds) {
  Curve result = folds.front();
  for (std::size_t s = 0; s < result.series.size(); ++s)
    for (std::size_t point = 0; point < result.epoch.size(); ++point) {
      std::vector<double> values;
      for (const auto& fold : folds) values.push_back(fold.series.at(s).values.at(point));
      result.series[s].values[point] = mean(values);
    }
  return result;
}

}  // namespace cairn::train
