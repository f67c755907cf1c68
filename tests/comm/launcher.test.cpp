#include "cairn/comm/launcher.hpp"

#include <gtest/gtest.h>

#include <map>

#include "cairn/core/error.hpp"

namespace cairn::comm {
namespace {

Environment environment(std::map<std::string, std::string> variables) {
  return [variables](const std::string& name) -> std::optional<std::string> {
    const auto found = variables.find(name);
    if (found == variables.end()) return std::nullopt;
    return found->second;
  };
}

TEST(Launcher, IsSeenByItsVariables) {
  EXPECT_FALSE(launched(environment({})));
  EXPECT_TRUE(launched(environment({{"OMPI_COMM_WORLD_RANK", "0"}})));
  EXPECT_TRUE(launched(environment({{"SLURM_PROCID", "3"}})));
}

TEST(Launcher, SingletonsOfASlurmStepAreRefused) {
  const auto slurm = environment({{"SLURM_PROCID", "0"}, {"SLURM_NTASKS", "4"}});
  EXPECT_THROW(check_world_size(1, slurm), UsageError);
  EXPECT_NO_THROW(check_world_size(4, slurm));
}

TEST(Launcher, ThreadsOfOneProcessAreNotForSeveral) {
  EXPECT_THROW(check_alone(environment({{"OMPI_COMM_WORLD_SIZE", "3"}})), UsageError);
  EXPECT_NO_THROW(check_alone(environment({{"OMPI_COMM_WORLD_SIZE", "1"}})));
  EXPECT_NO_THROW(check_alone(environment({{"SLURM_NTASKS", "4"}}))) << "a batch script";
}

TEST(Launcher, OneProcessAloneIsFine) {
  EXPECT_NO_THROW(check_world_size(1, environment({})));
  EXPECT_NO_THROW(check_world_size(1, environment({{"SLURM_NTASKS", "1"}})));
  EXPECT_NO_THROW(check_world_size(1, environment({{"SLURM_NTASKS", "many"}})));
}

}  // namespace
}  // namespace cairn::comm
