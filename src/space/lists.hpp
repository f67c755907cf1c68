#pragma once

#include <cstddef>
#include <type_traits>
#include <variant>
#include <vector>

#include "cairn/space/graph.hpp"
#include "space/vocabulary.hpp"

namespace cairn::space {

// What a step may choose from, words as numbers: each list is one decision. The orders of the
// decisions:
enum StageDecision : std::size_t { kBlocks, kOp, kWidth, kDown, kNorm, kActivation };
enum SequenceDecision : std::size_t {
  kSequenceBlocks,
  kKernel,
  kSequenceWidth,
  kStride,
  kSequencePool,
  kSequenceNorm,
  kSequenceActivation,
  kMostDecisions  ///< of a stage of any kind
};
enum DenseDecision : std::size_t {
  kLayers,
  kDenseWidth,
  kDenseNorm,
  kDenseActivation,
  kDenseDropout,
  kSkip
};
enum HeadDecision : std::size_t { kPool, kDense, kDropout };

struct StageLists {
  std::vector<int> blocks;
  std::vector<Op> op;
  std::vector<int> width;
  std::vector<Down> down;
  std::vector<Norm> norm;
  std::vector<ActivationKind> activation;
  friend bool operator==(const StageLists&, const StageLists&) = default;
};

struct SequenceLists {
  std::vector<int> blocks, kernel, width, stride, pool;
  std::vector<Norm> norm;
  std::vector<ActivationKind> activation;
  friend bool operator==(const SequenceLists&, const SequenceLists&) = default;
};

struct DenseLists {
  std::vector<int> layers, width;
  std::vector<Norm> norm;
  std::vector<ActivationKind> activation;
  std::vector<double> dropout;
  std::vector<Skip> skip;
  friend bool operator==(const DenseLists&, const DenseLists&) = default;
};

/// Of networks for images: all behind the stages.
struct HeadLists {
  std::vector<HeadPool> pool;
  std::vector<int> dense;
  std::vector<double> dropout;
  friend bool operator==(const HeadLists&, const HeadLists&) = default;
};

struct EmbeddingLists {
  std::vector<int> categories;  ///< of each column: no decision
  std::vector<int> width;
  friend bool operator==(const EmbeddingLists&, const EmbeddingLists&) = default;
};

/// Makes a vector of an image or a sequence.
struct PoolLists {
  std::vector<HeadPool> pool;
  friend bool operator==(const PoolLists&, const PoolLists&) = default;
};

struct JoinLists {
  std::vector<Join> join;
  friend bool operator==(const JoinLists&, const JoinLists&) = default;
};

/// The last layer of networks with branches: nothing to decide.
struct OutputLists {
  friend bool operator==(const OutputLists&, const OutputLists&) = default;
};

/// The first three are stages, made of pieces.
using Lists = std::variant<StageLists, SequenceLists, DenseLists, HeadLists, EmbeddingLists,
                           PoolLists, JoinLists, OutputLists>;
inline bool are_of_stage(const Lists& lists) {
  return lists.index() < 3;
}

/// Calls f(name, list) for each decision in order; a decision without a name is called as its step.
template <class F>
void visit_lists(const Lists& lists, F&& f) {
  std::visit(
      [&](const auto& l) {
        using L = std::remove_cvref_t<decltype(l)>;
        if constexpr (std::is_same_v<L, StageLists>) {
          f("blocks", l.blocks), f("op", l.op), f("width", l.width), f("down", l.down);
          f("norm", l.norm), f("activation", l.activation);
        } else if constexpr (std::is_same_v<L, SequenceLists>) {
          f("blocks", l.blocks), f("kernel", l.kernel), f("width", l.width);
          f("stride", l.stride), f("pool", l.pool);
          f("norm", l.norm), f("activation", l.activation);
        } else if constexpr (std::is_same_v<L, DenseLists>) {
          f("layers", l.layers), f("width", l.width), f("norm", l.norm);
          f("activation", l.activation), f("dropout", l.dropout), f("skip", l.skip);
        } else if constexpr (std::is_same_v<L, HeadLists>) {
          f("pool", l.pool), f("dense", l.dense), f("dropout", l.dropout);
        } else if constexpr (std::is_same_v<L, EmbeddingLists>) {
          f("", l.width);
        } else if constexpr (std::is_same_v<L, PoolLists>) {
          f("", l.pool);
        } else if constexpr (std::is_same_v<L, JoinLists>) {
          f("", l.join);
        }
      },
      lists);
}

}  // namespace cairn::space
