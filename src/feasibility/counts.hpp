#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "cairn/core/random.hpp"
#include "cairn/space/architecture.hpp"
#include "feasibility/grid.hpp"

namespace cairn::feasibility {

/// How many ways lead from each cell of each node to the end: the counting programme. Costs are
/// rounded down to bins, so that nothing feasible is missed: what is counted is a superset of the
/// feasible, the same where all bins are exact.
class Counts {
 public:
  /// `programme` must outlive this and every copy of it.
  Counts(const Programme& programme, std::vector<Dimension> dimensions);

  /// Of the superset. Exact below 2^53 if the bins are.
  double total() const { return total_; }
  const Grid& grid() const { return grid_; }

  /// A uniformly random path of the superset, with its costs. total() must not be 0.
  struct Path {
    space::Architecture architecture;
    Tally tally;
  };
  Path draw(Random& random) const;
  /// Path number `index` of [0, total()), in an order of its own. For total() < 2^53.
  Path at(double index) const;
  /// A path like another: at each position deciding as in `like` is `faithful` times as likely as
  /// all other ways together, if as many paths go on from each.
  Path draw_near(const space::Architecture& like, double faithful, Random& random) const;

  /// For each level and label: the share of the superset that takes it.
  std::vector<std::vector<double>> shares() const;

 private:
  struct Cursor;

  void fill(std::size_t level, std::size_t node);
  /// The share of the node's paths from the cursor on that a class takes.
  double ways(const Cursor& cursor, const Grid::Class& arcs) const;
  /// Takes the arc that holds path number `index` of those that go on from here; returns the number
  /// among those that go on from there.
  double step(Cursor& cursor, double index) const;
  void take(Cursor& cursor, const Grid::Class& arcs, std::uint32_t label) const;

  const Programme* programme_;
  Grid grid_;
  std::vector<std::vector<double>> table_;  ///< [level][node × cells + cell]
  double total_ = 0;
};

}  // namespace cairn::feasibility
