#include <gtest/gtest.h>

#include <cstdio>

#include "predict/a4nn.hpp"
#include "predict/penguin.hpp"

namespace cairn::predict {
namespace {

/// What A4NN's engine is: epochs count from 0, the first fit is at epoch 3 (four points), and the
/// target is the epoch after the last.
const PenguinRule rule{.target = 25, .min_points = 4, .window = 3, .tolerance = 0.5};

class PenguinGolden : public testing::Test {
 protected:
  void SetUp() override {
    if (!std::filesystem::exists(a4nn::folder()))
      GTEST_SKIP() << "the A4NN curves are not at " << a4nn::folder();
  }
};

struct Columns {
  std::vector<double> x, y, logged;
};

Columns columns_of(const a4nn::Candidate& candidate) {
  Columns columns;
  for (const a4nn::Row& row : candidate) {
    columns.x.push_back(row.epoch);
    columns.y.push_back(row.accuracy);
    columns.logged.push_back(row.prediction);
  }
  return columns;
}

TEST_F(PenguinGolden, TheRuleGivesAllLoggedFlags) {
  int rows = 0;
  for (const std::string& file : a4nn::files()) {
    for (const a4nn::Candidate& candidate : a4nn::read(file)) {
      const std::vector<double> logged = columns_of(candidate).logged;
      for (std::size_t i = 0; i < candidate.size(); ++i, ++rows)
        ASSERT_EQ(converged(std::span(logged).first(i + 1), rule), candidate[i].converged)
            << file << ", row " << rows;
    }
  }
  EXPECT_EQ(rows, 13051);
}

/// Rows of a file. Where A4NN logged no prediction because it had too few points, neither do we.
/// Where its SciPy gave up (`failed`) there is nothing to compare with.
struct Tally {
  int early = 0;
  int failed = 0;
  int near = 0;
  int far = 0;

  void add(const Tally& other) {
    early += other.early;
    failed += other.failed;
    near += other.near;
    far += other.far;
  }
  double share() const { return 100.0 * (early + near) / (early + near + far); }
  double share_of_predictions() const { return 100.0 * near / (near + far); }
};

Tally compare(const a4nn::Candidate& candidate) {
  const Columns columns = columns_of(candidate);
  const auto fits = penguin_fits(columns.x, columns.y, rule, candidate.size());
  const std::size_t early = candidate.size() - fits.size();
  Tally tally;
  for (std::size_t i = 0; i < candidate.size(); ++i) {
    const double logged = candidate[i].prediction;
    if (i < early) {
      EXPECT_FALSE(std::isfinite(logged));
      ++tally.early;
    } else if (!std::isfinite(logged)) {
      ++tally.failed;
    } else {
      ++(std::fabs(fits[i - early].value - logged) <= 0.05 ? tally.near : tally.far);
    }
  }
  return tally;
}

void report(const std::string& what, const Tally& tally) {
  std::printf("%-38s %.2f %% of rows, %.2f %% of %d predictions; SciPy gave up %d times\n",
              what.c_str(), tally.share(), tally.share_of_predictions(), tally.near + tally.far,
              tally.failed);
}

TEST_F(PenguinGolden, PredictionsAreTheLoggedOnes) {
  Tally all;
  for (const std::string& file : a4nn::files()) {
    Tally tally;
    for (const a4nn::Candidate& candidate : a4nn::read(file)) tally.add(compare(candidate));
    report(file, tally);
    EXPECT_GE(tally.share(), 93) << file;
    EXPECT_GE(tally.share_of_predictions(), 92.9) << file;
    all.add(tally);
  }
  report("all", all);
  EXPECT_EQ(all.early + all.failed + all.near + all.far, 13051);
  EXPECT_GE(all.share(), 95);
  EXPECT_GE(all.share_of_predictions(), 95);
}

double logged_error(const Columns& columns, std::size_t count, const double* p) {
  double sum = 0;
  for (std::size_t i = 0; i < count; ++i) {
    const double residual = p[0] - std::pow(p[1], p[2] - columns.x[i]) - columns.y[i];
    sum += residual * residual;
  }
  return sum;
}

/// How many rows of a candidate had parameters; none of them fits better than ours.
int compare_errors(const a4nn::Candidate& candidate) {
  const Columns columns = columns_of(candidate);
  const auto fits = penguin_fits(columns.x, columns.y, rule, candidate.size());
  const std::size_t early = candidate.size() - fits.size();
  int compared = 0;
  for (std::size_t i = early; i < candidate.size(); ++i) {
    double p[3];
    if (std::sscanf(candidate[i].parameters.c_str(), "[%lf %lf %lf", p, p + 1, p + 2) != 3)
      continue;
    if (!std::isfinite(candidate[i].prediction)) continue;
    const double logged = logged_error(columns, i + 1, p);
    EXPECT_LE(fits[i - early].squared_error, logged * (1 + 1e-9) + 1e-9) << candidate[i].parameters;
    ++compared;
  }
  return compared;
}

TEST_F(PenguinGolden, NoLoggedParametersFitBetter) {
  int compared = 0;
  for (const std::string& file : a4nn::files())
    for (const a4nn::Candidate& candidate : a4nn::read(file)) compared += compare_errors(candidate);
  EXPECT_EQ(compared, 4132);
}

}  // namespace
}  // namespace cairn::predict
