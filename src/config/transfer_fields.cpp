#include "config/parts.hpp"

namespace cairn::config {
namespace {

constexpr double terabyte = 1e12;

std::vector<Field> how_it_trains(train::InheritOptions& o) {
  return {{"shrink", &o.shrink, "",
           "Inherited weights of convolutions and linear layers are multiplied by this ...",
           within(0, 1)},
          {"perturb", &o.perturb, "",
           "... and so much of new initial weights is added (Ash & Adams 2020).", within(0, 1)},
          {"freeze_epochs", &o.freeze_epochs, "epochs",
           "Inherited layers are not trained for so long.", within(0, million)},
          {"rate_factor", &o.rate_factor, "",
           "The learning rate of inherited layers is multiplied by this.", within(0, 1000)}};
}

}  // namespace

Section transfer_section(transfer::Options& o, train::InheritOptions& inherit) {
  Section section{
      "transfer",
      "[transfer]",
      "Whether candidates start from layers that earlier candidates have trained (Liu et al. "
      "2021).",
      {{"match", &o.match, "",
        "Which layers of two networks correspond: nobody inherits; the longest prefix of equal "
        "weight shapes (`lp`); the longest common subsequence (`lcs`); layers that are equal with "
        "all before them (`identity`).",
        one_of({"none", "lp", "lcs", "identity"})},
       {"provider", &o.provider, "",
        "Who hands on: the parent; the nearest of the living by matched parameters; the best of "
        "those that match nearly as many; a random one. The living are the last "
        "`search.population` candidates and the best `store.keep`.",
        one_of({"parent", "nearest", "best", "random"}), may_change},
       {"control", &o.control, "",
        "Share of the candidates that start from scratch all the same: they measure in every run "
        "whether transfer helps.",
        within(0, 1), may_change}}};
  const auto rest = how_it_trains(inherit);
  section.fields.insert(section.fields.end(), rest.begin(), rest.end());
  return section;
}

Section store_section(store::Options& o) {
  return {
      "store",
      "[store]",
      "The checkpoints: what stays on the disk.",
      {{"keep", &o.keep, "candidates",
        "The checkpoints of so many of the best stay, and with `transfer.match` those of the "
        "last `search.population` candidates.",
        within(1, billion), may_change},
       {"max_bytes", &o.max_bytes, "bytes",
        "Of all checkpoints of the search; beyond it the oldest go first, then the worst, never "
        "the best; 0: no limit.",
        within(0, 1e6 * terabyte), may_change},
       {"precision", &o.precision, "",
        "Of the weights in the files: `bfloat16` halves them, rounded.",
        one_of({"float32", "bfloat16"}), may_change},
       {"snapshot_every", &o.snapshot_every, "s",
        "Time between snapshots of a training, from which it goes on after its worker or the job "
        "has died; 0: it starts again.",
        within(0, billion), may_change},
       {"in_flight", &o.in_flight, "bytes",
        "Of checkpoints of one worker that wait to be written while it trains on, at most.",
        within(1, terabyte), may_change},
       {"cache", &o.cache, "bytes", "Of tensors that a worker keeps in memory for heirs to come.",
        within(0, terabyte), may_change},
       {"scratch",
        &o.scratch,
        "",
        "Folder on each node's own disk for copies of checkpoints that are read; none: they are "
        "read where they are.",
        {},
        may_change},
       {"scratch_bytes", &o.scratch_bytes, "bytes", "Of all copies in `scratch`.",
        within(0, 1e3 * terabyte), may_change}}};
}

}  // namespace cairn::config
