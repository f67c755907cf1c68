#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "cairn/core/id.hpp"

/// How layers go from one candidate to the next: what the coordinator decides and journals.
namespace cairn::protocol {

/// One immutable checkpoint file, as announced after its publication.
struct CheckpointRef {
  CandidateId candidate;
  Attempt attempt;
  double epoch = 0;
  std::uint64_t bytes = 0;
  bool partial = false;  ///< in the middle of a training, to go on from

  friend auto operator<=>(const CheckpointRef&, const CheckpointRef&) = default;
};

/// Which layers of two networks correspond. `prefix` and `subsequence` compare weight shapes (LP
/// and LCS of Liu et al. 2021), `identity` a layer and all that comes before it.
enum class Match : std::uint8_t { none = 0, prefix, subsequence, identity };
/// "none", "lp", "lcs", "identity"
std::string_view name(Match match);

/// Whose layers a candidate gets: those of its parent; of the living network with the most matched
/// parameters; of the best of all that match nearly as many; of any that lives (a control).
enum class Provider : std::uint8_t { parent = 0, nearest, best, random };
std::string_view name(Provider provider);

/// What is handed on as a whole: a layer with weights, and the batch norm that follows it.
struct Unit {
  std::vector<std::string> nodes;  ///< of the layer graph
  std::uint64_t key = 0;           ///< equal keys correspond
  std::uint64_t parameters = 0;    ///< trainable

  friend bool operator==(const Unit&, const Unit&) = default;
};

/// The weights of node `target` start as those of node `source`.
struct NodeCopy {
  std::string source;
  std::string target;

  friend bool operator==(const NodeCopy&, const NodeCopy&) = default;
};

/// Where the training of a candidate starts from.
struct Inheritance {
  CheckpointRef provider;
  std::vector<NodeCopy> nodes;
  double share = 0;      ///< of the candidate's parameters
  double epochs = 0;     ///< that the provider's weights were trained for, with all it inherited
  bool control = false;  ///< from scratch in spite of it, for comparison

  friend bool operator==(const Inheritance&, const Inheritance&) = default;
};

/// What a training started with in the end.
struct Inherited {
  std::uint64_t bytes = 0;
  std::string fault;  ///< why the checkpoint could not be used: it started from scratch

  friend bool operator==(const Inherited&, const Inherited&) = default;
};

/// How a run hands layers on.
struct Transfer {
  Match match = Match::none;
  Provider provider = Provider::parent;
  double control = 0;  ///< share of candidates that start from scratch all the same
  std::uint64_t seed = 0;

  friend bool operator==(const Transfer&, const Transfer&) = default;
};

/// Which checkpoints stay: of the newest so many candidates, of the best so many, and of those that
/// are being read.
struct Keeping {
  std::uint64_t newest = 0;
  std::uint64_t best = 1;
  std::uint64_t max_bytes = 0;  ///< 0: no limit

  friend bool operator==(const Keeping&, const Keeping&) = default;
};

}  // namespace cairn::protocol
