#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cairn/space/options.hpp"

namespace cairn::feasibility {

/// What the names in a rule stand for.
class RuleNames {
 public:
  explicit RuleNames(const std::vector<space::Decision>& decisions);

  std::optional<std::size_t> find(std::string_view name) const;
  /// Whether some stage has a decision of that short name ("width").
  bool is_stage_field(std::string_view name) const;
  std::size_t stages() const { return stages_; }
  /// What to do about a name that nothing has. `aggregate`: it stood inside one.
  std::string advice(const std::string& name, bool aggregate) const;

 private:
  std::string with_choice(const std::string& text) const;

  const std::vector<space::Decision>& decisions_;
  std::map<std::string, std::size_t, std::less<>> index_;
  std::map<std::string, std::size_t, std::less<>> fields_;  ///< short name: the first that has it
  std::size_t stages_ = 0;
};

/// "stage[2].width"
std::string stage_decision(std::size_t stage, std::string_view field);

}  // namespace cairn::feasibility
