#include "cairn/comm/launcher.hpp"

#include <array>
#include <charconv>
#include <cstdlib>

#include "cairn/core/error.hpp"

namespace cairn::comm {
namespace {

/// Set for each process by OpenMPI, PMIx (OpenMPI, Flux, new Slurm), PMI (MPICH, Cray, Slurm),
/// Slurm's srun, and jsrun.
constexpr std::array rank_variables{"OMPI_COMM_WORLD_RANK", "PMIX_RANK",          "PMI_RANK",
                                    "FLUX_TASK_RANK",       "JSM_NAMESPACE_RANK", "SLURM_PROCID"};
constexpr std::array size_variables{"OMPI_COMM_WORLD_SIZE", "PMI_SIZE", "FLUX_JOB_SIZE",
                                    "JSM_NAMESPACE_SIZE"};
/// Set in the batch script, too, which is one process.
constexpr const char* slurm_size = "SLURM_NTASKS";

std::optional<int> read_size(const Environment& environment, const char* variable) {
  const std::string text = environment(variable).value_or("");
  int size = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), size);
  if (error != std::errc() || size < 1) return std::nullopt;
  return size;
}

std::optional<int> mpi_size(const Environment& environment) {
  for (const char* variable : size_variables)
    if (const auto size = read_size(environment, variable)) return size;
  return std::nullopt;
}

}  // namespace

std::optional<std::string> process_environment(const std::string& name) {
  const char* value = std::getenv(name.c_str());
  return value == nullptr ? std::nullopt : std::optional<std::string>(value);
}

bool launched(const Environment& environment) {
  for (const char* variable : rank_variables)
    if (environment(variable)) return true;
  return false;
}

std::optional<int> announced_size(const Environment& environment) {
  if (const auto size = mpi_size(environment)) return size;
  return read_size(environment, slurm_size);
}

void check_alone(const Environment& environment) {
  const int size = mpi_size(environment).value_or(1);
  if (size == 1) return;
  throw UsageError({"the launcher started " + std::to_string(size) + " processes",
                    "--workers searches with the threads of one process",
                    "Leave --workers out, or the launcher"});
}

void check_world_size(int world_size, const Environment& environment) {
  const int announced = announced_size(environment).value_or(world_size);
  if (world_size > 1 || announced <= 1) return;
  throw UsageError(
      {"the launcher started " + std::to_string(announced) + " processes, each of them alone",
       "MPI and the launcher do not know each other",
       "With Slurm, try srun --mpi=pmix (srun --mpi=list shows what there is), or the mpirun of "
       "the MPI that Cairn was built with; --workers N searches with one process"});
}

}  // namespace cairn::comm
