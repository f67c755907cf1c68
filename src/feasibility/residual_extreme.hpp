#pragma once

#include <cstdint>
#include <map>
#include <vector>

#include "feasibility/residual_store.hpp"

namespace cairn::feasibility {

/// A minimum or maximum taken apart: one table of each decision, and others. Keeps no part that
/// cannot come out, and no values of tables that cannot.
class ResidualExtreme {
 public:
  using Id = ResidualStore::Id;

  ResidualExtreme(ResidualStore& store, Residual::Kind kind)
      : store_(store), kind_(kind), sign_(kind == Residual::Kind::minimum ? 1 : -1) {}

  void add(Id id);
  /// At least one was added.
  Id keep() &&;

 private:
  using Values = ResidualStore::Values;

  std::int64_t least(std::int64_t a, std::int64_t b) const;
  void add_table(const Residual& part);
  std::vector<Id> open_parts();

  // Comments speak of minima; `sign_` is -1 for maxima, which are minima of the negative.
  ResidualStore& store_;
  Residual::Kind kind_;
  int sign_;
  bool empty_ = true;
  std::int64_t limit_ = 0;  ///< the greatest value that can come out
  std::map<std::uint32_t, Values> tables_;
  std::vector<Id> others_;
};

}  // namespace cairn::feasibility
