#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>

#include "cairn/core/random.hpp"
#include "cairn/feasibility/options.hpp"
#include "cairn/feasibility/setting.hpp"
#include "cairn/space/space.hpp"

namespace cairn::feasibility {

/// A number of encodings: exact (beyond 2^53, to 15 digits) or an unbiased estimate.
struct Count {
  double value = 0;
  double error = 0;  ///< standard error
  bool exact = true;
};

/// The part of a space that can be built, keeps within the budgets and meets the rules: what a
/// search may propose. Immutable, safe to share between threads. doc/feasibility.md explains how it
/// counts and why its samples are uniform.
class Region {
 public:
  /// Throws UsageError for options that do not fit the space, or a space too large to be counted.
  Region(std::shared_ptr<const space::Space> space, const Options& options,
         const Setting& setting = {});
  ~Region();

  const space::Space& space() const;
  /// Whether it was proved that nothing is feasible.
  bool empty() const;
  bool contains(const space::Architecture& architecture) const;
  /// A uniformly random feasible encoding. Where rules leave less than one in a thousand of what
  /// the budgets allow, one near a uniformly random encoding instead. Nothing: none was found.
  std::optional<space::Architecture> sample(Random& random) const;

  /// A mutation: uniform over the wanted feasible encodings that differ from `parent` in one
  /// decision; where there are none, one that differs in a few. Nothing: none was found.
  /// `weights`, one above 0 for each decision: how often an encoding is drawn goes with the weight
  /// of the decision in which it differs, instead of uniformly.
  std::optional<space::Architecture> neighbour(
      const space::Architecture& parent, Random& random,
      const std::function<bool(const space::Architecture&)>& wanted,
      std::span<const double> weights = {}) const;

  /// Of feasible encodings; `draws` are made where an estimate is needed.
  Count count(int draws = 20'000) const;

  /// All feasible encodings are among at(0) ... at(candidates() - 1), each once; nothing where
  /// another part of the superset is not feasible. For candidates() < 2^53.
  double candidates() const;
  std::optional<space::Architecture> at(std::uint64_t index) const;

 private:
  struct Impl;
  std::unique_ptr<const Impl> impl_;
};

}  // namespace cairn::feasibility
