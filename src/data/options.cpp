#include "cairn/data/options.hpp"

#include <algorithm>
#include <cmath>
#include <set>

#include "cairn/core/error.hpp"
#include "cairn/core/text.hpp"

namespace cairn::data {
namespace {

void check_choice(const std::string& key, const std::string& value,
                  const std::vector<std::string>& choices) {
  if (std::ranges::find(choices, value) != choices.end()) return;
  const std::string near = nearest(value, choices);
  throw UsageError(
      {key, "'" + value + "' is unknown",
       near.empty() ? "Choose from " + join(choices, ", ") : "Did you mean '" + near + "'?"});
}

/// Written so that not-a-number is refused, too.
void check_fraction(const std::string& key, double value) {
  if (!(value >= 0 && value <= 0.9))
    throw UsageError({key, shortest(value) + " is not within 0 and 0.9", ""});
}

void check_only_for(const Options& options, const std::string& key, bool given,
                    const std::vector<std::string>& formats) {
  if (!given || std::ranges::find(formats, options.format) != formats.end()) return;
  throw UsageError({key, "it has no meaning for data.format '" + options.format + "'",
                    "Leave it out, or set data.format to " + join(formats, " or ")});
}

// ---- inputs -------------------------------------------------------------------------------------

void check_table(const std::string& key, const InputOptions& input) {
  if (!input.table.empty() && input.index.empty())
    throw UsageError({key + ".index", "input '" + input.name + "' has a table without an index",
                      "Name the data set that has each sample's row of '" + input.table + "'"});
  if (input.table.empty() && !input.index.empty())
    throw UsageError({key + ".table", "input '" + input.name + "' has an index without a table",
                      "Name the data set whose rows '" + input.index + "' means"});
}

void check_input(const std::string& key, const InputOptions& input, const std::string& format) {
  if (input.name.empty()) throw UsageError({key + ".name", "the input has no name", ""});
  if (format == "csv") {
    check_choice(key + ".name", input.name, {"numeric", "categories"});
    if (!input.table.empty() || !input.index.empty())
      throw UsageError({key + ".table", "there are no such tables for data.format 'csv'",
                        "Leave table and index out"});
  }
  check_table(key, input);
  check_choice(key + ".scale", input.scale, {"none", "channel", "element"});
  if (!(input.clip >= 0 && std::isfinite(input.clip)))
    throw UsageError({key + ".clip", shortest(input.clip) + " is not 0 or more", ""});
}

void check_inputs(const Options& options) {
  check_only_for(options, "data.input", !options.input.empty(), {"hdf5", "csv"});
  std::set<std::string> names;
  for (std::size_t i = 0; i < options.input.size(); ++i) {
    const std::string key = "data.input[" + std::to_string(i + 1) + "]";
    check_input(key, options.input[i], options.format);
    if (!names.insert(options.input[i].name).second)
      throw UsageError({key + ".name", "there are two inputs '" + options.input[i].name + "'", ""});
  }
}

// ---- columns ------------------------------------------------------------------------------------

/// What a column or data set is for, and nothing else.
struct Use {
  std::string key;
  std::string name;
};

std::vector<Use> uses_of(const Options& options) {
  std::vector<Use> uses{{"data.target", options.target}};
  if (!options.part.empty()) uses.push_back({"data.part", options.part});
  const auto add = [&](const char* key, const std::vector<std::string>& names) {
    for (const auto& name : names) uses.push_back({key, name});
  };
  add("data.numeric", options.numeric);
  add("data.categorical", options.categorical);
  add("data.ignore", options.ignore);
  return uses;
}

void check_columns(const Options& options) {
  check_only_for(options, "data.numeric", !options.numeric.empty(), {"csv"});
  check_only_for(options, "data.categorical", !options.categorical.empty(), {"csv"});
  check_only_for(options, "data.ignore", !options.ignore.empty(), {"csv"});
  check_choice("data.categories", options.categories, {"embedding", "one_hot"});
  const auto uses = uses_of(options);
  for (std::size_t i = 0; i < uses.size(); ++i)
    for (std::size_t j = 0; j < i; ++j)
      if (uses[i].name == uses[j].name)
        throw UsageError({uses[i].key, "'" + uses[i].name + "' is also in " + uses[j].key, ""});
}

// ---- target and splits --------------------------------------------------------------------------

void check_target(const Options& options) {
  if (options.target.empty()) throw UsageError({"data.target", "it is empty", ""});
  check_choice("data.target_kind", options.target_kind, {"auto", "classes", "real"});
  const bool images = options.format == "idx" || options.format == "cifar";
  check_only_for(options, "data.target", images && options.target != Options{}.target,
                 {"hdf5", "csv"});
  check_only_for(options, "data.target_kind", images && options.target_kind == "real",
                 {"hdf5", "csv"});
}

void check_parts(const Options& options) {
  check_only_for(options, "data.part", !options.part.empty(), {"hdf5", "csv"});
  check_only_for(options, "data.group", !options.group.empty(), {"hdf5", "csv"});
  if (!options.group.empty() && (options.group == options.part || options.group == options.target))
    throw UsageError({"data.group",
                      "'" + options.group + "' is also data." +
                          (options.group == options.part ? "part" : "target"),
                      ""});
  check_fraction("data.validation_fraction", options.validation_fraction);
  check_fraction("data.test_fraction", options.test_fraction);
  check_choice("data.validation", options.validation, {"drawn", "last"});
  if (options.validation == "last" && options.folds > 0)
    throw UsageError(
        {"data.validation", "with data.folds each sample validates once", "Leave one of them out"});
  if (options.train_samples < 0)
    throw UsageError({"data.train_samples", std::to_string(options.train_samples) + " is negative",
                      "Use 0 for all samples"});
  if (options.folds < 0 || options.folds == 1 || options.folds > 100)
    throw UsageError({"data.folds", std::to_string(options.folds) + " is not 0 or from 2 to 100",
                      "Use 0 for one split"});
}

}  // namespace

void validate(const Options& options) {
  check_choice("data.format", options.format, {"idx", "cifar", "hdf5", "csv"});
  check_inputs(options);
  check_columns(options);
  check_target(options);
  check_parts(options);
}

}  // namespace cairn::data
