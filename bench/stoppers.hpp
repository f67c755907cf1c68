#pragma once

#include <algorithm>
#include <cmath>
#include <map>
#include <memory>
#include <vector>

#include "cairn/predict/engine.hpp"

/// Stopping rules that other programs offer, as engines: both report the best value so far.
namespace cairn::bench {

/// What the rules share: they look at the best value so far of the objective, higher is better.
class BestSoFar : public predict::Engine {
 public:
  explicit BestSoFar(const predict::Setting& setting) : setting_(setting) {}

  void learn(const protocol::Lesson&) override {}

  std::vector<protocol::Forecast> judge(std::span<const predict::Question> questions) override {
    std::vector<protocol::Forecast> forecasts;
    for (const auto& question : questions) forecasts.push_back(judge(question));
    return forecasts;
  }

 protected:
  /// Points of the candidate's curve so far, oriented so that higher is better.
  virtual bool stops(CandidateId candidate, double epoch, const std::vector<double>& values) = 0;

 private:
  protocol::Forecast judge(const predict::Question& question) {
    const double sign = setting_.objective.direction == Direction::maximize ? 1 : -1;
    std::vector<double> values;
    for (const Series& series : question.curve->series)
      if (series.info.name == setting_.objective.name)
        for (double value : series.values) values.push_back(sign * value);
    protocol::Forecast forecast;
    forecast.epoch = question.curve->epoch.back();
    forecast.value = sign * *std::ranges::max_element(values);
    forecast.low = forecast.high = forecast.value;
    if (stops(question.candidate, forecast.epoch, values)) forecast.advice = protocol::Advice::stop;
    return forecast;
  }

  predict::Setting setting_;
};

/// The median stopping rule (Golovin et al. 2017): stop at epoch e whoever's best is worse than the
/// median of the running averages of all others up to e. Nobody is stopped within `grace` epochs.
class MedianStopping final : public BestSoFar {
 public:
  MedianStopping(const predict::Setting& setting, double grace)
      : BestSoFar(setting), grace_(grace) {}

 private:
  bool stops(CandidateId candidate, double epoch, const std::vector<double>& values) override {
    double sum = 0;
    for (double value : values) sum += value;
    auto& averages = averages_[epoch];
    std::vector<double> others;
    for (const auto& [other, average] : averages)
      if (other != candidate) others.push_back(average);
    averages.emplace_back(candidate, sum / static_cast<double>(values.size()));
    if (epoch < grace_ || others.empty()) return false;
    const auto middle = others.begin() + static_cast<std::ptrdiff_t>(others.size() / 2);
    std::nth_element(others.begin(), middle, others.end());
    return *std::ranges::max_element(values) < *middle;
  }

  double grace_;
  std::map<double, std::vector<std::pair<CandidateId, double>>> averages_;
};

/// Asynchronous successive halving (Li et al. 2020), with trainings that are stopped at a rung
/// unless they are among the best third of all that came to it. Rungs: first, 3 first, 9 first, ...
class Asha final : public BestSoFar {
 public:
  Asha(const predict::Setting& setting, double first) : BestSoFar(setting), next_(first) {}

 private:
  static constexpr double eta = 3;

  bool stops(CandidateId, double epoch, const std::vector<double>& values) override {
    if (!is_rung(epoch)) return false;
    auto& reached = rungs_[epoch];
    const double mine = *std::ranges::max_element(values);
    reached.push_back(mine);
    const auto better = std::ranges::count_if(reached, [&](double other) { return other > mine; });
    const double most = std::floor(static_cast<double>(reached.size()) / eta);
    return static_cast<double>(better) >= std::max(1.0, most);
  }

  bool is_rung(double epoch) const {
    for (double rung = next_; rung <= epoch; rung *= eta)
      if (std::abs(rung - epoch) < 1e-9) return true;
    return false;
  }

  double next_;
  std::map<double, std::vector<double>> rungs_;
};

}  // namespace cairn::bench
