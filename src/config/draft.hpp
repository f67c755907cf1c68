#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "config/assign.hpp"
#include "config/fields.hpp"
#include "config/toml_reader.hpp"

namespace cairn::config {

/// A workflow that takes shape: its values, and where each key was given, for messages.
class Draft {
 public:
  explicit Draft(std::string origin) : origin_(std::move(origin)) {}

  /// Takes over all keys of a file.
  void read(std::string_view toml);
  /// One `--set` argument, "key=value".
  void override_with(const std::string& argument);

  Workflow& workflow() { return workflow_; }
  const Workflow& workflow() const { return workflow_; }

  /// "workflow.toml:12" or "--set ..." for a key or section that was given; else the file alone.
  std::string where(const std::string& key) const;
  /// Of the keys that were given the one that `text` names first; failing that the section, or "".
  std::string key_in(std::string_view text) const;

 private:
  std::string place(const Entry& entry) const;
  void size(const Array& array, const std::vector<Entry>& entries);
  void take(const Entry& entry, const std::string& where, std::vector<Section>& sections);
  [[noreturn]] void refuse_override(const std::string& key, const std::string& where);

  std::string origin_;
  Workflow workflow_;
  std::map<std::string, std::string> keys_;      ///< where each was given
  std::map<std::string, std::string> sections_;  ///< the same of sections and arrays
};

/// Checks that concern several keys, and those of every room. Throws UsageError.
void check(const Draft& draft);

/// "Did you mean 'training.epochs'?" for a key that does not exist; else what keys there are.
std::string suggest_key(const std::string& wrong, const Workflow& workflow);
std::string suggest_key(const std::string& wrong, const std::vector<Section>& all);

}  // namespace cairn::config
