#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cairn/data/csv.hpp"
#include "data/column.hpp"
#include "data/files.hpp"

namespace cairn::data {

/// The rows of one CSV file, or of one for training and one for the test.
class Table {
 public:
  explicit Table(const Options& options);

  /// Of the two files; nothing where there is one.
  const std::optional<Counts>& counts() const { return counts_; }
  std::int64_t rows() const;
  const std::vector<std::string>& header() const { return parts_.front().header; }
  std::size_t column(const std::string& name) const { return parts_.front().column(name); }

  const std::string& cell(std::int64_t row, std::size_t column) const;
  /// Throws UsageError with file, line and column.
  [[noreturn]] void complain(std::int64_t row, std::size_t column, const std::string& reason) const;

 private:
  std::vector<Csv> parts_;
  std::optional<Counts> counts_;
};

/// A cell without a value: empty, or blanks.
bool is_missing(const std::string& cell);

/// The cells of a column as far as they are numbers: not-a-number where one is missing (an empty
/// cell, NA, NaN or null).
struct Numbers {
  std::vector<double> values;
  std::optional<std::int64_t> text;  ///< the first row that holds neither, where reading ended
};
Numbers numbers_of(const Table& table, std::size_t column);

/// A column of targets, parts or groups, where none may be missing: integers if all cells are whole
/// numbers without a point, else real numbers, else text.
Column column_of(const Table& table, const std::string& name);

}  // namespace cairn::data
