#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <variant>
#include <vector>

#include "cairn/core/metric.hpp"

namespace cairn::record {

/// One quantity of every row. A missing number is NaN, or -1 among integers; a missing text "".
struct Column {
  using Values =
      std::variant<std::vector<double>, std::vector<std::int64_t>, std::vector<std::string>>;

  std::string name;
  std::string unit;  ///< "" for texts, "1" for counts and ids
  Values values;
  std::optional<Direction> direction{};  ///< of a metric
};

/// Columns of equal length with unique names.
class Table {
 public:
  explicit Table(std::string name) : name_(std::move(name)) {}

  /// Adds a column. A name that is taken, or that HDF5 cannot hold, is changed so that it fits.
  void add(Column column);
  void add(std::vector<Column> columns);

  const std::string& name() const { return name_; }
  const std::vector<Column>& columns() const { return columns_; }
  std::size_t rows() const;

 private:
  std::string name_;
  std::vector<Column> columns_;
};

/// A column from what `get` says of each row. Unsigned integers and the like become int64.
template <class Rows, class Get>
Column make_column(std::string name, std::string unit, const Rows& rows, const Get& get) {
  using Result = std::decay_t<decltype(get(*rows.begin()))>;
  using Value =
      std::conditional_t<std::is_integral_v<Result>, std::int64_t,
                         std::conditional_t<std::is_floating_point_v<Result>, double, std::string>>;
  std::vector<Value> values;
  for (const auto& row : rows) values.push_back(static_cast<Value>(get(row)));
  return {std::move(name), std::move(unit), std::move(values)};
}

/// Columns of named metrics, made as the names appear; NaN where a row has no such metric.
class MetricColumns {
 public:
  void begin_row() { ++rows_; }
  /// Sets a metric of the current row.
  void set(const MetricInfo& info, double value);
  std::vector<Column> finish() &&;

 private:
  std::size_t rows_ = 0;
  std::vector<MetricInfo> infos_;
  std::vector<std::vector<double>> values_;
  std::map<std::string, std::size_t> index_;
};

/// The text as valid UTF-8 without NUL: other bytes become '?'. Causes of failures come from
/// anywhere, and one bad byte must not make the file unreadable.
std::string printable(std::string_view text);

}  // namespace cairn::record
