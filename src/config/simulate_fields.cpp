#include "config/parts.hpp"

namespace cairn::config {
namespace {

constexpr double petabyte = 1e15;

std::vector<Field> work(simulate::Options& o) {
  return {{"candidates_per_worker", &o.candidates_per_worker, "",
           "The search has so many candidates for each worker; 0: `search.candidates`.",
           within(0, million), may_change},
          {"stop_probability", &o.stop_probability, "", "That a predictor stops a training.",
           within(0, 1), may_change},
          {"stop_earliest", &o.stop_earliest, "",
           "Part of a training: stops are uniform from here to its end.", within(0, 1), may_change},
          {"start_seconds", &o.start_seconds, "s", "To build a network.", within(0, million),
           may_change},
          {"read_probability", &o.read_probability, "",
           "That a candidate begins with weights of a checkpoint.", within(0, 1), may_change}};
}

std::vector<Field> ranks(simulate::Options& o) {
  return {{"latency", &o.latency, "s", "Of a message, one way.", within(0, million), may_change},
          {"step_seconds", &o.step_seconds, "s", "Of rank 0, for a message that it decides on.",
           within(0, million), may_change},
          {"beat_seconds", &o.beat_seconds, "s",
           "Of rank 0, for a heartbeat, a ping, or an outcome that it passes on to a predictor.",
           within(0, million), may_change},
          {"propose_seconds", &o.propose_seconds, "s", "Of the generator, for a candidate.",
           within(0, million), may_change},
          {"forecast_seconds", &o.forecast_seconds, "s", "Of a predictor, for a point of a curve.",
           within(0, million), may_change}};
}

std::vector<Field> checkpoints(simulate::Options& o) {
  return {{"checkpoint_bytes", &o.checkpoint_bytes, "bytes",
           "Of the weights of a candidate; 0: no checkpoints.", within(0, petabyte), may_change},
          {"snapshot_factor", &o.snapshot_factor, "",
           "Bytes of a snapshot over those of the weights: it has the optimiser's, too.",
           up_to(0, 1000), may_change},
          {"snapshot_seconds", &o.snapshot_seconds, "s",
           "That a training stands still for a snapshot.", within(0, million), may_change},
          {"bandwidth", &o.bandwidth, "bytes/s", "Of the file system, which all share.",
           up_to(0, petabyte), may_change},
          {"client_bandwidth", &o.client_bandwidth, "bytes/s", "Of one worker, at most.",
           up_to(0, petabyte), may_change},
          {"creates", &o.creates, "1/s", "Files that the file system can create.",
           up_to(0, billion), may_change},
          {"unlink_seconds", &o.unlink_seconds, "s", "To remove a file.", within(0, million),
           may_change},
          {"data_bytes", &o.data_bytes, "bytes", "That each node reads at the start.",
           within(0, petabyte), may_change}};
}

std::vector<Field> failures(simulate::Options& o) {
  return {{"workers_per_node", &o.workers_per_node, "", "They die together.", within(1, 4096),
           may_change},
          {"node_mtbf", &o.node_mtbf, "s", "Mean time between failures of a node; 0: none fail.",
           within(0, 1e12), may_change},
          {"repair_seconds", &o.repair_seconds, "s",
           "Until a node that failed works again; 0: it does not come back in this job.",
           within(0, billion), may_change}};
}

}  // namespace

Section simulate_section(simulate::Options& o) {
  Section section{"simulate",
                  "[simulate]",
                  "What `cairn simulate` assumes; a run does not look at it. The other keys hold "
                  "for a simulation, too: lengths of trainings (`[objective.synthetic]`, "
                  "`[training]`), snapshots (`[store]`), predictors and `lost_after` "
                  "(`[cluster]`).",
                  {}};
  for (auto part : {work(o), ranks(o), checkpoints(o), failures(o)})
    section.fields.insert(section.fields.end(), part.begin(), part.end());
  return section;
}

}  // namespace cairn::config
