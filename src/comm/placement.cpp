#include "cairn/comm/placement.hpp"

#include <sched.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <map>
#include <sstream>

#include "cairn/core/error.hpp"
#include "cairn/core/text.hpp"

namespace cairn::comm {
namespace {

/// "0-3,8" for the cores of a mask.
std::string ranges(const cpu_set_t& mask) {
  std::string text;
  for (int core = 0; core < CPU_SETSIZE; ++core) {
    if (!CPU_ISSET(core, &mask)) continue;
    int last = core;
    while (last + 1 < CPU_SETSIZE && CPU_ISSET(last + 1, &mask)) ++last;
    text += (text.empty() ? "" : ",") + std::to_string(core);
    if (last > core) text += "-" + std::to_string(last);
    core = last;
  }
  return text;
}

Role role_of(std::size_t rank, int predictors) {
  if (rank == 0) return Role::coordinator;
  return rank <= static_cast<std::size_t>(predictors) ? Role::predictor : Role::worker;
}

void check_enough(std::size_t ranks, int predictors) {
  const std::size_t needed = 2 + static_cast<std::size_t>(predictors);
  if (ranks >= needed) return;
  throw UsageError(
      {"too few ranks: " + std::to_string(ranks),
       "one coordinates, " + std::to_string(predictors) +
           " predict (predict.method, cluster.predictors), and at least one must train",
       "Start at least " + std::to_string(needed) + " ranks"});
}

/// Workers that share the same cores of the same host.
using Shares = std::map<std::pair<std::string, std::string>, int>;

int threads_of(const Site& site, const Shares& shares, const PlacementOptions& options) {
  if (options.threads > 0) return options.threads;
  return std::max(1, site.core_count / shares.at({site.host, site.cores}));
}

int gpu_of(const Site& site, std::size_t rank, int nth_worker, const PlacementOptions& options) {
  if (options.device == DeviceChoice::cpu) return -1;
  if (site.gpus > 0) return nth_worker % site.gpus;
  if (options.device == DeviceChoice::automatic) return -1;
  throw UsageError({"rank " + std::to_string(rank) + " on " + site.host + " sees no GPU",
                    "cluster.device = \"gpu\" asks for one",
                    "Check the launcher's GPU options and the driver, or set cluster.device to "
                    "\"auto\" or \"cpu\""});
}

}  // namespace

std::string_view name(Role role) {
  static constexpr std::array<std::string_view, 3> names{"coordinator", "predictor", "worker"};
  return names.at(static_cast<std::size_t>(role));
}

Site this_site() {
  std::array<char, 256> host{};
  gethostname(host.data(), host.size() - 1);
  cpu_set_t mask;
  CPU_ZERO(&mask);
  sched_getaffinity(0, sizeof mask, &mask);
  return {host.data(), ranges(mask), std::max(1, CPU_COUNT(&mask)), 0};
}

std::string to_text(const Site& site) {
  return site.host + " " + site.cores + " " + std::to_string(site.core_count) + " " +
         std::to_string(site.gpus);
}

Site site_from_text(const std::string& text) {
  Site site;
  std::istringstream(text) >> site.host >> site.cores >> site.core_count >> site.gpus;
  return site;
}

std::vector<Place> place(const std::vector<Site>& sites, const PlacementOptions& options) {
  check_enough(sites.size(), options.predictors);
  Shares shares;
  for (std::size_t rank = 0; rank < sites.size(); ++rank)
    if (role_of(rank, options.predictors) == Role::worker)
      ++shares[{sites[rank].host, sites[rank].cores}];

  std::vector<Place> places;
  std::map<std::string, int> workers_on;
  WorkerId next_worker;
  for (std::size_t rank = 0; rank < sites.size(); ++rank) {
    const Site& site = sites[rank];
    Place place{
        Peer(static_cast<std::uint32_t>(rank)), role_of(rank, options.predictors), {}, site.host};
    if (place.role == Role::worker) {
      place.worker = std::exchange(next_worker, next_worker.next());
      place.gpu = gpu_of(site, rank, workers_on[site.host]++, options);
      place.threads = threads_of(site, shares, options);
    }
    places.push_back(place);
  }
  return places;
}

std::string to_text(const std::vector<Place>& places) {
  constexpr std::size_t most = 24;
  std::vector<std::vector<std::string>> rows;
  for (std::size_t i = 0; i < places.size(); ++i) {
    if (places.size() > most && i == most / 2) {
      rows.push_back({"...", "", "", "", ""});
      i = places.size() - most / 2;
    }
    const Place& place = places[i];
    const bool worker = place.role == Role::worker;
    const std::string device = place.gpu >= 0 ? "gpu " + std::to_string(place.gpu) : "cpu";
    rows.push_back({std::to_string(place.peer.value()), place.host, std::string(name(place.role)),
                    worker ? device : "", worker ? std::to_string(place.threads) : ""});
  }
  return text_table({"rank", "host", "role", "device", "threads"}, rows);
}

}  // namespace cairn::comm
