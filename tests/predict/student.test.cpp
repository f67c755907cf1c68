#include "predict/student.hpp"

#include <gtest/gtest.h>

namespace cairn::predict {
namespace {

struct Case {
  double t;
  int freedom;
  double probability;  ///< scipy.stats.t.cdf
};

const Case cases[]{{1.2, 1, 0.7788579383763046},   {1.2, 2, 0.8234983196103152},
                   {1.2, 3, 0.8418689426509476},   {2.5, 4, 0.966616727594006},
                   {-0.7, 5, 0.25757447415740825}, {1.3, 50, 0.9002189322360732},
                   {1.3, 128, 0.9020314601696233}};

TEST(Student, AgreesWithSciPy) {
  for (const Case& c : cases) {
    EXPECT_NEAR(student_cdf(c.t, c.freedom), c.probability, 1e-12) << c.t << " " << c.freedom;
    EXPECT_NEAR(student_quantile(c.probability, c.freedom), c.t, 1e-9) << c.freedom;
  }
}

TEST(Student, FarTailsAreProbabilities) {
  for (double t : {-1e5, -50.0, 0.0, 50.0, 1e5})
    for (int freedom : {1, 2, 3, 40}) {
      EXPECT_GE(student_cdf(t, freedom), 0);
      EXPECT_LE(student_cdf(t, freedom), 1);
    }
  EXPECT_DOUBLE_EQ(student_cdf(0, 7), 0.5);
}

}  // namespace
}  // namespace cairn::predict
