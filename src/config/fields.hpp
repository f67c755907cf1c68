#pragma once

#include <cstdint>
#include <functional>
#include <limits>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "cairn/config/workflow.hpp"

namespace cairn::config {

/// What a value must satisfy, beside its type.
struct Rule {
  double low = -std::numeric_limits<double>::infinity();
  double high = std::numeric_limits<double>::infinity();
  bool above_low = false;          ///< `low` itself is not allowed
  bool below_high = false;         ///< `high` itself is not allowed
  std::vector<std::string> words;  ///< the words that are allowed; empty: any text
  bool may_be_empty = false;       ///< of a list
};

Rule at_least(double low);
Rule within(double low, double high);  ///< low ≤ x ≤ high
Rule up_to(double low, double high);   ///< low < x ≤ high
Rule from(double low, double below);   ///< low ≤ x < below
Rule one_of(std::vector<std::string> words);
Rule any_number();  ///< of entries, none included

/// "from 0 to 1", "more than 0 and at most 1", "one of cpu, gpu".
std::string describe(const Rule& rule);

/// Whether a key may change when a run is resumed.
enum class Resume { fixed, may_change };

/// Where a value lives.
using Target = std::variant<bool*, int*, std::int64_t*, std::uint64_t*, double*, std::string*,
                            std::vector<int>*, std::vector<double>*, std::vector<std::string>*,
                            std::vector<space::Choice>*>;

/// What a text names on the disk.
enum class Path { none, folder, file };

/// One key of a workflow: all that parsing, printing and the reference need to know.
struct Field {
  std::string_view key;  ///< within its section
  Target target;
  std::string_view unit;  ///< "" for none
  std::string_view meaning;
  Rule rule{};
  Resume resume = Resume::fixed;
  Path path = Path::none;
};

struct Section {
  std::string name;        ///< "training", "space.stage[2]"
  std::string_view title;  ///< as written in a file: "[training]", "[[space.stage]]"
  std::string_view meaning;
  std::vector<Field> fields;

  std::string key(const Field& field) const { return name + "." + std::string(field.key); }
};

/// An array of tables, each of which is a section: "space.stage".
struct Array {
  std::string name;
  std::size_t count = 0;
  std::size_t most = 0;
  std::function<void(std::size_t)> reset;  ///< makes it so many entries with defaults

  std::string title() const;  ///< "[[space.branch.dense]]"
};

/// All arrays of tables, bound to `workflow`.
std::vector<Array> arrays(Workflow& workflow);
/// Calls f for each of them, also for those of the entries that f makes.
void for_each_array(Workflow& workflow, const std::function<void(const Array&)>& f);

/// All keys, bound to the values of `workflow`; a section for each entry of its arrays. With
/// `arrays` this is the one place that lists them.
std::vector<Section> sections(Workflow& workflow);
/// The same workflow with an entry in each array that has none: what could be written.
Workflow with_all_sections(Workflow workflow);

/// "integer", "list of real numbers", ...: the type of a key for people.
std::string type_name(const Target& target);

/// A value as TOML. A list with one entry is written as that entry.
std::string print(const Target& target);
/// A TOML string.
std::string quote(std::string_view text);

}  // namespace cairn::config
