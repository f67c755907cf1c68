#include "cairn/search/options.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "cairn/core/error.hpp"

namespace cairn::search {
namespace {

std::string refusal(const Options& options) {
  try {
    validate(options);
  } catch (const UsageError& error) {
    return error.what();
  }
  return "none";
}

TEST(SearchOptions, AcceptTheDefaults) {
  EXPECT_EQ(refusal({}), "none");
  EXPECT_EQ(refusal({"random", 1, 1, 1, 0, true}), "none");
}

TEST(SearchOptions, RefuseWhatMakesNoSense) {
  EXPECT_EQ(refusal({"evolutoin", 1, 1, 1, 0, false}),
            "search.method: 'evolutoin' is unknown. Did you mean 'evolution'?");
  EXPECT_EQ(refusal({"x", 1, 1, 1, 0, false}),
            "search.method: 'x' is unknown. Choose from evolution, random");
  EXPECT_EQ(refusal({"random", 0, 1, 1, 0, false}), "search.candidates: 0 is less than 1");
  EXPECT_EQ(refusal({"random", 1, -4, 1, 0, false}), "search.population: -4 is less than 1");
  EXPECT_EQ(refusal({"random", 1, 1, 0, 0, false}), "none");  // half of the population
  EXPECT_EQ(refusal({"random", 1, 1, -1, 0, false}),
            "search.sample: -1 is less than 0. 0 means half of the population");
  EXPECT_NE(refusal({"evolution", 100, 10, 11, 0, false}), "none");
  EXPECT_EQ(refusal({"evolution", 1, 1, 1, 2.5, false}), "none");
  EXPECT_EQ(refusal({"evolution", 1, 1, 1, -1, false}),
            "search.late_bias: -1 is no bias. Give a number from 0 to 1e+06");
  EXPECT_NE(refusal({"evolution", 1, 1, 1, NAN, false}), "none");
}

}  // namespace
}  // namespace cairn::search
