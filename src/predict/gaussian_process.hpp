#pragma once

#include <Eigen/Dense>
#include <vector>

namespace cairn::predict {

/// What a Gaussian process learns from: n examples with d features, all on scales of about 1.
struct Examples {
  Eigen::MatrixXd features;  ///< n x d
  Eigen::VectorXd anchor;    ///< n; the one feature that may tell all by itself
  Eigen::VectorXd target;    ///< n
  Eigen::VectorXd weight;    ///< n; an example of weight w counts like w equal ones
};

/// k(x, x') = share (exp(-|x - x'|^2 / (2 length^2 d)) + linear x.x' / d) + anchor u u' + 1, and
/// `noise` on the diagonal, all times a scale that the data give.
struct Kernel {
  double length = 1.5;
  double linear = 1;
  double anchor = 0;
  double share = 1;
  double noise = 0.1;
};

/// Mean and scale of a Student-t distribution.
struct Prediction {
  double mean = 0;
  double scale = 0;
};

/// Gaussian process regression (Rasmussen & Williams 2006, algorithm 2.1) with a kernel of the
/// greatest marginal likelihood. Its scale is integrated out, which makes predictions Student-t.
class GaussianProcess {
 public:
  GaussianProcess() = default;
  explicit GaussianProcess(Examples examples);

  Prediction predict(const Eigen::VectorXd& features, double anchor) const;
  /// What the process would have predicted for each example without it (R&W 5.12).
  std::vector<Prediction> left_out() const;
  const Kernel& kernel() const { return kernel_; }

 private:
  Examples examples_;
  Kernel kernel_;
  Eigen::LLT<Eigen::MatrixXd> factor_;
  Eigen::VectorXd dual_;  ///< K^-1 target
  double scale_ = 1;      ///< of all variances
};

}  // namespace cairn::predict
