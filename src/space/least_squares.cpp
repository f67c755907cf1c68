#include "space/least_squares.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace cairn::space {
namespace {

using Matrix = std::vector<std::vector<double>>;

constexpr int kSweeps = 200'000;
constexpr double kTolerance = 1e-12;  ///< of a step, where all columns have length 1

std::vector<double> column_lengths(const Matrix& rows, std::size_t columns) {
  std::vector<double> length(columns);
  for (const auto& row : rows)
    for (std::size_t i = 0; i < columns; ++i) length[i] += row[i] * row[i];
  for (double& value : length) value = std::sqrt(value);
  return length;
}

/// ½ xᵀGx − bᵀx, in columns of length 1.
struct Quadratic {
  Matrix g;
  std::vector<double> b;
};

Quadratic normal_equations(const Matrix& rows, const std::vector<double>& length) {
  const std::size_t n = length.size();
  Quadratic q{Matrix(n, std::vector<double>(n)), std::vector<double>(n)};
  for (const auto& row : rows)
    for (std::size_t i = 0; i < n; ++i) {
      if (row[i] == 0) continue;
      q.b[i] += row[i] / length[i];
      for (std::size_t j = 0; j < n; ++j)
        if (row[j] != 0) q.g[i][j] += row[i] / length[i] * row[j] / length[j];
    }
  return q;
}

/// The largest step of one sweep over all coordinates.
double sweep(const Quadratic& q, std::vector<double>& x, std::vector<double>& slope) {
  double largest = 0;
  for (std::size_t i = 0; i < x.size(); ++i) {
    if (q.g[i][i] == 0) continue;
    const double next = std::max(0.0, x[i] - slope[i] / q.g[i][i]);
    const double step = next - x[i];
    if (step == 0) continue;
    for (std::size_t j = 0; j < x.size(); ++j) slope[j] += step * q.g[j][i];
    x[i] = next;
    largest = std::max(largest, std::abs(step));
  }
  return largest;
}

}  // namespace

std::vector<double> nonnegative_least_squares(const Matrix& rows) {
  const std::size_t columns = rows.empty() ? 0 : rows.front().size();
  const auto length = column_lengths(rows, columns);
  const auto q = normal_equations(rows, length);
  std::vector<double> x(columns), slope(columns);
  for (std::size_t i = 0; i < columns; ++i) slope[i] = -q.b[i];
  for (int i = 0; i < kSweeps; ++i)
    if (sweep(q, x, slope) < kTolerance) break;
  for (std::size_t i = 0; i < columns; ++i)
    if (length[i] > 0) x[i] /= length[i];
  return x;
}

}  // namespace cairn::space
