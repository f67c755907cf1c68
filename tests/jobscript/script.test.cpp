#include "cairn/jobscript/script.hpp"

#include <gtest/gtest.h>

#include "cairn/core/error.hpp"

namespace cairn::jobscript {
namespace {

Machine cluster() {
  Machine machine;
  machine.name = "A cluster";
  machine.scheduler = "slurm";
  machine.cores = 64;
  machine.gpus = 4;
  return machine;
}

Job job() {
  Job job;
  job.workflow = "w.toml";
  job.out = "runs/D";
  job.file = "job.sh";
  job.nodes = 3;
  job.predictors = 1;
  job.seconds = 7200;
  return job;
}

bool has_line(const std::string& script, const std::string& line) {
  return ("\n" + script).find("\n" + line + "\n") != std::string::npos;
}

TEST(ParseTime, HoursOrMinutes) {
  EXPECT_EQ(parse_time("2:00:00"), 7200);
  EXPECT_EQ(parse_time("02:30:15"), 9015);
  EXPECT_EQ(parse_time("100:00:00"), 360'000);
  EXPECT_EQ(parse_time("90"), 5400);
  for (const char* wrong : {"", "0", "0:00:00", "-5", "1:30", "1:60:00", "1:00:60", "1:0:0", "2h",
                            "1:2:3:4", ":00:00", "99999999999", "1:-1:00", "+5"})
    EXPECT_THROW(parse_time(wrong), UsageError) << wrong;
}

TEST(Render, Slurm) {
  const auto script = render(cluster(), job());
  EXPECT_TRUE(script.starts_with("#!/bin/bash\n"));
  for (const char* line :
       {"#SBATCH --nodes=3", "#SBATCH --gpus-per-node=4", "#SBATCH --time=02:00:00",
        "#SBATCH --signal=USR1@60", "#SBATCH --requeue", "workflow=w.toml", "out=runs/D",
        "script=job.sh", "nodes=3", "ranks=14", "worker_cores=(0-14 15-29 30-44 45-59)",
        "service_cores=63"})
    EXPECT_TRUE(has_line(script, line)) << line << "\nis not in\n" << script;
  EXPECT_EQ(script.find("--account"), std::string::npos);
  EXPECT_EQ(script.find("{{"), std::string::npos);
  EXPECT_NE(script.find("UNTESTED"), std::string::npos);
}

TEST(Render, OptionsComeBeforeFacts) {
  Machine machine = cluster();
  machine.account = "theirs";
  machine.queue = "slow";
  Job mine = job();
  mine.account = "mine";
  const auto script = render(machine, mine);
  EXPECT_TRUE(has_line(script, "#SBATCH --account=mine"));
  EXPECT_TRUE(has_line(script, "#SBATCH --partition=slow"));
}

TEST(Render, EachSchedulerHasItsTime) {
  const auto with = [](const char* scheduler) {
    Machine machine = cluster();
    machine.scheduler = scheduler;
    Job quarter = job();
    quarter.seconds = 5430;
    return render(machine, quarter);
  };
  EXPECT_TRUE(has_line(with("lsf"), "#BSUB -W 1:31"));
  EXPECT_TRUE(has_line(with("lsf"), "#BSUB -wt 1"));
  EXPECT_TRUE(has_line(with("pbs"), "#PBS -l walltime=01:30:30"));
  EXPECT_TRUE(has_line(with("pbs"), "#PBS -l select=3:ncpus=64:ngpus=4:mpiprocs=5"));
  EXPECT_TRUE(has_line(with("flux"), "#flux: --time-limit=5430s"));
  for (const char* scheduler : {"slurm", "lsf", "pbs", "flux", "mpirun"})
    EXPECT_TRUE(has_line(with(scheduler), "limit=(--set \"run.time_limit=$((5430 - SECONDS))\")"));
}

TEST(Render, ShortJobsAreWarnedAtHalfTime) {
  Job brief = job();
  brief.seconds = 60;
  EXPECT_TRUE(has_line(render(cluster(), brief), "#SBATCH --signal=USR1@30"));
}

TEST(Render, RefusesWhatWouldBeAnotherScript) {
  const auto refused = [](auto change) {
    Machine machine = cluster();
    Job task = job();
    change(machine, task);
    EXPECT_THROW(render(machine, task), UsageError);
  };
  refused([](Machine&, Job& j) { j.account = "a\nrm -rf"; });
  refused([](Machine&, Job& j) { j.queue = "a b"; });
  refused([](Machine&, Job& j) { j.out = "run\n"; });
  refused([](Machine&, Job& j) { j.nodes = 0; });
  refused([](Machine&, Job& j) { j.nodes = 1'000'000; });
  refused([](Machine& m, Job&) { m.gpus = 0; });
  refused([](Machine& m, Job&) { m.flags = {"a\nb"}; });
  refused([](Machine& m, Job&) { m.name = "x\nrm"; });
  refused([](Machine& m, Job&) { m.worker_cores = {"0-3"}; });
  refused([](Machine& m, Job&) { m.worker_cores = {"0", "1", "2", "3"}; });
}

TEST(Machines, AreNamed) {
  EXPECT_EQ(machine_names(), (std::vector<std::string>{"flux", "frontier", "laptop", "pbs",
                                                       "perlmutter", "slurm", "summit"}));
  try {
    machine_text("sumit");
    FAIL();
  } catch (const UsageError& error) {
    EXPECT_NE(error.diagnosis().suggestion.find("'summit'"), std::string::npos);
  }
}

}  // namespace
}  // namespace cairn::jobscript
