#include "cairn/predict/own_family.hpp"

#include <gtest/gtest.h>

#include "predict/curves.hpp"

namespace cairn::predict {
namespace {

struct Gompertz {
  std::array<solver::Range, 2> box{{{-3, 3}, {0.01, 2}}};
  double operator()(double x, double p, double q) const { return std::exp(-std::exp(p - q * x)); }
};

/// The built-in family `pow3` once more.
struct PowerLaw {
  std::array<solver::Range, 1> box{{{0.001, 5}}};
  double operator()(double x, double p) const { return std::pow(x, -p); }
};

/// No number anywhere but on [1, 2].
struct Hole {
  std::array<solver::Range, 1> box{{{1, 2}}};
  double operator()(double x, double p) const { return std::sqrt(2 - x) / (p - 1); }
};

TEST(OwnFamily, RecoversItsOwnCurves) {
  for (const double step : {1.0, 0.5}) {
    const Values x = steps(30, step, step);
    const auto truth = [](double at) { return 0.1 + 0.8 * Gompertz{}(at, 1.2, 0.3); };
    const Values y = values_at(x, truth);
    const OwnFit fit = fit_own(Gompertz{}, {x, y, 60});
    EXPECT_NEAR(fit.value, truth(60), 1e-6);
    EXPECT_NEAR(fit.offset, 0.1, 1e-5);
    EXPECT_NEAR(fit.factor, 0.8, 1e-5);
    EXPECT_NEAR(fit.p, 1.2, 1e-4);
    EXPECT_NEAR(fit.q, 0.3, 1e-4);
  }
}

TEST(OwnFamily, IsFittedAsWellAsABuiltInOne) {
  Random random(1, "own");
  for (int i = 0; i < 50; ++i) {
    const Values x = steps(5 + i);
    const Values y = random_curve(x, random, 100);
    const OwnBounds rises{.factor = {-solver::unbounded, 0}};
    const OwnFit own = fit_own(PowerLaw{}, {x, y, 80}, rises);
    const Fit built_in = fit_one(x, y, 80, Family::pow3);
    if (built_in.parameters[2] > 5 || built_in.parameters[2] < 0.01) continue;
    EXPECT_NEAR(own.squared_error, built_in.squared_error, 1e-6 * built_in.squared_error) << i;
    EXPECT_NEAR(own.value, built_in.value, 1e-4 * std::fabs(built_in.value)) << i;
  }
}

TEST(OwnFamily, KeepsItsBounds) {
  Random random(2, "bounds");
  const OwnBounds bounds{.offset = {0.2, 0.3}, .factor = {0.1, 0.4}};
  for (int i = 0; i < 50; ++i) {
    const Values x = steps(20);
    const Values y = random_curve(x, random);
    const OwnFit fit = fit_own(Gompertz{}, {x, y, 80}, bounds);
    EXPECT_GE(fit.offset, 0.2 - 1e-9);
    EXPECT_LE(fit.offset, 0.3 + 1e-9);
    EXPECT_GE(fit.factor, 0.1 - 1e-9);
    EXPECT_LE(fit.factor, 0.4 + 1e-9);
    EXPECT_GE(fit.p, -3);
    EXPECT_LE(fit.p, 3);
  }
}

TEST(OwnFamily, AnswersWhateverItIsGiven) {
  EXPECT_TRUE(std::isnan(fit_own(Gompertz{}, {}).value));
  for (const Values& y : std::vector<Values>{{0.5}, {0, 0, 0}, {3, 2, 1}, {1e90, -1e90, 1e90}}) {
    const Values x = steps(static_cast<int>(y.size()), 1, 0);
    EXPECT_TRUE(std::isfinite(fit_own(Gompertz{}, {x, y, 9}).value));
    EXPECT_TRUE(std::isfinite(fit_own(PowerLaw{}, {x, y, 9}).value));
    EXPECT_TRUE(std::isfinite(fit_own(Hole{}, {x, y, 9}).value));
  }
}

TEST(OwnFamily, SeesAllPointsOfALongCurve) {
  const Values x = steps(5000);
  const auto truth = [](double at) { return 0.9 - 0.5 * std::pow(at, -0.4); };
  const OwnFit fit = fit_own(PowerLaw{}, {x, values_at(x, truth), 10000});
  EXPECT_NEAR(fit.value, truth(10000), 1e-6);
  EXPECT_NEAR(fit.p, 0.4, 1e-4);
}

}  // namespace
}  // namespace cairn::predict
