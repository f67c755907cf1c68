#pragma once

#include <cstdint>
#include <map>
#include <optional>

#include "feasibility/residual_store.hpp"

namespace cairn::feasibility {

/// A sum taken apart: a constant, at most one table of each decision, and multiples of others.
struct ResidualSum {
  std::int64_t constant = 0;
  std::map<std::uint32_t, ResidualStore::Values> tables;
  std::map<ResidualStore::Id, std::int64_t> others;  ///< factors

  /// Adds factor · id.
  void add(const ResidualStore& store, ResidualStore::Id id, std::int64_t factor);
  /// Moves the least value of each table to the constant and drops what is 0.
  void normalise();
  /// Above which value `x <= 0` fails, counted from the least value of all parts: x <= 0 if and
  /// only if the parts exceed their least by no more than this. Of a normalised sum.
  std::int64_t slack(const ResidualStore& store) const;
  /// The same as far as `x <= 0` (or `x == 0` if `exact`) can tell: factors are divided by what
  /// they have in common, and values beyond the slack become one. False: x == 0 is impossible.
  bool tighten(const ResidualStore& store, bool exact);
  ResidualStore::Id keep(ResidualStore& store) &&;

 private:
  std::int64_t common_factor(std::int64_t limit) const;
};

}  // namespace cairn::feasibility
