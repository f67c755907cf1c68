#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "feasibility/programme.hpp"

namespace cairn::feasibility {

/// A bounded quantity, prepared for counting. Costs are taken relative to the cheapest way on: an
/// arc's reduced cost is what it adds beyond that (Johnson 1977), never negative, so that bins are
/// spent only on what is still open. Where only a least value is asked for, what is missing to the
/// greatest is counted instead.
struct Dimension {
  std::size_t quantity = 0;
  bool mirrored = false;
  std::int64_t cap = 0;    ///< greatest total of reduced costs that may be feasible
  std::int64_t low = 0;    ///< least one
  std::int64_t unit = 1;   ///< all reduced costs are multiples of it
  std::int64_t width = 1;  ///< of a bin; a multiple of unit, and where equal, bins are exact
  std::vector<std::vector<std::int64_t>> potential;  ///< [level][node]

  bool exact() const { return width == unit; }
  std::size_t bins() const { return static_cast<std::size_t>(cap / width) + 1; }
  std::int64_t reduced(const Programme& programme, std::size_t level, std::size_t node,
                       const Programme::Arc& arc) const;
};

/// The quantities whose bounds cut something off, one bin each; nothing: no path can be feasible.
std::optional<std::vector<Dimension>> dimensions(const Programme& programme);

/// The cells of all combinations of bins, and the arcs that lead from cell to cell: those with the
/// same target and the same bins are one class.
class Grid {
 public:
  struct Class {
    std::uint32_t target = 0;
    std::uint32_t first = 0;  ///< of its labels
    std::uint32_t count = 0;
    std::uint32_t shift = 0;  ///< of the cell's index
  };

  Grid(const Programme& programme, std::vector<Dimension> dimensions);

  const std::vector<Dimension>& dimensions() const { return dimensions_; }
  std::size_t cells() const { return cells_; }
  std::span<const Class> classes(std::size_t level, std::size_t node) const;
  /// The bins that a class adds in each dimension.
  std::span<const std::uint32_t> offsets(std::size_t level, const Class& arcs) const;
  std::span<const std::uint32_t> labels(std::size_t level, const Class& arcs) const;
  /// Cell updates that a count takes.
  double work() const;

  /// Whether a path may end in a cell.
  std::vector<bool> admitted() const;

  /// Calls f(cell, cell_of_target) for each cell from which a class can be taken, rows as
  /// f(first cell, first cell of target, length).
  template <class F>
  void for_rows(std::size_t level, const Class& arcs, F f) const {
    rows(offsets(level, arcs), 0, 0, 0, f);
  }
  const std::vector<std::uint32_t>& bins() const { return bins_; }

 private:
  struct Level {
    std::vector<std::uint32_t> begin;  ///< [node], one more than nodes
    std::vector<Class> classes;
    std::vector<std::uint32_t> offsets;  ///< [class × dimensions]
    std::vector<std::uint32_t> labels;
  };

  struct Binned;

  void add_level(const Programme& programme, std::size_t level);
  std::vector<Binned> binned(const Programme& programme, std::size_t level, std::size_t node,
                             std::vector<bool>& rounded) const;
  void add_class(Level& level, const Binned& arc) const;

  template <class F>
  void rows(std::span<const std::uint32_t> offset, std::size_t d, std::size_t from, std::size_t to,
            F& f) const {
    if (dimensions_.empty()) return f(std::size_t{0}, std::size_t{0}, std::size_t{1});
    const std::size_t length = bins_[d] - offset[d];
    const std::size_t stride = strides_[d];
    if (d + 1 == bins_.size()) return f(from, to + offset[d], length);
    for (std::size_t i = 0; i < length; ++i)
      rows(offset, d + 1, from + i * stride, to + (i + offset[d]) * stride, f);
  }

  std::vector<Dimension> dimensions_;
  std::vector<std::uint32_t> bins_;
  std::vector<std::uint32_t> strides_;
  std::size_t cells_ = 1;
  std::vector<Level> levels_;
  std::vector<std::uint32_t> roundings_;  ///< [dimension] levels in which something is rounded
};

}  // namespace cairn::feasibility
