#pragma once

#include <cstdint>
#include <memory>
#include <optional>

#include "cairn/feasibility/region.hpp"
#include "search/hash_set.hpp"

namespace cairn::search {

/// Random tries before a search looks for what is left systematically.
inline constexpr int kTries = 100;
/// Regions below so many candidates are walked through to the end.
inline constexpr double kWalkable = 0x1p24;
/// In larger ones: random tries, in all, before a search gives up.
inline constexpr int kManyTries = 100'000;

/// Which architectures may be proposed: feasible ones that, unless repeats are allowed, were not
/// proposed before.
class Novelty {
 public:
  Novelty(std::shared_ptr<const feasibility::Region> region, bool repeats);

  /// Takes a feasible architecture if it may be proposed, and gives its canonical form, or, where
  /// rules forbid that encoding of the network, itself.
  std::optional<space::Architecture> accept(const space::Architecture& architecture);

  /// Takes a uniformly random architecture of those that may be proposed. Where kTries tries find
  /// none, the region is walked through candidate by candidate, or, if it is too large for that,
  /// kManyTries are made. Nothing: the region is exhausted, or a large one next to it.
  std::optional<space::Architecture> random(Random& random);

 private:
  std::optional<space::Architecture> try_random(Random& random, int tries);
  std::optional<space::Architecture> walk();

  std::shared_ptr<const feasibility::Region> region_;
  bool repeats_;
  HashSet proposed_;
  std::uint64_t cursor_ = 0;  ///< all candidates before it are infeasible or were proposed
};

}  // namespace cairn::search
