#pragma once

#include <cstdint>
#include <span>
#include <unordered_map>
#include <vector>

#include "feasibility/expression.hpp"
#include "feasibility/residual_store.hpp"
#include "feasibility/residual_sum.hpp"

namespace cairn::feasibility {

/// What decisions leave of expressions, simplified so that few remain apart: whatever depends on
/// one decision only is a table of it; sums are a constant and distinct parts; comparisons that
/// bounds decide are constants, and values that a comparison cannot tell apart are one.
class Residuals {
 public:
  using Id = ResidualStore::Id;
  using Ids = std::vector<Id>;

  Id constant(std::int64_t value) { return store_.constant(value); }
  Id import(const Expression& expression);
  /// That all conditions hold.
  Id both(const Ids& conditions);
  /// What `id` becomes once `decision` is made.
  Id assign(Id id, std::uint32_t decision, std::uint16_t choice);
  /// The decisions that it reads, ascending.
  std::span<const std::uint32_t> reads(Id id) const { return store_[id].reads; }

 private:
  struct Assignment {
    std::uint32_t decision = 0;
    std::uint16_t choice = 0;
    std::unordered_map<Id, Id> done;
  };

  Id import(const Expression::Operation& operation, const Ids& results, bool of_conditions);
  Id assign(Id id, Assignment& assignment);
  Id rebuild(const Residual& residual, const Ids& parts);

  Id sum(const Ids& parts);
  Id difference(Id a, Id b);
  Id product(Id a, Id b);
  Id scaled(Id id, std::int64_t factor);
  Id extreme(Residual::Kind kind, const Ids& parts);
  Id at_most_zero(Id id);
  Id is_zero(Id id);
  Id inverse(Id condition);
  Id single_at_most_zero(const ResidualSum& sum, Id part, std::int64_t factor);
  Id compared(Residual::Kind kind, ResidualSum sum);
  ResidualSum opened(Id id) const;

  ResidualStore store_;
};

}  // namespace cairn::feasibility
