#include "cairn/transfer/options.hpp"

#include <gtest/gtest.h>

#include <limits>
#include <string>

#include "cairn/core/error.hpp"

namespace cairn::transfer {
namespace {

using protocol::Match;
using protocol::Provider;

std::string complaint(const Options& options) {
  try {
    validate(options);
  } catch (const UsageError& error) {
    return error.what();
  }
  return "";
}

TEST(TransferOptions, DefaultsAreFine) {
  EXPECT_EQ(complaint({}), "");
  EXPECT_EQ(transfer({}, 7).match, Match::none);
}

TEST(TransferOptions, NamesBecomeValues) {
  const protocol::Transfer expected{Match::subsequence, Provider::best, 0.25, 7};
  EXPECT_EQ(transfer({"lcs", "best", 0.25}, 7), expected);
  EXPECT_EQ(transfer({"lp", "nearest", 0}, 7).match, Match::prefix);
  EXPECT_EQ(transfer({"identity", "random", 1}, 7).provider, Provider::random);
}

TEST(TransferOptions, WrongValuesAreNamed) {
  EXPECT_NE(complaint({"lsc", "parent", 0}).find("Did you mean 'lcs'"), std::string::npos);
  EXPECT_NE(complaint({"lcs", "parents", 0}).find("transfer.provider"), std::string::npos);
  for (const double control : {-0.1, 1.5, std::numeric_limits<double>::quiet_NaN()})
    EXPECT_NE(complaint({"lcs", "parent", control}).find("transfer.control"), std::string::npos);
  EXPECT_THROW(transfer({"what", "parent", 0}, 1), UsageError);
}

}  // namespace
}  // namespace cairn::transfer
