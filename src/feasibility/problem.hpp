#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "cairn/feasibility/region.hpp"
#include "feasibility/compile.hpp"
#include "feasibility/counts.hpp"

namespace cairn::feasibility {

/// A programme with what is counted of it.
class Problem {
 public:
  Problem(Sources& sources, const Selection& selection);
  Problem(const Problem&) = delete;  // the counts point to the programme

  /// Whether it was proved that nothing is feasible.
  bool empty() const { return !counts_; }
  bool contains(const space::Architecture& architecture) const;
  bool admits(const Counts::Path& path) const {
    return path.tally.admitted() && meets_filters(path.architecture);
  }
  /// Whether an architecture meets the rules that the programme does not know of.
  bool meets_filters(const space::Architecture& architecture) const;
  Count count(int draws) const;
  /// Calls f for what is feasible: for all of it, and returns true, where the superset has no more
  /// than `draws` paths; otherwise for those of so many draws that are.
  bool survey(int draws, std::string_view purpose,
              const std::function<void(const Counts::Path&)>& f) const;

  /// Uniform, by drawing from the superset so often at most; see Region::sample.
  std::optional<space::Architecture> draw(Random& random, int draws) const;
  /// As Region::sample.
  std::optional<space::Architecture> sample(Random& random) const;

  const Programme& programme() const { return programme_; }
  const Counts& counts() const { return *counts_; }
  const std::vector<Rule>& filters() const { return filters_; }
  /// Whether the superset is what is feasible.
  bool exact() const;

 private:
  std::optional<space::Architecture> solve(Random& random) const;

  std::shared_ptr<const space::Space> space_;
  Programme programme_;  ///< pruned
  std::vector<Rule> filters_;
  std::optional<Counts> counts_;
  bool by_solver_ = false;  ///< rules leave too little to be found by chance
};

}  // namespace cairn::feasibility
