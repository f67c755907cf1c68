#include "predict/model.hpp"

#include <algorithm>
#include <cmath>

#include "predict/student.hpp"

namespace cairn::predict {
namespace {

using Eigen::VectorXd;

/// From so many examples on the curve's own forecast is not worth its time.
constexpr std::size_t enough_examples = 32;

/// Nobody is foretold to end far beyond what has been seen.
double limited(double z, double least, double most) {
  constexpr double beyond = 0.3;  // standard deviations of the final values
  if (z > most) return most + beyond * std::tanh((z - most) / beyond);
  if (z < least) return least + beyond * std::tanh((z - least) / beyond);
  return z;
}

/// Those who were let go on because they did well tell less about the others.
double weight(const Finished& example) {
  constexpr double survivor = 0.3;
  return example.chosen ? 1 : survivor;
}

}  // namespace

double Ending::at(double probability) const {
  const double t = probability == 0.5 ? 0 : student_quantile(probability, shape_.freedom);
  const double z = std::clamp(shape_.z.mean + t * shape_.z.scale, -30.0, 30.0);
  return std::clamp(shape_.warp.inverse(z), shape_.least, shape_.most);
}

double Ending::reach(double bar, Direction direction) const {
  if (better(direction == Direction::maximize ? shape_.least : shape_.most, bar, direction))
    return 1;
  const double t = (shape_.warp(bar) - shape_.z.mean) / shape_.z.scale;
  const double below = student_cdf(t, shape_.freedom);
  return direction == Direction::maximize ? 1 - below : below;
}

std::optional<Model> Model::learn(const std::vector<const Finished*>& examples,
                                  const Setting& setting, double epoch, const OwnValue& own_value) {
  Model model;
  model.objective_ = setting.objective;
  model.epoch_ = epoch;
  std::vector<const Curve*> curves;
  for (const Finished* example : examples) curves.push_back(&example->curve);
  model.map_ = FeatureMap(curves, setting.objective);
  const bool ask_own = examples.size() < enough_examples;
  std::vector<Row> rows;
  for (const Finished* example : examples) {
    const Points points = points_of(example->curve, setting.objective.name, epoch);
    if (points.value.empty()) continue;
    Row row{model.map_(example->curve, epoch), best_of(points, setting.objective.direction), 0,
            example->final, weight(*example)};
    if (ask_own) row.own = own_value(*example);
    rows.push_back(std::move(row));
  }
  if (rows.size() < least_examples) return std::nullopt;
  model.set_scales(rows);
  model.set_process(rows);
  const auto blind = model.process_.left_out();
  model.calibrate(rows, blind);
  if (ask_own) model.set_trust(rows, blind);
  return model;
}

void Model::set_scales(const std::vector<Row>& rows) {
  const auto column = [&](auto get) {
    std::vector<double> values;
    for (const Row& row : rows) values.push_back(get(row));
    return values;
  };
  for (std::size_t j = 0; j < map_.size(); ++j)
    warps_.emplace_back(column([&](const Row& row) { return row.features[j]; }));
  finals_ = column([](const Row& row) { return row.final; });
  target_ = Warp(finals_);
  std::ranges::sort(finals_);
  const auto gains = column([](const Row& row) { return row.final - row.best; });
  const auto [least, most] = std::ranges::minmax(gains);
  const double margin = (most - least) / 2;
  least_gain_ = least - margin;
  most_gain_ = most + margin;
  freedom_ = std::max(2, static_cast<int>(rows.size()) / 2);
}

void Model::set_process(const std::vector<Row>& rows) {
  const auto n = static_cast<Eigen::Index>(rows.size());
  Examples e;
  e.features.resize(n, static_cast<Eigen::Index>(map_.size()));
  e.anchor.resize(n);
  e.target.resize(n);
  e.weight.resize(n);
  for (Eigen::Index i = 0; i < n; ++i) {
    const Row& row = rows[static_cast<std::size_t>(i)];
    e.features.row(i) = warped(row.features);
    e.anchor[i] = target_(row.best);
    e.target[i] = target_(row.final);
    e.weight[i] = row.weight;
  }
  e.weight /= e.weight.mean();  // the noise is that of a usual example
  centre_ = e.anchor.mean();
  e.anchor.array() -= centre_;
  process_ = GaussianProcess(std::move(e));
}

/// Intervals must have held what they did not see: of few examples a process may be too sure (the
/// quantile of split conformal prediction, Vovk et al. 2005, of the errors when left out).
void Model::calibrate(const std::vector<Row>& rows, const std::vector<Prediction>& blind) {
  std::vector<double> errors;
  for (std::size_t i = 0; i < rows.size(); ++i)
    errors.push_back(std::abs(blind[i].mean - target_(rows[i].final)) / blind[i].scale);
  std::ranges::sort(errors);
  const auto n = static_cast<double>(errors.size());
  const double held = quantile(errors, std::min(1.0, std::ceil(0.8 * (n + 1)) / n));
  inflation_ = std::max(1.0, held / student_quantile(0.9, freedom_));
}

/// How well both ways foretell what they have not seen.
void Model::set_trust(const std::vector<Row>& rows, const std::vector<Prediction>& blind) {
  std::vector<double> own, sorted;
  for (const Row& row : rows) own.push_back(target_(row.own) - target_(row.final));
  sorted = own;
  std::ranges::sort(sorted);
  own_bias_ = quantile(sorted, 0.5);
  double own_sum = 0, sum = 0;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    own_sum += std::pow(own[i] - own_bias_, 2);
    sum += std::pow(blind[i].mean - target_(rows[i].final), 2);
  }
  own_error_ = own_sum / static_cast<double>(rows.size());
  error_ = sum / static_cast<double>(rows.size());
}

double Model::rank_width(double low, double high) const {
  const auto begin = std::ranges::lower_bound(finals_, low);
  const auto end = std::ranges::upper_bound(finals_, high);
  return static_cast<double>(end - begin) / static_cast<double>(finals_.size());
}

VectorXd Model::warped(const std::vector<double>& features) const {
  VectorXd z(static_cast<Eigen::Index>(features.size()));
  for (std::size_t j = 0; j < features.size(); ++j)
    z[static_cast<Eigen::Index>(j)] = warps_[j](features[j]);
  return z;
}

Ending Model::end_of(const Curve& curve, const OwnForecast& own, double widening) const {
  const Points points = points_of(curve, objective_.name, epoch_);
  const double best = best_of(points, objective_.direction);
  Prediction z = process_.predict(warped(map_(curve, epoch_)), target_(best) - centre_);
  z.mean = limited(z.mean, target_(finals_.front()), target_(finals_.back()));
  z.scale *= inflation_ * widening;
  if (own_error_ > 0) {
    const double share = error_ / (error_ + own_error_);
    z.mean += share * (target_(own.value) - own_bias_ - z.mean);
  }
  return Ending({z, freedom_, target_, best + least_gain_, best + most_gain_});
}

}  // namespace cairn::predict
