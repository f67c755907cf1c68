#pragma once

#include <string>

#include "config/fields.hpp"
#include "config/toml_reader.hpp"

namespace cairn::config {

/// A value on its way to a field.
struct Source {
  std::string where;  ///< "workflow.toml:12", "--set search.sample=x"
  std::string key;    ///< whole: "search.sample"
};

/// Puts `value` where `field` points to. Throws UsageError for the wrong type, for what the field's
/// rule forbids, and for lists that are empty or name a choice twice.
void assign(const Field& field, const Value& value, const Source& source);

/// The value in a few characters, with its kind: "text \"three\"", "the real number 0.5".
std::string describe(const Value& value);

}  // namespace cairn::config
