#include "cairn/config/machine.hpp"

#include <gtest/gtest.h>

#include "cairn/core/error.hpp"
#include "cairn/jobscript/script.hpp"

namespace cairn::config {
namespace {

Diagnosis refusal(const char* toml) {
  try {
    parse_machine(toml, "box.toml");
  } catch (const UsageError& error) {
    return error.diagnosis();
  }
  ADD_FAILURE() << "accepted: " << toml;
  return {};
}

TEST(Machine, EachThatCairnBringsCanBeUsed) {
  for (const auto& name : jobscript::machine_names()) {
    const auto machine = parse_machine(jobscript::machine_text(name), name);
    EXPECT_NO_THROW(jobscript::validate(machine)) << name;
    jobscript::Job job;
    job.seconds = 3600;
    EXPECT_EQ(jobscript::render(machine, job).find("{{"), std::string::npos) << name;
  }
}

TEST(Machine, AllKeys) {
  const auto machine = parse_machine(R"(
[machine]
name = "Box"
scheduler = "pbs"
tested = true
[node]
cores = 8
gpus = 2
workers = 3
worker_cores = ["0-1", "2-3", "4"]
service_cores = "7"
[job]
account = "a"
queue = "q"
queue_option = "--qos"
directives = ["-l x=1", "-m n"]
[launcher]
command = "mpiexec"
flags = "--ppn 4"
[environment]
modules = ["gcc", "mpi"]
export = ["A=1"]
scratch = "/tmp/$USER"
)",
                                     "box.toml");
  EXPECT_EQ(machine.name, "Box");
  EXPECT_EQ(machine.scheduler, "pbs");
  EXPECT_TRUE(machine.tested);
  EXPECT_EQ(machine.cores, 8);
  EXPECT_EQ(machine.gpus, 2);
  EXPECT_EQ(machine.workers, 3);
  EXPECT_EQ(machine.worker_cores.size(), 3U);
  EXPECT_EQ(machine.service_cores, "7");
  EXPECT_EQ(machine.account, "a");
  EXPECT_EQ(machine.queue, "q");
  EXPECT_EQ(machine.queue_option, "--qos");
  EXPECT_EQ(machine.directives.size(), 2U);
  EXPECT_EQ(machine.launcher, "mpiexec");
  EXPECT_EQ(machine.flags, std::vector<std::string>{"--ppn 4"});
  EXPECT_EQ(machine.modules.size(), 2U);
  EXPECT_EQ(machine.exports, std::vector<std::string>{"A=1"});
  EXPECT_EQ(machine.scratch, "/tmp/$USER");
}

TEST(Machine, ErrorsNameLineAndNearestKey) {
  const auto misspelt = refusal("[node]\ncoers = 4\n");
  EXPECT_EQ(misspelt.problem, "box.toml:2");
  EXPECT_EQ(misspelt.suggestion, "Did you mean 'node.cores'?");
  EXPECT_EQ(refusal("[job]\ngpus = 4\n").suggestion, "Did you mean 'node.gpus'?");
  EXPECT_EQ(refusal("[machine]\nscheduler = \"slrum\"\n").suggestion, "Did you mean \"slurm\"?");
  EXPECT_EQ(refusal("[node]\ncores = \"many\"\n").problem, "box.toml:2");
  EXPECT_EQ(refusal("[node]\ncores = -1\n").problem, "box.toml:2");
  EXPECT_EQ(refusal("node = 3\n").problem, "box.toml:1");
  EXPECT_EQ(refusal("[[node]]\ncores = 3\n").problem, "box.toml:1");
  EXPECT_EQ(refusal("cores = 3\n").problem, "box.toml:1");
  EXPECT_EQ(refusal("[node\n").problem.substr(0, 10), "box.toml:1");
}

}  // namespace
}  // namespace cairn::config
