#include <cmath>
#include <nlohmann/json.hpp>
#include <ostream>

#include "cairn/core/text.hpp"
#include "cairn/record/run_file.hpp"
#include "record/run_tables.hpp"

namespace cairn::record {
namespace {

using nlohmann::ordered_json;

std::string csv_cell(double value) {
  return std::isnan(value) ? "" : shortest(value);
}
std::string csv_cell(std::int64_t value) {
  return std::to_string(value);
}
std::string csv_cell(const std::string& text) {
  if (text.find_first_of(",\"\r\n") == text.npos) return text;
  std::string quoted = "\"";
  for (const char c : text) quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
  return quoted + '"';
}

std::string csv_cell(const Column& column, std::size_t row) {
  return std::visit([&](const auto& values) { return csv_cell(values[row]); }, column.values);
}

/// The members of a row as a JSON object. JSON has no NaN: null.
ordered_json json_row(const Table& table, std::size_t row, std::size_t first_column = 0) {
  auto object = ordered_json::object();
  for (std::size_t i = first_column; i < table.columns().size(); ++i) {
    const Column& column = table.columns()[i];
    std::visit([&](const auto& values) { object[column.name] = values[row]; }, column.values);
  }
  return object;
}

}  // namespace

void write_csv(std::ostream& out, const RunTable& run, const space::Space& space) {
  Table table = candidates_table(run, space);
  auto decisions = decisions_table(run, space).columns();
  decisions.erase(decisions.begin());  // the candidate's id, which is there
  table.add(std::move(decisions));
  const auto line = [&](const auto& cell) {
    std::vector<std::string> cells;
    for (const Column& column : table.columns()) cells.push_back(cell(column));
    out << join(cells, ",") << "\r\n";
  };
  line([](const Column& column) { return csv_cell(column.name); });
  for (std::size_t row = 0; row < table.rows(); ++row)
    line([&](const Column& column) { return csv_cell(column, row); });
}

void write_json(std::ostream& out, const RunTable& run, const space::Space& space) {
  const Table candidates = candidates_table(run, space);
  const Table decisions = decisions_table(run, space);
  out << "[";
  for (std::size_t row = 0; row < candidates.rows(); ++row) {
    ordered_json object = json_row(candidates, row);
    object["decisions"] = json_row(decisions, row, 1);
    out << (row == 0 ? "\n" : ",\n") << object;
  }
  out << "\n]\n";
}

}  // namespace cairn::record
