#pragma once

#include <functional>
#include <optional>
#include <string>

namespace cairn::comm {

/// Reads an environment variable.
using Environment = std::function<std::optional<std::string>(const std::string& name)>;
std::optional<std::string> process_environment(const std::string& name);

/// Whether mpirun, srun, jsrun, ... started this process, so that MPI should be initialised.
bool launched(const Environment& environment = process_environment);

/// The number of processes that the launcher says it started, where it says so.
std::optional<int> announced_size(const Environment& environment = process_environment);

/// Throws UsageError if an MPI launcher started several processes of what shall run alone.
void check_alone(const Environment& environment = process_environment);

/// Throws UsageError if the launcher started several processes, but each of them is alone: MPI and
/// launcher do not fit together, and every process would do the whole search.
void check_world_size(int world_size, const Environment& environment = process_environment);

}  // namespace cairn::comm
