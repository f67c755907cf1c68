#include "cairn/record/run_file.hpp"

#include <optional>

#include "cairn/core/error.hpp"
#include "cairn/core/file.hpp"
#include "cairn/core/hash.hpp"
#include "cairn/h5/file.hpp"
#include "record/run_file_end.hpp"
#include "record/run_tables.hpp"

namespace cairn::record {
namespace {

/// Raised when a table or a column changes its meaning or goes; new ones may come without.
constexpr std::int64_t run_file_version = 1;

std::string name_of(Direction direction) {
  return direction == Direction::maximize ? "maximize" : "minimize";
}

void write_table(const h5::Group& root, const Table& table) {
  const h5::Group group = root.create_group(table.name());
  for (const Column& column : table.columns()) {
    std::visit([&](const auto& values) { group.write(column.name, values); }, column.values);
    if (!column.unit.empty()) group.set_attribute(column.name, "unit", column.unit);
    if (column.direction) group.set_attribute(column.name, "direction", name_of(*column.direction));
  }
}

void write_attributes(const h5::Group& root, const RunTable& run) {
  root.set_attribute("", "format", std::string("cairn-run"));
  root.set_attribute("", "version", run_file_version);
  root.set_attribute("", "ended", run.ended);
  root.set_attribute("", "steps", static_cast<std::int64_t>(run.journal.steps));
  if (run.submissions.empty()) return;
  const protocol::Started& last = run.submissions.back();
  root.set_attribute("", "cairn_version", printable(last.version));
  root.set_attribute("", "cairn_commit", printable(last.commit));
  root.set_attribute("", "workflow", printable(last.workflow));
  root.set_attribute("", "data_hash", hex(last.data));
  root.set_attribute("", "objective", printable(last.objective.name));
  root.set_attribute("", "direction", name_of(last.objective.direction));
}

constexpr const char* rebuild = "cairn rebuild writes it again from the journal";

/// The length of a column. Numbers have units as a rule, and texts never.
std::size_t rows_of(const h5::Group& table, const std::string& column) {
  if (table.has_attribute(column, "unit")) return table.read(column).size();
  try {
    return table.read_strings(column).size();
  } catch (const Error&) {
    return table.read(column).size();
  }
}

void verify_table(const h5::Group& root, const std::string& name) {
  if (!root.has(name))
    throw Error({"run.h5 is not complete", "it lacks the table " + name, rebuild});
  const h5::Group table = root.group(name);
  std::optional<std::size_t> rows;
  for (const std::string& column : table.names()) {
    const std::size_t length = rows_of(table, column);
    if (rows.value_or(length) != length)
      throw Error({"run.h5 is damaged", "columns of " + name + " differ in length", rebuild});
    rows = length;
  }
}

}  // namespace

RunFileInfo verify_run_file(const std::filesystem::path& run) {
  check_end(run / "run.h5");  // before HDF5 sees it: 1.10 may crash on damaged structures
  const h5::File file = h5::File::open(run / "run.h5");
  if (file.root().string_attribute("", "format") != "cairn-run")
    throw Error({"run.h5 is damaged", "it is not the record of a run", rebuild});
  const space::Space any({}, {{1, 8, 8}, 1});  // tables have the same names for all
  const auto tables = run_tables({}, any);
  for (const Table& table : tables) verify_table(file.root(), table.name());
  const auto steps = static_cast<std::uint64_t>(file.root().int_attribute("", "steps"));
  return {tables.size(), steps};
}

void write_run_file(const std::filesystem::path& run, const RunTable& table,
                    const space::Space& space) {
  const auto tables = run_tables(table, space);
  publish(run / "run.h5", [&](const std::filesystem::path& temporary) {
    h5::File file = h5::File::create(temporary);
    write_attributes(file.root(), table);
    for (const Table& each : tables) write_table(file.root(), each);
    file.close();
    add_end(temporary);
  });
}

}  // namespace cairn::record
