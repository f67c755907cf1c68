#pragma once

#include <vector>

namespace cairn::space {

/// The x ≥ 0 that minimises Σ (row·x − 1)², by descent along one coordinate after another (Franc,
/// Hlaváč & Navara 2005). Columns that are 0 in all rows get 0. Rows have the same length.
std::vector<double> nonnegative_least_squares(const std::vector<std::vector<double>>& rows);

}  // namespace cairn::space
