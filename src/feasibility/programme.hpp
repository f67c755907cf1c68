#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <vector>

#include "cairn/space/architecture.hpp"
#include "cairn/space/space.hpp"
#include "feasibility/quantity.hpp"

namespace cairn::feasibility {

/// A space as a layered graph. A node is what the rest of the walk needs to know (the shape that
/// was built, what is left of the rules, ...); an arc is a way to make the decisions of a position.
/// Each path from the root to the end is one encoding that can be built and meets the rules, and
/// the parts on its arcs give its costs exactly.
struct Programme {
  static constexpr std::uint32_t kNone = ~std::uint32_t{0};

  struct Arc {
    std::uint32_t target = kNone;  ///< node of the next level; kNone: cannot be
    std::uint32_t parts = 0;       ///< index of its parts
  };

  /// The arcs of one position.
  struct Level {
    space::Position position;
    std::vector<std::uint32_t> radix;  ///< choices of each decision of the position
    std::size_t labels = 1;            ///< ways to make these decisions, the last one fastest
    std::size_t nodes = 0;
    std::vector<Arc> arcs;  ///< [node × labels + label]

    std::span<const Arc> of(std::size_t node) const {
      return std::span(arcs).subspan(node * labels, labels);
    }
    std::size_t label(const space::Architecture& architecture) const;
    void write(std::size_t label, space::Architecture& architecture) const;
  };

  std::vector<Quantity> quantities;
  std::vector<Level> levels;  ///< in the order of the walk, which need not be that of the decisions
  std::vector<Part> parts;    ///< [index × quantities + quantity]
  std::size_t decisions = 0;

  std::span<const Part> parts_of(const Arc& arc) const {
    return std::span(parts).subspan(arc.parts * quantities.size(), quantities.size());
  }
  bool empty() const { return levels.empty() || levels.front().nodes == 0; }
};

/// Sums and peaks along a path.
class Tally {
 public:
  explicit Tally(const Programme& programme)
      : programme_(&programme), total_(programme.quantities.size()) {}

  void add(const Programme::Arc& arc) {
    const auto parts = programme_->parts_of(arc);
    for (std::size_t q = 0; q < parts.size(); ++q) total_[q] = total_[q].then(parts[q]);
  }
  std::int64_t value(std::size_t q) const {
    return programme_->quantities[q].base + total_[q].sum + total_[q].peak;
  }
  bool admitted() const {
    for (std::size_t q = 0; q < total_.size(); ++q)
      if (!programme_->quantities[q].admits(value(q))) return false;
    return true;
  }

 private:
  const Programme* programme_;
  Parts total_;
};

/// The costs of an architecture, or nothing if no path leads through its choices.
std::optional<Tally> walk(const Programme& programme, const space::Architecture& architecture);

/// For each level and node, what a quantity's sums come to on the way to the end.
struct Completions {
  std::vector<std::vector<std::int64_t>> least;     ///< [level][node]
  std::vector<std::vector<std::int64_t>> greatest;  ///< [level][node]
  std::vector<std::vector<std::int64_t>> kept;      ///< [level][node] the greatest
  std::int64_t least_peak = 0;                      ///< no path's peak is less
};
Completions completions(const Programme& programme, std::size_t quantity);

/// The greatest peak of any arc.
std::int64_t greatest_peak(const Programme& programme, std::size_t quantity);

/// Takes away arcs that no path within the bounds uses (as far as each bound alone can tell), then
/// nodes without arcs. Until nothing changes.
void prune(Programme& programme);

}  // namespace cairn::feasibility
