#include "predict/gaussian_process.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "cairn/core/random.hpp"

namespace cairn::predict {
namespace {

using Eigen::MatrixXd;
using Eigen::VectorXd;

Examples noisy_sine(Eigen::Index n, double noise, std::uint64_t seed) {
  Random random(seed, "sine");
  Examples e;
  e.features.resize(n, 2);
  e.anchor = VectorXd::Zero(n);
  e.target.resize(n);
  e.weight = VectorXd::Ones(n);
  for (Eigen::Index i = 0; i < n; ++i) {
    e.features(i, 0) = 2 * random.uniform() - 1;
    e.features(i, 1) = 2 * random.uniform() - 1;
    e.target[i] = std::sin(3 * e.features(i, 0)) + noise * random.normal();
  }
  return e;
}

double covariance(const Kernel& k, const Examples& e, Eigen::Index i, Eigen::Index j) {
  const auto d = static_cast<double>(e.features.cols());
  const double square = (e.features.row(i) - e.features.row(j)).squaredNorm() / d;
  const double inner = e.features.row(i).dot(e.features.row(j)) / d;
  return k.share * (std::exp(-square / (2 * k.length * k.length)) + k.linear * inner) +
         k.anchor * e.anchor[i] * e.anchor[j] + 1 + (i == j ? k.noise / e.weight[i] : 0);
}

/// Straight from the definition: condition the normal distribution on all examples but `left`.
Prediction without(const Examples& e, const Kernel& kernel, Eigen::Index left, double scale) {
  const Eigen::Index n = e.target.size();
  std::vector<Eigen::Index> rest;
  for (Eigen::Index i = 0; i < n; ++i)
    if (i != left) rest.push_back(i);
  const auto m = static_cast<Eigen::Index>(rest.size());
  MatrixXd k(m, m);
  VectorXd cross(m), target(m);
  for (Eigen::Index i = 0; i < m; ++i) {
    for (Eigen::Index j = 0; j < m; ++j)
      k(i, j) = covariance(kernel, e, rest[static_cast<std::size_t>(i)],
                           rest[static_cast<std::size_t>(j)]);
    cross[i] = covariance(kernel, e, rest[static_cast<std::size_t>(i)], left);
    target[i] = e.target[rest[static_cast<std::size_t>(i)]];
  }
  const VectorXd weights = k.fullPivLu().solve(cross);
  return {weights.dot(target),
          std::sqrt(scale * (covariance(kernel, e, left, left) - weights.dot(cross)))};
}

TEST(GaussianProcess, LearnsASmoothFunction) {
  const GaussianProcess process(noisy_sine(80, 0.05, 1));
  for (double x : {-0.8, -0.3, 0.0, 0.4, 0.9}) {
    const auto p = process.predict(Eigen::Vector2d(x, 0.1), 0);
    EXPECT_NEAR(p.mean, std::sin(3 * x), 0.15) << x;
  }
}

TEST(GaussianProcess, LeavingOutIsWhatConditioningOnTheOthersGives) {
  Examples e = noisy_sine(25, 0.2, 2);
  e.anchor = e.target.array() * 0.5 + 0.1;
  for (Eigen::Index i = 0; i < 25; i += 3) e.weight[i] = 0.3;
  const GaussianProcess process(e);
  const auto blind = process.left_out();
  // The scale is common to all: the first prediction gives it.
  const double scale = std::pow(blind[0].scale / without(e, process.kernel(), 0, 1).scale, 2);
  for (Eigen::Index i = 0; i < 25; ++i) {
    const auto expected = without(e, process.kernel(), i, scale);
    EXPECT_NEAR(blind[static_cast<std::size_t>(i)].mean, expected.mean, 1e-8);
    EXPECT_NEAR(blind[static_cast<std::size_t>(i)].scale, expected.scale, 1e-8);
  }
}

TEST(GaussianProcess, IsLessSureFarFromWhatItKnows) {
  const GaussianProcess process(noisy_sine(60, 0.1, 3));
  const double near = process.predict(Eigen::Vector2d(0, 0), 0).scale;
  const double far = process.predict(Eigen::Vector2d(6, 6), 0).scale;
  EXPECT_GT(far, 2 * near);
}

TEST(GaussianProcess, ItsSpreadIsThatOfTheNoise) {
  const GaussianProcess process(noisy_sine(200, 0.3, 4));
  EXPECT_NEAR(process.predict(Eigen::Vector2d(0.2, 0.1), 0).scale, 0.3, 0.06);
}

TEST(GaussianProcess, AnExampleOfLittleWeightHardlyCounts) {
  Examples e = noisy_sine(60, 0.05, 5);
  e.features.row(0) << 0.5, 0;
  e.target[0] = 3;
  e.weight[0] = 1e-6;
  const GaussianProcess process(e);
  EXPECT_NEAR(process.predict(Eigen::Vector2d(0.5, 0), 0).mean, std::sin(1.5), 0.15);
}

TEST(GaussianProcess, ConstantTargetsAndFeaturesAreAnswered) {
  Examples e;
  e.features = MatrixXd::Zero(6, 3);
  e.anchor = VectorXd::Zero(6);
  e.target = VectorXd::Zero(6);
  e.weight = VectorXd::Ones(6);
  const auto p = GaussianProcess(e).predict(VectorXd::Zero(3), 0);
  EXPECT_NEAR(p.mean, 0, 1e-9);
  EXPECT_TRUE(std::isfinite(p.scale));
}

}  // namespace
}  // namespace cairn::predict
