#include "data/table.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <limits>
#include <set>

#include "cairn/core/text.hpp"

namespace cairn::data {
namespace {

/// Numbers that other programs write where there is none.
bool is_missing_number(const std::string& cell) {
  static const std::array<std::string_view, 7> words{"NA",  "N/A",  "NaN", "nan",
                                                     "NAN", "null", "NULL"};
  return is_missing(cell) || std::ranges::find(words, cell) != words.end();
}

std::optional<std::int64_t> to_integer(const std::string& cell) {
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(cell.data(), cell.data() + cell.size(), value);
  const bool whole = error == std::errc() && end == cell.data() + cell.size();
  return whole ? std::optional(value) : std::nullopt;
}

void check_names(const Csv& csv) {
  std::set<std::string> names;
  for (std::size_t i = 0; i < csv.header.size(); ++i)
    if (!names.insert(csv.header[i]).second)
      throw UsageError(
          {csv.file + ":1", "there are two columns '" + csv.header[i] + "'", "Rename one of them"});
}

void check_same_columns(const Csv& train, const Csv& test) {
  if (train.header == test.header) return;
  const auto [expected, found] = std::mismatch(train.header.begin(), train.header.end(),
                                               test.header.begin(), test.header.end());
  const auto text = [](auto at, const Csv& csv) {
    return at == csv.header.end() ? std::string("no more") : "'" + *at + "'";
  };
  throw UsageError({test.file + ":1",
                    "expected the columns of " + train.file + ", there " + text(expected, train) +
                        ", found " + text(found, test),
                    "Make both files with the same columns in the same order"});
}

Column::Texts texts_of(const Table& table, std::size_t column) {
  Column::Texts texts;
  for (std::int64_t row = 0; row < table.rows(); ++row) texts.push_back(table.cell(row, column));
  return texts;
}

/// All cells as integers, or nothing.
std::optional<Column::Integers> integers_of(const Table& table, std::size_t column) {
  Column::Integers integers;
  for (std::int64_t row = 0; row < table.rows(); ++row) {
    const auto value = to_integer(table.cell(row, column));
    if (!value) return std::nullopt;
    integers.push_back(*value);
  }
  return integers;
}

}  // namespace

Table::Table(const Options& options) {
  if (const auto file = single_file(options)) {
    parts_.push_back(read_csv(*file));
  } else {
    if (!options.part.empty())
      throw UsageError({"data.part", "a folder's train.csv and test.csv say what is for the test",
                        "Leave it out, or name one file in data.path"});
    parts_.push_back(read_csv(find_file(options, {"train.csv", "train.csv.gz"})));
    parts_.push_back(read_csv(find_file(options, {"test.csv", "test.csv.gz"})));
    check_same_columns(parts_[0], parts_[1]);
    counts_ = Counts{std::ssize(parts_[0].rows), std::ssize(parts_[1].rows)};
  }
  check_names(parts_[0]);
  for (const auto& part : parts_)
    if (part.rows.empty()) throw UsageError({part.file, "there are no rows below the header", ""});
}

std::int64_t Table::rows() const {
  return counts_ ? counts_->all() : std::ssize(parts_[0].rows);
}

const std::string& Table::cell(std::int64_t row, std::size_t column) const {
  const auto first = std::ssize(parts_[0].rows);
  return row < first ? parts_[0].rows[row][column] : parts_[1].rows[row - first][column];
}

void Table::complain(std::int64_t row, std::size_t column, const std::string& reason) const {
  const auto first = std::ssize(parts_[0].rows);
  throw row < first ? parts_[0].bad_cell(row, column, reason)
                    : parts_[1].bad_cell(row - first, column, reason);
}

bool is_missing(const std::string& cell) {
  return cell.find_first_not_of(" \t") == std::string::npos;
}

Numbers numbers_of(const Table& table, std::size_t column) {
  Numbers numbers;
  for (std::int64_t row = 0; row < table.rows(); ++row) {
    const auto& cell = table.cell(row, column);
    const auto value =
        is_missing_number(cell) ? std::numeric_limits<double>::quiet_NaN() : to_number(cell);
    if (!value) {
      numbers.text = row;
      return numbers;
    }
    numbers.values.push_back(*value);
  }
  return numbers;
}

Column column_of(const Table& table, const std::string& name) {
  const std::size_t place = table.column(name);
  Column column;
  column.name = name;
  column.complain = [&table, place](std::int64_t row, const std::string& reason) {
    table.complain(row, place, reason);
  };
  for (std::int64_t row = 0; row < table.rows(); ++row)
    if (is_missing(table.cell(row, place))) table.complain(row, place, "there is no value");
  if (auto integers = integers_of(table, place)) {
    column.values = std::move(*integers);
  } else if (auto numbers = numbers_of(table, place); !numbers.text) {
    column.values = std::move(numbers.values);
  } else {
    column.values = texts_of(table, place);
  }
  return column;
}

}  // namespace cairn::data
