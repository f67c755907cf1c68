#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "cairn/space/architecture.hpp"
#include "cairn/space/space.hpp"
#include "space/piece.hpp"

namespace cairn::space {

// The order of a stage's decisions and of the head's.
enum StageDecision : std::size_t { kBlocks, kOp, kWidth, kDown, kNorm, kActivation, kPerStage };
enum HeadDecision : std::size_t { kPool, kDense, kDropout, kPerHead };

/// The options of one stage as numbers.
struct StagePlan {
  std::vector<int> blocks;
  std::vector<Op> op;
  std::vector<int> width;
  std::vector<Down> down;
  std::vector<Norm> norm;
  std::vector<ActivationKind> activation;
  friend bool operator==(const StagePlan&, const StagePlan&) = default;
};

struct HeadPlan {
  std::vector<HeadPool> pool;
  std::vector<int> dense;
  std::vector<double> dropout;
};

/// The choices of a stage or of the head: part of an architecture.
using Indices = std::span<const std::uint16_t>;

/// A space prepared for quick answers: words became numbers, hashes are computed.
struct Plan {
  std::vector<StagePlan> stages;
  bool networks = true;  ///< whether there are stages and head at all
  HeadPlan head;
  /// For each decision after the stages: the first choice of equal value for every choice.
  std::vector<std::vector<std::uint16_t>> first_equal;
  /// For each decision without layers: the hash of its name and value for every choice.
  std::vector<std::vector<std::uint64_t>> free;
  std::vector<std::uint64_t> task;  ///< input extents and outputs

  std::size_t head_at() const { return stages.size() * kPerStage; }
  /// The first decision without layers.
  std::size_t free_at() const { return head_at() + (networks ? std::size_t{kPerHead} : 0); }

  Indices stage(const Architecture& architecture, std::size_t stage) const {
    return Indices(architecture.choices).subspan(stage * kPerStage, kPerStage);
  }
};

Plan make_plan(const Options& options, const Task& task, std::span<const Decision> decisions);

/// Appends what a stage's choices mean.
void append_stage(const StagePlan& plan, Indices choices, std::vector<Piece>& pieces);
Head head_of(const HeadPlan& plan, Indices choices);
std::vector<Piece> pieces_of(const Plan& plan, const Architecture& architecture);
Head head_of(const Plan& plan, const Architecture& architecture);

/// Writes the lexicographically first choices whose stages give exactly these pieces to the front
/// of `choices`; false if there are none.
bool place(const Plan& plan, std::span<const Piece> pieces, std::span<std::uint16_t> choices);

}  // namespace cairn::space
