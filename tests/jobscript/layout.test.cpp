#include "jobscript/layout.hpp"

#include <gtest/gtest.h>

#include <map>
#include <set>

namespace cairn::jobscript {
namespace {

/// The cores of "0-3" or "7".
std::set<int> cores(const std::string& range) {
  std::set<int> all;
  if (range.empty()) return all;
  const auto dash = range.find('-');
  const int first = std::stoi(range);
  const int last = dash == std::string::npos ? first : std::stoi(range.substr(dash + 1));
  for (int core = first; core <= last; ++core) all.insert(core);
  return all;
}

/// Every core has at most one owner among the workers and the services of a node.
void expect_apart(const Machine& machine, const Layout& layout) {
  std::map<int, int> owners;
  for (const auto& range : layout.worker_cores)
    for (const int core : cores(range)) ++owners[core];
  for (const int core : cores(layout.service_cores)) ++owners[core];
  for (const auto& [core, count] : owners) {
    EXPECT_EQ(count, 1) << "core " << core;
    EXPECT_LT(core, machine.cores);
  }
}

TEST(Layout, SharesCoresAndCountsRanks) {
  for (const int nodes : {1, 2, 3, 5, 16})
    for (const int predictors : {0, 1, 2, 7})
      for (const int workers : {1, 2, 6, 8})
        for (const int node_cores : {0, 1, 2, 7, 42, 64}) {
          Machine machine;
          machine.cores = node_cores;
          machine.workers = workers;
          Job job;
          job.nodes = nodes;
          job.predictors = predictors;
          const Layout layout = jobscript::layout(machine, job);
          EXPECT_EQ(layout.ranks, 1 + predictors + nodes * workers);
          // The ranks of the fullest node, counted one by one.
          int on_first = 0;
          for (int rank = 0; rank < layout.ranks; ++rank) on_first += rank % nodes == 0;
          EXPECT_EQ(layout.most_on_node, on_first);
          const int services = on_first - workers;
          const bool bound = node_cores - services >= workers;
          EXPECT_EQ(layout.worker_cores.size(), bound ? static_cast<std::size_t>(workers) : 0U);
          EXPECT_EQ(cores(layout.service_cores).size(),
                    bound ? static_cast<std::size_t>(services) : 0U);
          expect_apart(machine, layout);
        }
}

TEST(Layout, KeepsTheCoresThatAreGiven) {
  Machine machine;
  machine.gpus = 2;
  machine.worker_cores = {"8-15", "0-6"};
  machine.service_cores = "7";
  const Layout layout = jobscript::layout(machine, {});
  EXPECT_EQ(layout.worker_cores, machine.worker_cores);
  EXPECT_EQ(layout.service_cores, "7");
}

}  // namespace
}  // namespace cairn::jobscript
