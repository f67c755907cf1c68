// The programme against z3: whether anything is feasible, on random graphs and bounds.

#include <gtest/gtest.h>
#include <z3++.h>

#include "feasibility/extreme.hpp"
#include "feasibility/refine.hpp"

namespace cairn::feasibility {
namespace {

Programme random_programme(Random& random) {
  Programme programme;
  const std::size_t depth = 2 + random.below(3);
  for (std::uint64_t q = 1 + random.below(3); q > 0; --q) {
    Quantity quantity{"cost" + std::to_string(q), ""};
    const auto middle = static_cast<std::int64_t>(depth * 20);
    quantity.max = static_cast<std::int64_t>(random.below(2 * depth * 20));
    if (random.below(2) == 0)
      quantity.min = quantity.max - static_cast<std::int64_t>(random.below(middle));
    programme.quantities.push_back(quantity);
  }
  programme.decisions = depth;
  std::size_t nodes = 1;
  for (std::size_t l = 0; l < depth; ++l) {
    const std::size_t next = l + 1 == depth ? 1 : 1 + random.below(3);
    Programme::Level level;
    level.position = {"p", l, 1, l};
    level.labels = 2 + random.below(3);
    level.radix = {static_cast<std::uint32_t>(level.labels)};
    level.nodes = nodes;
    for (std::size_t i = 0; i < nodes * level.labels; ++i) {
      Programme::Arc arc;
      if (random.below(8) != 0) arc.target = static_cast<std::uint32_t>(random.below(next));
      arc.parts = static_cast<std::uint32_t>(programme.parts.size() / programme.quantities.size());
      for (std::size_t q = 0; q < programme.quantities.size(); ++q)
        programme.parts.push_back({static_cast<std::int64_t>(random.below(40)), 0});
      level.arcs.push_back(arc);
    }
    programme.levels.push_back(std::move(level));
    nodes = next;
  }
  return programme;
}

/// The same as constraints on bit vectors: a label for each level, the node that it leads to, and
/// sums of costs, far below 2^9.
class Oracle {
 public:
  explicit Oracle(const Programme& programme) : solver_(context_, "QF_BV") {
    z3::expr node = number(0);
    std::vector<z3::expr> sums(programme.quantities.size(), number(0));
    for (std::size_t l = 0; l < programme.levels.size(); ++l) {
      const auto& level = programme.levels[l];
      const z3::expr label = context_.bv_const(("label" + std::to_string(l)).c_str(), 10);
      const z3::expr next = context_.bv_const(("node" + std::to_string(l)).c_str(), 10);
      z3::expr_vector ways(context_);
      std::vector<z3::expr> more(sums.size(), number(0));
      for (std::size_t n = 0; n < level.nodes; ++n)
        for (std::size_t i = 0; i < level.labels; ++i) {
          const auto& arc = level.of(n)[i];
          if (arc.target == Programme::kNone) continue;
          const z3::expr taken = node == number(static_cast<std::int64_t>(n)) &&
                                 label == number(static_cast<std::int64_t>(i));
          ways.push_back(taken && next == number(arc.target));
          for (std::size_t q = 0; q < sums.size(); ++q)
            more[q] = z3::ite(taken, number(programme.parts_of(arc)[q].sum), more[q]);
        }
      solver_.add(z3::mk_or(ways));
      for (std::size_t q = 0; q < sums.size(); ++q) sums[q] = sums[q] + more[q];
      node = next;
    }
    for (std::size_t q = 0; q < sums.size(); ++q) {
      solver_.add(sums[q] <= number(programme.quantities[q].max));
      if (programme.quantities[q].has_min())
        solver_.add(sums[q] >= number(programme.quantities[q].min));
    }
  }

  bool feasible() { return solver_.check() == z3::sat; }

 private:
  z3::expr number(std::int64_t value) { return context_.bv_val(value, 10); }

  z3::context context_;
  z3::solver solver_;
};

/// What the programme says: by counting, drawing, and searching.
bool feasible(Programme programme) {
  prune(programme);
  const auto counts = refine(programme);
  if (!counts) return false;
  Random random(0, "oracle");
  for (int i = 0; i < 50; ++i)
    if (counts->draw(random).tally.admitted()) return true;
  const auto found = extreme(programme, 0, Sense::least, nullptr);
  EXPECT_TRUE(!found || found->proved);
  return found.has_value();
}

TEST(Programme, AgreesWithZ3) {
  int yes = 0;
  for (std::uint64_t i = 0; i < 1000; ++i) {
    Random random(i, "oracle_test");
    const Programme programme = random_programme(random);
    const bool expected = Oracle(programme).feasible();
    ASSERT_EQ(feasible(programme), expected) << i;
    yes += expected ? 1 : 0;
  }
  EXPECT_GT(yes, 200);
  EXPECT_LT(yes, 800);
}

}  // namespace
}  // namespace cairn::feasibility
