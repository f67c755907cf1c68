#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "feasibility/rule_number.hpp"

namespace cairn::feasibility {

/// A part of a rule with its type: what the parser combines.
struct RuleTerm {
  enum class Type : std::uint8_t {
    number,
    text,
    mixed,  ///< a decision between numbers and texts
    condition,
  };
  Type type = Type::condition;
  std::size_t offset = 0;  ///< where it begins in the rule
  /// A number is this operation's value over `denominator`. A decision or literal that stands
  /// alone gets an operation only when it is needed.
  std::uint32_t operation = 0;
  std::int64_t denominator = 1;
  std::optional<std::size_t> decision;  ///< it stands alone
  std::optional<Fraction> number;       ///< a literal
  std::optional<std::string> text;      ///< a literal
};

}  // namespace cairn::feasibility
