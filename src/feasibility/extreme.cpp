#include "feasibility/extreme.hpp"

#include <algorithm>
#include <limits>
#include <map>
#include <queue>
#include <set>
#include <tuple>

#include "feasibility/refine.hpp"

namespace cairn::feasibility {
namespace {

constexpr std::int64_t kFar = std::numeric_limits<std::int64_t>::max() / 4;
constexpr std::size_t kMostSteps = 200'000;
constexpr Effort kEffort{1e8, 12'000'000, 0.9};

/// What a path must at least still add, by node and cell. Greatest values are least negative ones.
class Outlook {
 public:
  Outlook(const Programme& programme, const Grid& grid, std::size_t quantity, Sense sense)
      : programme_(programme), grid_(grid), quantity_(quantity), sense_(sense) {
    const std::size_t depth = programme.levels.size();
    table_.resize(depth + 1);
    for (bool admitted : grid.admitted()) table_[depth].push_back(admitted ? 0 : kFar);
    for (std::size_t l = depth; l-- > 0;) {
      table_[l].assign(programme.levels[l].nodes * grid.cells(), kFar);
      for (std::size_t n = 0; n < programme.levels[l].nodes; ++n) fill(l, n);
    }
  }

  std::int64_t operator()(std::size_t level, std::size_t node, std::size_t cell) const {
    return table_[level][node * grid_.cells() + cell];
  }
  std::int64_t signed_sum(const Programme::Arc& arc) const {
    const std::int64_t sum = programme_.parts_of(arc)[quantity_].sum;
    return sense_ == Sense::least ? sum : -sum;
  }

 private:
  void fill(std::size_t level, std::size_t node) {
    std::int64_t* const to = &table_[level][node * grid_.cells()];
    const auto arcs = programme_.levels[level].of(node);
    for (const Grid::Class& same : grid_.classes(level, node)) {
      std::int64_t least = kFar;
      for (auto label : grid_.labels(level, same)) least = std::min(least, signed_sum(arcs[label]));
      const std::int64_t* const from = &table_[level + 1][same.target * grid_.cells()];
      grid_.for_rows(level, same, [&](std::size_t a, std::size_t b, std::size_t length) {
        for (std::size_t i = 0; i < length; ++i)
          if (from[b + i] < kFar) to[a + i] = std::min(to[a + i], least + from[b + i]);
      });
    }
  }

  const Programme& programme_;
  const Grid& grid_;
  std::size_t quantity_;
  Sense sense_;
  std::vector<std::vector<std::int64_t>> table_;
};

/// The beginning of a path.
struct Stem {
  std::uint32_t level = 0, node = 0;
  std::uint32_t parent = 0, label = 0;
  std::vector<std::uint32_t> bins;
  Parts parts;  ///< of all quantities so far
};

class Search {
 public:
  Search(const Programme& programme, const Counts& counts, std::size_t quantity, Sense sense)
      : programme_(programme),
        grid_(counts.grid()),
        outlook_(programme, counts.grid(), quantity, sense),
        quantity_(quantity),
        sense_(sense),
        highest_peak_(greatest_peak(programme, quantity)) {}

  std::optional<Extreme> run(const std::function<bool(const space::Architecture&)>& admits) {
    merge_ = !admits;
    push({0, 0, 0, 0, std::vector<std::uint32_t>(grid_.bins().size()),
          Parts(programme_.quantities.size())});
    while (!queue_.empty()) {
      const auto [promise, level, number] = queue_.top();
      if (stems_.size() > kMostSteps) return Extreme{value(promise), false, std::nullopt};
      queue_.pop();
      if (level == 0 - programme_.levels.size()) {
        auto found = architecture(number);
        if (admitted(stems_[number]) && (merge_ || admits(found)))
          return Extreme{value(promise), true, found};
      } else {
        expand(number);
      }
    }
    return std::nullopt;
  }

 private:
  /// (what the quantity comes to at best, deeper stems first, oldest first)
  using Entry = std::tuple<std::int64_t, std::size_t, std::uint32_t>;

  std::int64_t value(std::int64_t promise) const {
    return programme_.quantities[quantity_].base + (sense_ == Sense::least ? promise : -promise);
  }

  bool admitted(const Stem& stem) const {
    for (std::size_t q = 0; q < stem.parts.size(); ++q) {
      const Quantity& quantity = programme_.quantities[q];
      if (!quantity.admits(quantity.base + stem.parts[q].sum + stem.parts[q].peak)) return false;
    }
    return true;
  }

  std::int64_t promise(const Stem& stem) const {
    std::size_t cell = 0;
    for (std::size_t d = 0; d < stem.bins.size(); ++d) cell = cell * grid_.bins()[d] + stem.bins[d];
    const std::int64_t rest = outlook_(stem.level, stem.node, cell);
    if (rest >= kFar) return kFar;
    const Part part = stem.parts[quantity_];
    if (stem.level == programme_.levels.size())
      return sense_ == Sense::least ? part.sum + part.peak : -part.sum - part.peak;
    return sense_ == Sense::least ? part.sum + rest : rest - part.sum - highest_peak_;
  }

  void push(Stem stem) {
    // Stems that have come to the same in different ways go on alike.
    if (merge_ && !seen_.emplace(stem.level, stem.node, stem.parts).second) return;
    const std::int64_t key = promise(stem);
    if (key >= kFar) return;
    queue_.emplace(key, std::size_t{0} - stem.level, static_cast<std::uint32_t>(stems_.size()));
    stems_.push_back(std::move(stem));
  }

  void expand(std::uint32_t number) {
    const Stem from = stems_[number];
    const auto arcs = programme_.levels[from.level].of(from.node);
    for (const Grid::Class& same : grid_.classes(from.level, from.node)) {
      const auto offsets = grid_.offsets(from.level, same);
      auto bins = from.bins;
      bool fits = true;
      for (std::size_t d = 0; d < bins.size(); ++d) {
        bins[d] += offsets[d];
        fits = fits && bins[d] < grid_.bins()[d];
      }
      if (!fits) continue;
      for (auto label : grid_.labels(from.level, same)) {
        Stem next{from.level + 1, same.target, number, label, bins, from.parts};
        const auto parts = programme_.parts_of(arcs[label]);
        for (std::size_t q = 0; q < parts.size(); ++q) next.parts[q] = next.parts[q].then(parts[q]);
        push(std::move(next));
      }
    }
  }

  space::Architecture architecture(std::uint32_t number) const {
    space::Architecture made{std::vector<std::uint16_t>(programme_.decisions)};
    for (; stems_[number].level > 0; number = stems_[number].parent)
      programme_.levels[stems_[number].level - 1].write(stems_[number].label, made);
    return made;
  }

  const Programme& programme_;
  const Grid& grid_;
  Outlook outlook_;
  std::size_t quantity_;
  Sense sense_;
  std::vector<Stem> stems_;
  std::set<std::tuple<std::uint32_t, std::uint32_t, Parts>> seen_;
  std::priority_queue<Entry, std::vector<Entry>, std::greater<>> queue_;
  bool merge_ = true;  ///< nothing but costs decides
  std::int64_t highest_peak_;
};

}  // namespace

std::optional<Extreme> extreme(const Programme& programme, std::size_t quantity, Sense sense,
                               const std::function<bool(const space::Architecture&)>& admits) {
  const auto counts = refine(programme, kEffort);
  if (!counts) return std::nullopt;
  return Search(programme, *counts, quantity, sense).run(admits);
}

}  // namespace cairn::feasibility
