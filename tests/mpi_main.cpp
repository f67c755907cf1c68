// Runs GoogleTest in every rank of an MPI program. Ranks other than 0 print failures alone; each
// rank's exit code tells whether any of them failed.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>

#include "mpi_world.hpp"

namespace cairn::test {
namespace {

std::unique_ptr<comm::World> the_world;

/// Prints the failures of one rank.
class FailurePrinter : public testing::EmptyTestEventListener {
 public:
  explicit FailurePrinter(int rank) : rank_(rank) {}

  void OnTestPartResult(const testing::TestPartResult& result) override {
    if (!result.failed()) return;
    std::fprintf(stderr, "rank %d: %s:%d: %s\n", rank_,
                 result.file_name() ? result.file_name() : "?", result.line_number(),
                 result.message());
  }

 private:
  int rank_;
};

void print_failures_only() {
  auto& listeners = testing::UnitTest::GetInstance()->listeners();
  delete listeners.Release(listeners.default_result_printer());
  listeners.Append(new FailurePrinter(world().rank()));
}

/// Why the result of this program would mean nothing; empty if it is fine.
std::string misuse() {
  const char* wanted = std::getenv("CAIRN_TEST_RANKS");
  const std::string ranks = std::to_string(world().size());
  if (wanted && ranks != wanted) return "needs " + std::string(wanted) + " ranks, has " + ranks;
  if (testing::UnitTest::GetInstance()->test_to_run_count() == 0) return "no test to run";
  return "";
}

/// Whether a test failed in any rank.
bool failed() {
  std::string problem = RUN_ALL_TESTS() == 0 ? "" : "tests failed";
  if (const std::string why = misuse(); !why.empty()) problem = why;
  if (!problem.empty()) std::fprintf(stderr, "rank %d: %s\n", world().rank(), problem.c_str());
  const auto problems = world().gather(problem);
  return std::any_of(problems.begin(), problems.end(), [](const auto& p) { return !p.empty(); });
}

}  // namespace

comm::World& world() {
  return *the_world;
}

int run(int argc, char** argv) {
  testing::InitGoogleTest(&argc, argv);
  the_world = std::make_unique<comm::World>();
  if (world().rank() != 0) print_failures_only();
  const bool any = failed();
  const int code = any ? 1 : 0;
  world().close(code);
  return code;
}

}  // namespace cairn::test

int main(int argc, char** argv) {
  return cairn::test::run(argc, argv);
}
