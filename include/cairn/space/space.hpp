#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "cairn/core/hash.hpp"
#include "cairn/core/random.hpp"
#include "cairn/space/architecture.hpp"
#include "cairn/space/graph.hpp"
#include "cairn/space/options.hpp"
#include "cairn/space/task.hpp"

namespace cairn::space {

std::string to_text(const Choice& choice);

struct Plan;

/// A step of the walk through a space: some of its decisions, in the order of `Space::decisions()`.
struct Position {
  std::string name;       ///< "stage[1]", "head", or the name of its one decision
  std::size_t first = 0;  ///< decision
  std::size_t count = 1;  ///< decisions
  std::size_t like = 0;   ///< the first position that adds the same layers for the same choices
};

/// What the rest of a walk needs to know of the network that was built so far: shapes, as numbers.
/// Equal states have equal continuations.
using State = std::vector<std::int64_t>;

/// What a position adds to a network.
struct Fragment {
  /// From Inputs of what came before to the position's last layers; only Inputs where it adds
  /// nothing.
  Graph graph;
  State out;  ///< what comes after it knows
  /// Values of other branches that are alive meanwhile in inference [bytes], for one sample.
  std::int64_t beside_bytes = 0;
  /// Gradients that are alive while the backward pass is in the branches before [bytes], for one
  /// sample.
  std::int64_t gradient_bytes = 0;  ///< negative: no longer alive
  bool into_join = false;           ///< whether the join comes next in this branch
};

/// All architectures that a workflow allows. Immutable; safe to share between threads; copies are
/// cheap and share what is inside.
///
/// Several encodings may mean one network: decisions may have no effect (the width of an identity
/// stage), and neighbouring stages may share the same blocks in several ways. `canonical` maps them
/// to one, so that equality means "the same graph with the same training choices".
///
/// A stage is its `down` followed by its blocks. "stride": the first block's first convolution has
/// stride 2, and so has its shortcut or other branch. "max_pool", "average_pool": 2x2 with stride 2
/// before the first block; the last row of an odd height is left out, a side of 1 cannot be built.
/// A stage of "identity" is its `down` alone, where "stride" keeps every second row and column
/// (max_pool 1x1, stride 2). Convolutions have a bias only where `norm` is "none".
class Space {
 public:
  /// `training` are decisions that do not change the graph (learning rate, ...); they come last.
  /// Throws UsageError as validate(options) does, for inputs that do not fit the options (unknown,
  /// not used, of another shape than their layers need), and for training decisions without choices
  /// or with a name that is taken.
  Space(Options options, Task task, std::vector<Decision> training = {});

  const std::vector<Decision>& decisions() const { return decisions_; }
  /// The number of encodings, as a double because it may exceed 2^64.
  double encodings() const;
  /// Encoding number `index` of [0, encodings()), counting the last decision fastest. For spaces
  /// of fewer than 2^63 encodings. Throws std::out_of_range.
  Architecture at(std::uint64_t index) const;
  /// A uniformly random encoding, buildable or not.
  Architecture sample(Random& random) const;

  /// The layer graph. Throws Error where the shapes do not fit, naming the layer, or where the
  /// space has no networks, and std::out_of_range for choices that the space does not have.
  Graph graph(const Architecture& architecture) const;
  /// Whether `graph` would succeed; without building it, and never throws.
  bool buildable(const Architecture& architecture) const;
  /// The inverse of `graph`: the canonical encoding that gives this graph (training choices 0), or
  /// nothing if the space does not hold it. Only for stages with a head: nothing for branches.
  std::optional<Architecture> find(const Graph& graph) const;

  /// The first of all encodings with the same graph and training choices. This and all below throw
  /// std::out_of_range for choices that the space does not have.
  Architecture canonical(const Architecture& architecture) const;
  /// Of the network (its input, layers and outputs, not its encoding) and the names and values of
  /// the training choices: stable over machines, and over other spaces that hold the same network.
  Hash128 hash(const Architecture& architecture) const;

  /// The choice made for a decision, or nullopt if the space has none of that name.
  std::optional<Choice> value(const Architecture& architecture, std::string_view decision) const;

  /// "stage[1]: 2 x residual 32 /stride batch relu | ... | head: ..." for people.
  std::string to_text(const Architecture& architecture) const;
  /// {"stage[1].op": "residual", ...}; reads back with `from_json`, which throws Error.
  std::string to_json(const Architecture& architecture) const;
  Architecture from_json(std::string_view json) const;

  /// The decisions in order, cut where what follows depends on the state of what was built so far
  /// and on nothing else: stages, head, and each decision without layers; of branches embedding,
  /// stages and pool, then "join", trunk, and "output", which has no decision.
  std::vector<Position> positions() const;
  /// The state before the first position.
  State begin() const;
  /// The shape that the next layers get: of each chain of a branch, or of all that is joined.
  std::vector<std::int64_t> shape(const State& state) const;
  /// What a position adds. Nothing: these choices cannot be built there. `choices`: one of each
  /// decision of the position.
  std::optional<Fragment> fragment(const Position& position, std::span<const std::uint16_t> choices,
                                   const State& in) const;
  /// Whether there are networks at all: false for a space of plain choices.
  bool has_networks() const;

  const Task& task() const { return task_; }

 private:
  bool holds(const Architecture& architecture) const;
  void require(const Architecture& architecture) const;

  Task task_;
  std::vector<Decision> decisions_;
  std::shared_ptr<const Plan> plan_;
};

}  // namespace cairn::space
