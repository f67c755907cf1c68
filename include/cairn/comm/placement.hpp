#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cairn/comm/channel.hpp"
#include "cairn/core/id.hpp"

namespace cairn::comm {

enum class Role : std::uint8_t { coordinator, predictor, worker };
std::string_view name(Role role);

/// What a process knows about where it runs.
struct Site {
  std::string host;
  std::string cores;  ///< its affinity mask, as "0-3,8": ranks with equal masks share them
  int core_count = 1;
  int gpus = 0;  ///< that it sees
};

/// Of this process; the caller, who may know a device library, fills in `gpus`.
Site this_site();
std::string to_text(const Site& site);
Site site_from_text(const std::string& text);

enum class DeviceChoice : std::uint8_t { automatic, cpu, gpu };

struct PlacementOptions {
  int predictors = 0;
  int threads = 0;  ///< of a worker; 0: its share of the cores
  DeviceChoice device = DeviceChoice::automatic;
};

/// What one rank does, and with what.
struct Place {
  Peer peer;  ///< the rank
  Role role = Role::worker;
  WorkerId worker;  ///< of a worker
  std::string host;
  int gpu = -1;  ///< CUDA ordinal, -1 for the CPU
  int threads = 1;
};

/// Rank 0 coordinates, the next `predictors` ranks predict, the others work. The n-th worker of a
/// node gets the n-th GPU that it sees (modulo their number); the coordinator and predictors take
/// none. Throws UsageError for too few ranks, or where a GPU is asked for and a worker sees none.
std::vector<Place> place(const std::vector<Site>& sites, const PlacementOptions& options);

/// The start-up table: rank, host, role, device, threads. Long lists are cut in the middle.
std::string to_text(const std::vector<Place>& places);

}  // namespace cairn::comm
