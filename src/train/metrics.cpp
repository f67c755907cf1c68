#include "train/metrics.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <numeric>
#include <vector>

namespace cairn::train {
namespace {

constexpr double undefined = std::numeric_limits<double>::quiet_NaN();

double mean(std::span<const float> values) {
  return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

std::vector<std::size_t> ascending(std::span<const float> score) {
  std::vector<std::size_t> order(score.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(),
            [&](std::size_t a, std::size_t b) { return score[a] < score[b]; });
  return order;
}

/// The sum of the ranks of the positive samples; equal scores share the mean of their ranks.
double positive_rank_sum(std::span<const float> score, std::span<const std::int64_t> truth) {
  const auto order = ascending(score);
  double sum = 0;
  for (std::size_t begin = 0, end = 0; begin < order.size(); begin = end) {
    double positives = 0;
    while (end < order.size() && score[order[end]] == score[order[begin]])
      positives += truth[order[end++]] == 1 ? 1 : 0;
    sum += positives * static_cast<double>(begin + 1 + end) / 2;
  }
  return sum;
}

}  // namespace

double accuracy(std::span<const std::int64_t> predicted, std::span<const std::int64_t> truth) {
  if (truth.empty()) return undefined;
  std::size_t right = 0;
  for (std::size_t i = 0; i < truth.size(); ++i) right += predicted[i] == truth[i] ? 1 : 0;
  return static_cast<double>(right) / static_cast<double>(truth.size());
}

double balanced_accuracy(std::span<const std::int64_t> predicted,
                         std::span<const std::int64_t> truth) {
  if (truth.empty()) return undefined;
  struct Recall {
    double right = 0, all = 0;
  };
  std::map<std::int64_t, Recall> classes;
  for (std::size_t i = 0; i < truth.size(); ++i) {
    auto& recall = classes[truth[i]];
    recall.right += predicted[i] == truth[i] ? 1 : 0;
    ++recall.all;
  }
  double sum = 0;
  for (const auto& [label, recall] : classes) sum += recall.right / recall.all;
  return sum / static_cast<double>(classes.size());
}

double auc(std::span<const float> score, std::span<const std::int64_t> truth) {
  if (std::any_of(score.begin(), score.end(), [](float s) { return std::isnan(s); }))
    return undefined;
  const auto positives = static_cast<double>(std::count(truth.begin(), truth.end(), 1));
  const double negatives = static_cast<double>(truth.size()) - positives;
  if (positives == 0 || negatives == 0) return undefined;
  const double wins = positive_rank_sum(score, truth) - positives * (positives + 1) / 2;
  return wins / (positives * negatives);
}

double r2(std::span<const float> predicted, std::span<const float> truth) {
  if (truth.empty()) return undefined;
  const double centre = mean(truth);
  double residual = 0;
  double total = 0;
  for (std::size_t i = 0; i < truth.size(); ++i) {
    residual += std::pow(double{truth[i]} - predicted[i], 2);
    total += std::pow(truth[i] - centre, 2);
  }
  return total == 0 ? undefined : 1 - residual / total;
}

double mae(std::span<const float> predicted, std::span<const float> truth) {
  if (truth.empty()) return undefined;
  double sum = 0;
  for (std::size_t i = 0; i < truth.size(); ++i) sum += std::abs(double{truth[i]} - predicted[i]);
  return sum / static_cast<double>(truth.size());
}

MetricInfo metric_info(std::string_view split, std::string_view metric) {
  const bool error = metric == "loss" || metric == "mae";
  return {std::string(split) + "_" + std::string(metric), "1",
          error ? Direction::minimize : Direction::maximize};
}

}  // namespace cairn::train
