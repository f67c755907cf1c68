#include "app/trial.hpp"

#include <gtest/gtest.h>

#include <csignal>
#include <stdexcept>

#include "cairn/core/error.hpp"

namespace cairn::app {
namespace {

TEST(Trial, WhatEndsIsDoneTwiceAndItsLastValueCounts) {
  int times = 0;  // here: the other process has its own
  EXPECT_EQ(after_trial("file", [&] { return ++times; }), 1);
}

TEST(Trial, WhatCrashesIsRefused) {
  for (const int signal : {SIGSEGV, SIGABRT, SIGXCPU}) try {
      after_trial("D/run.h5", [&] { return std::raise(signal); });
      ADD_FAILURE() << "survived signal " << signal;
    } catch (const Error& error) {
      EXPECT_NE(error.diagnosis().problem.find("D/run.h5"), std::string::npos);
      EXPECT_NE(error.diagnosis().reason.find("damaged"), std::string::npos);
    }
}

TEST(Trial, WhatThrowsIsToldByItsCaller) {
  const auto fail = []() -> int { throw std::out_of_range("row 7"); };
  EXPECT_NO_THROW(require_bearable("file", fail));
  EXPECT_THROW(after_trial("file", fail), std::out_of_range);
}

}  // namespace
}  // namespace cairn::app
