#include "simulate/file_system.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "cairn/core/random.hpp"

namespace cairn::simulate {
namespace {

Options options(double bandwidth, double client) {
  Options options;
  options.bandwidth = bandwidth;
  options.client_bandwidth = client;
  options.creates = 10;
  return options;
}

Event number(std::uint32_t target) {
  return {Kind::written, target, 0, {}};
}

TEST(FileSystem, OneTransferGoesAtItsClientsRate) {
  FileSystem files(options(100, 10));
  EXPECT_EQ(files.next(), never);
  files.transfer(5, 50, number(1));
  EXPECT_DOUBLE_EQ(files.next(), 10);
  EXPECT_DOUBLE_EQ(files.moved(7), 20);
  EXPECT_EQ(files.pop().target, 1u);
  EXPECT_EQ(files.next(), never);
}

TEST(FileSystem, ManyShareTheBandwidth) {
  FileSystem files(options(100, 100));
  files.transfer(0, 100, number(1));  // alone until 0.5: half of it
  files.transfer(0.5, 200, number(2));
  EXPECT_DOUBLE_EQ(files.next(), 1.5);
  EXPECT_EQ(files.pop().target, 1u);
  EXPECT_DOUBLE_EQ(files.next(), 3);
  EXPECT_EQ(files.pop().target, 2u);
  EXPECT_DOUBLE_EQ(files.moved(3), 300);
}

/// Against small steps of time.
TEST(FileSystem, AgreesWithBruteForce) {
  Random random(1, "file system test");
  FileSystem files(options(50, 20));
  std::vector<double> begin, left, end(20, 0);
  for (std::uint32_t i = 0; i < 20; ++i) {
    begin.push_back(i == 0 ? 0 : begin.back() + random.uniform());
    left.push_back(10 + 50 * random.uniform());
  }
  std::uint32_t next = 0;
  std::vector<double> found(20, 0);
  while (next < 20 || files.next() < never) {
    if (next < 20 && begin[next] <= files.next()) {
      files.transfer(begin[next], left[next], number(next));
      ++next;
      continue;
    }
    const double time = files.next();
    found[files.pop().target] = time;
  }
  constexpr double step = 1e-4;
  for (double time = 0; time < 100; time += step) {
    int active = 0;
    for (std::size_t i = 0; i < 20; ++i) active += begin[i] <= time && left[i] > 0;
    for (std::size_t i = 0; i < 20; ++i)
      if (begin[i] <= time && left[i] > 0 && (left[i] -= step * std::min(20.0, 50.0 / active)) <= 0)
        end[i] = time;
  }
  for (std::size_t i = 0; i < 20; ++i) EXPECT_NEAR(found[i], end[i], 0.01) << i;
}

TEST(FileSystem, FilesAreCreatedOneAfterTheOther) {
  FileSystem files(options(1, 1));
  EXPECT_DOUBLE_EQ(files.create(1), 1.1);
  EXPECT_DOUBLE_EQ(files.create(1), 1.2);
  EXPECT_NEAR(files.creating(1.1), 0.1, 1e-12);
  EXPECT_DOUBLE_EQ(files.create(3), 3.1);
  EXPECT_NEAR(files.creating(9), 0.3, 1e-12);
}

}  // namespace
}  // namespace cairn::simulate
