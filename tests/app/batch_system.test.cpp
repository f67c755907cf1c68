#include "app/batch_system.hpp"

#include <gtest/gtest.h>

#include <cstdlib>

namespace cairn::app {
namespace {

using Clock = std::chrono::steady_clock;

struct BatchSystem : testing::Test {
  BatchSystem() { clear(); }
  ~BatchSystem() override { clear(); }
  static void clear() {
    for (const char* name :
         {"SLURM_JOB_ID", "LSB_JOBID", "PBS_JOBID", "FLUX_JOB_ID", "SLURM_JOB_END_TIME"})
      ::unsetenv(name);
  }
  /// Seconds from the beginning of the job to its deadline.
  std::optional<double> left() const {
    const auto end = deadline(options, begun);
    if (!end) return std::nullopt;
    return std::chrono::duration<double>(*end - begun).count();
  }
  config::RunOptions options;
  Clock::time_point begun = Clock::now() - std::chrono::seconds(100);
};

TEST_F(BatchSystem, NamesTheJob) {
  EXPECT_EQ(batch_job(), "");
  ::setenv("PBS_JOBID", "17.host", 1);
  EXPECT_EQ(batch_job(), "PBS job 17.host");
  ::setenv("SLURM_JOB_ID", "4711", 1);
  EXPECT_EQ(batch_job(), "Slurm job 4711");
}

TEST_F(BatchSystem, WithoutALimitThereIsNoDeadline) {
  EXPECT_EQ(left(), std::nullopt);
  for (const char* garbage : {"", "soon", "12 o'clock"}) {
    ::setenv("SLURM_JOB_END_TIME", garbage, 1);
    EXPECT_EQ(left(), std::nullopt) << garbage;
  }
}

TEST_F(BatchSystem, TheJobEndsBeforeItsLimit) {
  options.time_limit = 3600;
  options.grace = 60;
  EXPECT_NEAR(*left(), 3540, 1e-6);
  options.grace = 3000;
  EXPECT_NEAR(*left(), 1800, 1e-6) << "half of the time is for work";
}

TEST_F(BatchSystem, SlurmTellsTheEnd) {
  options.grace = 60;
  const auto end = std::to_string(std::time(nullptr) + 1000);
  ::setenv("SLURM_JOB_END_TIME", end.c_str(), 1);
  EXPECT_NEAR(*left(), 100 + 1000 - 60, 2) << "the job has run for 100 s";
  options.time_limit = 300;
  EXPECT_NEAR(*left(), 240, 1e-6) << "what the user says counts";
}

}  // namespace
}  // namespace cairn::app
