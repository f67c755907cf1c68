#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "feasibility/rule_error.hpp"

namespace cairn::feasibility {

struct RuleToken {
  enum class Kind : std::uint8_t {
    name,    ///< of a decision or a function
    number,  ///< without sign
    text,    ///< what stood between the quotes
    symbol,  ///< an operator, a bracket or a keyword; "&&", "||", "!" are "and", "or", "not"
    end,
  };
  Kind kind = Kind::end;
  std::string text;
  std::size_t offset = 0;  ///< of the first byte
};

/// Ends with one of kind `end`. Throws as refuse_rule does.
std::vector<RuleToken> rule_tokens(const RuleSource& source);

}  // namespace cairn::feasibility
