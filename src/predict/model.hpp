#pragma once

#include <functional>
#include <optional>
#include <vector>

#include "predict/features.hpp"
#include "predict/gaussian_process.hpp"
#include "predict/memory.hpp"
#include "predict/own_curve.hpp"
#include "predict/warp.hpp"

namespace cairn::predict {

/// The end of a training as a distribution: Student-t on a warped scale, within bounds.
class Ending {
 public:
  struct Shape {
    Prediction z;  ///< on the warped scale
    int freedom;
    Warp warp;
    double least;  ///< no value lies outside [least, most]
    double most;
  };
  explicit Ending(Shape shape) : shape_(shape) {}

  double value() const { return at(0.5); }
  /// The value that the end lies below with this probability.
  double at(double probability) const;
  /// Probability of an end that is at least as good as `bar`.
  double reach(double bar, Direction direction) const;

 private:
  Shape shape_;
};

/// What the finished trainings tell about one that has come to a given epoch.
class Model {
 public:
  /// What an example's own curve, up to the model's epoch, said about its end.
  using OwnValue = std::function<double(const Finished&)>;
  /// Of curves up to `epoch`.
  /// From at least `least_examples`, or none.
  static std::optional<Model> learn(const std::vector<const Finished*>& examples,
                                    const Setting& setting, double epoch,
                                    const OwnValue& own_value);

  /// `widening`: a factor for the scale.
  Ending end_of(const Curve& curve, const OwnForecast& own, double widening) const;
  /// Share of the finished trainings whose final value lies within [low, high]: how far a forecast
  /// leaves open where in the ranking its training will end.
  double rank_width(double low, double high) const;

  static constexpr std::size_t least_examples = 5;

 private:
  struct Row {
    std::vector<double> features;
    double best;
    double own;
    double final;
    double weight;
  };

  void set_scales(const std::vector<Row>& rows);
  void set_process(const std::vector<Row>& rows);
  /// `blind`: what the process says of each row without it.
  void calibrate(const std::vector<Row>& rows, const std::vector<Prediction>& blind);
  void set_trust(const std::vector<Row>& rows, const std::vector<Prediction>& blind);
  Eigen::VectorXd warped(const std::vector<double>& features) const;

  MetricInfo objective_;
  double epoch_ = 0;
  FeatureMap map_;
  std::vector<Warp> warps_;  ///< of the features
  Warp target_;
  double centre_ = 0;  ///< mean of the warped bests
  GaussianProcess process_;
  int freedom_ = 2;
  double inflation_ = 1;        ///< of the process' scales
  std::vector<double> finals_;  ///< ascending
  double least_gain_ = 0;       ///< final value - best so far, of the examples
  double most_gain_ = 0;
  double own_bias_ = 0;   ///< of the curve's own forecast, on the warped scale: its median error,
  double own_error_ = 0;  ///< and the mean square of what is left; 0 where it is not looked at
  double error_ = 1;      ///< mean square error of the process
};

}  // namespace cairn::predict
