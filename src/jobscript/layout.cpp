#include "jobscript/layout.hpp"

#include <algorithm>

namespace cairn::jobscript {
namespace {

std::string range(int first, int count) {
  const auto text = std::to_string(first);
  return count == 1 ? text : text + "-" + std::to_string(first + count - 1);
}

}  // namespace

Layout layout(const Machine& machine, const Job& job) {
  const int workers = workers_per_node(machine);
  Layout layout;
  layout.services = 1 + job.predictors;
  layout.ranks = layout.services + job.nodes * workers;
  const int services_on_node = (layout.services + job.nodes - 1) / job.nodes;
  layout.most_on_node = services_on_node + workers;
  layout.worker_cores = machine.worker_cores;
  layout.service_cores = machine.service_cores;
  const int share = (machine.cores - services_on_node) / workers;
  if (!layout.worker_cores.empty() || share < 1) return layout;
  for (int worker = 0; worker < workers; ++worker)
    layout.worker_cores.push_back(range(worker * share, share));
  if (layout.service_cores.empty())
    layout.service_cores = range(machine.cores - services_on_node, services_on_node);
  return layout;
}

}  // namespace cairn::jobscript
