#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "cairn/transfer/index.hpp"

namespace cairn::transfer {

/// A token of the target: what it weighs, and which groups have it.
struct Clue {
  std::uint64_t weight = 0;
  const Index::Set* groups = nullptr;
};

/// Finds the groups whose common clues weigh enough (branch and bound, heavy clues first). `Judge`:
///  - floor(): the least weight that is of interest, at least 1; may grow meanwhile;
///  - visit(group, weight): a group whose common clues weigh so much.
template <class Judge>
class Cover {
 public:
  /// `clues`: the heaviest first. `blocks`: how many there are of 64 groups.
  Cover(std::span<const Clue> clues, std::size_t blocks, Judge& judge)
      : clues_(clues),
        blocks_(blocks),
        judge_(judge),
        rest_(clues.size() + 1),
        rows_(clues.size() * blocks) {
    for (std::size_t i = clues.size(); i-- > 0;) {
      rest_[i] = rest_[i + 1] + clues[i].weight;
      for (const auto& [number, bits] : *clues[i].groups) rows_[i * blocks + number] = bits;
    }
  }

  void search() {
    for (std::uint32_t i = 0; i < blocks_; ++i) stack_.push_back({i, ~std::uint64_t{0}});
    descend({0, blocks_}, 0, 0);
  }

 private:
  /// A set of groups: part of the stack.
  struct Part {
    std::size_t begin = 0;
    std::size_t end = 0;
  };
  /// Parts of so few blocks are gone through one by one.
  static constexpr std::size_t kFew = 4;

  std::uint64_t row(std::size_t clue, std::uint32_t block) const {
    return rows_[clue * blocks_ + block];
  }

  /// Of the groups of a part those that have the clue (flip 0) or not (flip ~0), on the stack.
  Part split(Part part, std::size_t clue, std::uint64_t flip) {
    stack_.resize(part.end + (part.end - part.begin));
    std::size_t end = part.end;
    for (std::size_t i = part.begin; i < part.end; ++i) {
      const auto [number, bits] = stack_[i];
      stack_[end] = {number, bits & (row(clue, number) ^ flip)};
      end += stack_[end].bits != 0 ? 1 : 0;
    }
    return {part.end, end};
  }

  void descend(Part part, std::size_t clue, std::uint64_t weight) {
    if (part.begin == part.end || weight + rest_[clue] < judge_.floor()) return;
    if (clue == clues_.size() || part.end - part.begin <= kFew) return visit(part, clue, weight);
    descend(split(part, clue, 0), clue + 1, weight + clues_[clue].weight);
    if (weight + rest_[clue + 1] < judge_.floor()) return;
    descend(split(part, clue, ~std::uint64_t{0}), clue + 1, weight);
  }

  void visit(Part part, std::size_t clue, std::uint64_t weight) {
    for (std::size_t i = part.begin; i < part.end; ++i)
      for (std::uint64_t left = stack_[i].bits; left != 0; left &= left - 1)
        visit(stack_[i].number, std::countr_zero(left), clue, weight);
  }

  void visit(std::uint32_t block, int bit, std::size_t clue, std::uint64_t weight) {
    for (; clue < clues_.size(); ++clue)
      weight += row(clue, block) >> bit & 1 ? clues_[clue].weight : 0;
    if (weight >= judge_.floor())
      judge_.visit(64 * block + static_cast<std::uint32_t>(bit), weight);
  }

  std::span<const Clue> clues_;
  std::size_t blocks_;
  Judge& judge_;
  std::vector<std::uint64_t> rest_;  ///< weight of this clue and of all after it
  std::vector<std::uint64_t> rows_;  ///< for each clue the groups that have it
  std::vector<Index::Block> stack_;
};

}  // namespace cairn::transfer
