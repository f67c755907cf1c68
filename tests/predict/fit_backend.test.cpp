#include <gtest/gtest.h>

#include "cairn/predict/solver/prepare.hpp"
#include "predict/curves.hpp"
#include "predict/families.hpp"
#include "predict/translate.hpp"

/// The back end of Kokkos, whichever it is, gives what the plain functions give on the host: so all
/// back ends agree.
namespace cairn::predict {
namespace {

double plain_value(const Problem& problem, Family family) {
  const solver::Prepared prepared = solver::prepare(problem, family == Family::penguin);
  const auto all = solver::samples_of(prepared.all, prepared.units);
  const auto few = prepared.few.x.empty() ? all : solver::samples_of(prepared.few, prepared.units);
  return solver::solve_form(form_of(family), few, all).value;
}

TEST(FitBackEnd, GivesWhatPlainFunctionsGive) {
  Random random(1, "back ends");
  std::vector<Values> xs, ys;
  for (int i = 0; i < 200; ++i) {
    xs.push_back(steps(3 + static_cast<int>(random.below(i % 50 == 0 ? 1000 : 40))));
    ys.push_back(random_curve(xs.back(), random, i % 2 == 0 ? 1 : 100));
  }
  std::vector<Problem> problems;
  for (std::size_t i = 0; i < xs.size(); ++i) problems.push_back({xs[i], ys[i], 2 * xs[i].back()});
  const auto families = all_families();
  const auto fits = fit(problems, families);
  for (std::size_t p = 0; p < problems.size(); ++p) {
    for (std::size_t f = 0; f < families.size(); ++f) {
      const double plain = plain_value(problems[p], families[f]);
      EXPECT_NEAR(fits[p * families.size() + f].value, plain, 1e-6 * std::fabs(plain))
          << name(families[f]);
    }
  }
}

}  // namespace
}  // namespace cairn::predict
