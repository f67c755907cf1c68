#include "predict/gaussian_process.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <span>

namespace cairn::predict {
namespace {

using Eigen::MatrixXd;
using Eigen::VectorXd;

/// Kernels are chosen on so many examples: the likelihood is asked for dozens of them.
constexpr Eigen::Index most_for_choice = 64;
/// Keeps the scale of few examples from being 0: a weak prior of half an example with variance 1.
constexpr double prior_examples = 0.5;

/// What of a kernel matrix does not depend on the kernel.
struct Products {
  MatrixXd inner;   ///< x.x' / d
  MatrixXd square;  ///< |x - x'|^2 / d
  MatrixXd anchor;  ///< u u'
};

Products products(const Examples& e) {
  Products p;
  const auto d = static_cast<double>(std::max<Eigen::Index>(1, e.features.cols()));
  p.inner = e.features * e.features.transpose() / d;
  const VectorXd own = p.inner.diagonal();
  p.square = (own.replicate(1, own.size()) + own.transpose().replicate(own.size(), 1) - 2 * p.inner)
                 .cwiseMax(0);
  p.anchor = e.anchor * e.anchor.transpose();
  return p;
}

MatrixXd matrix(const Kernel& kernel, const Products& p, const VectorXd& weight) {
  const double rate = -1 / (2 * kernel.length * kernel.length);
  MatrixXd k = kernel.share * ((rate * p.square).array().exp().matrix() + kernel.linear * p.inner) +
               kernel.anchor * p.anchor;
  k.array() += 1;
  k.diagonal().array() += kernel.noise / weight.array();
  return k;
}

double scale_of(const VectorXd& target, const VectorXd& dual) {
  return (target.dot(dual) + prior_examples) /
         (static_cast<double>(target.size()) + prior_examples);
}

/// Of the target, but for what all kernels have in common.
double log_likelihood(const Kernel& kernel, const Products& p, const Examples& e) {
  const Eigen::LLT<MatrixXd> factor(matrix(kernel, p, e.weight));
  if (factor.info() != Eigen::Success) return -std::numeric_limits<double>::infinity();
  const double scale = scale_of(e.target, factor.solve(e.target));
  const MatrixXd& l = factor.matrixLLT();
  return -0.5 * (static_cast<double>(e.target.size()) + prior_examples) * std::log(scale) -
         l.diagonal().array().log().sum();
}

/// Every n-th example, so that there are not too many.
Examples thinned(const Examples& e) {
  const Eigen::Index step = (e.target.size() + most_for_choice - 1) / most_for_choice;
  if (step <= 1) return e;
  const auto rows = Eigen::seq(e.target.size() % step, Eigen::last, step);
  Examples some;
  some.features = e.features(rows, Eigen::all);
  some.anchor = e.anchor(rows);
  some.target = e.target(rows);
  some.weight = e.weight(rows);
  return some;
}

/// One number of a kernel and the values that it may have.
struct Knob {
  double Kernel::*field;
  std::span<const double> values;
};

constexpr std::array<double, 4> lengths{1, 1.5, 2.5, 4};
constexpr std::array<double, 4> linears{0.1, 0.3, 1, 3};
constexpr std::array<double, 3> anchors{0, 1, 10};
constexpr std::array<double, 2> shares{1, 0.1};
constexpr std::array<double, 7> noises{0.01, 0.03, 0.1, 0.2, 0.4, 0.8, 1.6};
const std::array<Knob, 5> knobs{{{&Kernel::noise, noises},
                                 {&Kernel::linear, linears},
                                 {&Kernel::anchor, anchors},
                                 {&Kernel::share, shares},
                                 {&Kernel::length, lengths}}};

/// The best kernel on a grid, found knob by knob.
Kernel choose(const Examples& all) {
  constexpr int sweeps = 2;
  const Examples e = thinned(all);
  const Products p = products(e);
  Kernel best;
  double highest = log_likelihood(best, p, e);
  for (int sweep = 0; sweep < sweeps; ++sweep)
    for (const Knob& knob : knobs)
      for (double value : knob.values) {
        if (value == best.*knob.field) continue;
        Kernel other = best;
        other.*knob.field = value;
        const double likelihood = log_likelihood(other, p, e);
        if (likelihood <= highest) continue;
        highest = likelihood;
        best = other;
      }
  return best;
}

}  // namespace

GaussianProcess::GaussianProcess(Examples examples) : examples_(std::move(examples)) {
  kernel_ = choose(examples_);
  factor_.compute(matrix(kernel_, products(examples_), examples_.weight));
  dual_ = factor_.solve(examples_.target);
  scale_ = scale_of(examples_.target, dual_);
}

Prediction GaussianProcess::predict(const VectorXd& features, double anchor) const {
  const auto d = static_cast<double>(std::max<Eigen::Index>(1, features.size()));
  const double own = features.squaredNorm() / d;
  const VectorXd inner = examples_.features * features / d;
  const VectorXd square =
      (examples_.features.rowwise().squaredNorm() / d).array() + own - 2 * inner.array();
  const double rate = -1 / (2 * kernel_.length * kernel_.length);
  VectorXd k = kernel_.share * ((rate * square.array()).exp().matrix() + kernel_.linear * inner) +
               kernel_.anchor * anchor * examples_.anchor;
  k.array() += 1;
  const double variance = kernel_.share * (1 + kernel_.linear * own) +
                          kernel_.anchor * anchor * anchor + 1 + kernel_.noise -
                          factor_.matrixL().solve(k).squaredNorm();
  return {k.dot(dual_), std::sqrt(scale_ * std::max(variance, 1e-9))};
}

std::vector<Prediction> GaussianProcess::left_out() const {
  const Eigen::Index n = examples_.target.size();
  const MatrixXd inverse = factor_.solve(MatrixXd::Identity(n, n));
  std::vector<Prediction> predictions;
  for (Eigen::Index i = 0; i < n; ++i)
    predictions.push_back(
        {examples_.target[i] - dual_[i] / inverse(i, i), std::sqrt(scale_ / inverse(i, i))});
  return predictions;
}

}  // namespace cairn::predict
