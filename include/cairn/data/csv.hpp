#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cairn/core/error.hpp"

namespace cairn::data {

/// A table of texts: RFC 4180 (Shafranovich 2005), and what other programs make of it.
struct Csv {
  std::string file;
  std::vector<std::string> header;
  std::vector<std::vector<std::string>> rows;  ///< each as long as the header
  std::vector<std::int64_t> lines;             ///< of each row in the file, counted from 1

  bool has(std::string_view name) const;
  /// Where the column of that name is. Throws UsageError with the nearest name if there is none, or
  /// if there are two.
  std::size_t column(std::string_view name) const;
  /// A cell as a finite number. Throws UsageError with line and column.
  double number(std::size_t row, std::size_t column) const;

  /// What to throw for a cell: "table.csv:7: column 'latency': <reason>".
  UsageError bad_cell(std::size_t row, std::size_t column, std::string reason) const;
};

/// Reads a file of comma-separated cells, plain or .gz, with a header. Cells may be in double
/// quotes and then hold commas, line breaks and doubled quotes. Lines may end in LF, CR LF or CR;
/// empty lines and a mark of UTF-8 in front are skipped. Throws UsageError for what cannot be read,
/// with "file:line:column" where it is a matter of a place; for rows of another length than the
/// header; and for more than 256 MiB, 10,000,000 cells or 64 KiB in a cell.
Csv read_csv(const std::filesystem::path& file);
/// The same from the standard input, to its end.
Csv read_csv_input();

/// A text as a finite number; blanks around it do not matter. Nothing for anything else.
std::optional<double> to_number(std::string_view text);

}  // namespace cairn::data
