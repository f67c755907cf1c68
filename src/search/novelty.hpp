#pragma once

#include <cstdint>
#include <memory>
#include <optional>

#include "cairn/space/space.hpp"
#include "search/hash_set.hpp"

namespace cairn::search {

/// Random tries before a search looks for what is left systematically.
inline constexpr int kTries = 100;
/// Spaces below so many encodings are walked through to the end.
inline constexpr double kWalkable = 0x1p24;
/// In larger spaces: random tries, in all, before a search gives up.
inline constexpr int kManyTries = 100'000;

/// Which architectures may be proposed: those that can be built and, unless repeats are allowed,
/// were not proposed before.
class Novelty {
 public:
  Novelty(std::shared_ptr<const space::Space> space, bool repeats);

  /// Takes an architecture if it may be proposed, and gives its canonical form.
  std::optional<space::Architecture> accept(const space::Architecture& architecture);

  /// Takes a uniformly random architecture of those that may be proposed. Where kTries tries find
  /// none, the space is walked through encoding by encoding, or, if it is too large for that,
  /// kManyTries are made. Nothing: the space is exhausted, or in a large space next to it.
  std::optional<space::Architecture> random(Random& random);

 private:
  std::optional<space::Architecture> try_random(Random& random, int tries);
  std::optional<space::Architecture> walk();

  std::shared_ptr<const space::Space> space_;
  bool repeats_;
  double encodings_;
  HashSet proposed_;
  std::uint64_t cursor_ = 0;  ///< all encodings before it are unbuildable or were proposed
};

}  // namespace cairn::search
