#include <algorithm>
#include <cmath>

#include "cairn/data/dataset.hpp"

namespace cairn::data {
namespace {

/// What has one mean: `plane` neighbours of each row, which has `count` of them.
struct Cells {
  const HostTensor& values;
  const std::vector<std::int64_t>& rows;
  std::size_t count;
  std::size_t plane;

  /// Calls use(cell, its values) row by row, as they lie in memory.
  template <class T, class Use>
  void each(Use use) const {
    for (const std::int64_t row : rows)
      for (std::size_t cell = 0; cell < count; ++cell)
        use(cell, values.as<T>().subspan((row * count + cell) * plane, plane));
  }
};

void add(Statistics& statistics, double mean, double standard_deviation) {
  statistics.mean.push_back(mean);
  statistics.standard_deviation.push_back(standard_deviation > 0 ? standard_deviation : 1);
}

struct ByteSums {
  std::uint64_t sum = 0;
  std::uint64_t squares = 0;

  void add(std::span<const std::uint8_t> values) {
    constexpr std::size_t most = 1 << 16;  // whose squares fit into 32 bits, which is faster
    for (std::size_t begin = 0; begin < values.size(); begin += most) {
      std::uint32_t part = 0, part_squares = 0;
      for (const std::uint32_t value : values.subspan(begin, std::min(most, values.size() - begin)))
        part += value, part_squares += value * value;
      sum += part;
      squares += part_squares;
    }
  }
};

/// Exact: all sums are integers.
void byte_moments(const Cells& cells, Statistics& statistics) {
  std::vector<ByteSums> sums(cells.count);
  cells.each<std::uint8_t>([&](std::size_t cell, auto values) { sums[cell].add(values); });
  __extension__ using Wide = unsigned __int128;
  const Wide count = static_cast<Wide>(cells.rows.size()) * cells.plane;
  const auto n = static_cast<double>(count);
  for (const auto& [sum, squares] : sums)
    add(statistics, static_cast<double>(sum) / n,
        std::sqrt(static_cast<double>(count * squares - static_cast<Wide>(sum) * sum)) / n);
}

/// Sums around the first value, so that what is constant has exactly no spread.
struct RealSums {
  double origin = 0;
  double sum = 0;
  double squares = 0;
  double count = 0;

  double mean() const { return count > 0 ? origin + sum / count : 0; }
  void add(std::span<const float> values) {
    for (const double value : values) {
      if (std::isnan(value)) continue;
      if (count == 0) origin = value;
      sum += value - origin;
      ++count;
    }
  }
  void add_squares(std::span<const float> values) {
    const double centre = mean();
    for (const double value : values)
      if (!std::isnan(value)) squares += (value - centre) * (value - centre);
  }
};

/// In double precision, the spread in a second pass around the mean.
void real_moments(const Cells& cells, Statistics& statistics) {
  std::vector<RealSums> sums(cells.count);
  cells.each<float>([&](std::size_t cell, auto values) { sums[cell].add(values); });
  cells.each<float>([&](std::size_t cell, auto values) { sums[cell].add_squares(values); });
  for (const auto& cell : sums)
    add(statistics, cell.mean(), cell.count > 0 ? std::sqrt(cell.squares / cell.count) : 1);
}

/// Of the samples, or of the rows that they share.
std::vector<std::int64_t> rows_of(const Input& input, const std::vector<std::int64_t>& samples) {
  if (!input.rows.data) return samples;
  std::vector<bool> used(static_cast<std::size_t>(input.values.shape[0]));
  for (const auto sample : samples) used[input.rows.as<std::int64_t>()[sample]] = true;
  std::vector<std::int64_t> rows;
  for (std::size_t row = 0; row < used.size(); ++row)
    if (used[row]) rows.push_back(static_cast<std::int64_t>(row));
  return rows;
}

/// The shape that mean and standard deviation have.
std::vector<std::int64_t> shape_of(const Input& input, std::string_view scale) {
  std::vector<std::int64_t> shape(input.values.shape.begin() + 1, input.values.shape.end());
  if (scale != "element") std::fill(shape.begin() + (scale == "channel"), shape.end(), 1);
  return shape;
}

Statistics nothing_done(std::vector<std::int64_t> shape) {
  const std::size_t count = element_count(shape);
  return {std::move(shape), std::vector<double>(count, 0), std::vector<double>(count, 1)};
}

}  // namespace

Statistics statistics(const Input& input, const std::vector<std::int64_t>& samples,
                      std::string_view scale) {
  if (input.values.dtype == DType::int64) scale = "none";
  auto shape = shape_of(input, scale);
  if (scale == "none" || samples.empty()) return nothing_done(std::move(shape));
  Statistics result{std::move(shape), {}, {}};
  const auto rows = rows_of(input, samples);
  const std::size_t count = element_count(result.shape);
  const std::size_t row = element_count(std::span(input.values.shape).subspan(1));
  const Cells cells{input.values, rows, count, row / count};
  input.values.dtype == DType::uint8 ? byte_moments(cells, result) : real_moments(cells, result);
  return result;
}

Statistics target_statistics(const Dataset& dataset, const std::vector<std::int64_t>& samples) {
  if (dataset.classes > 0 || samples.empty()) return nothing_done({1});
  Statistics result{{1}, {}, {}};
  real_moments({dataset.y, samples, 1, 1}, result);
  return result;
}

}  // namespace cairn::data
