#pragma once

#include <cstddef>
#include <string>

namespace cairn::feasibility {

struct RuleSource {
  std::string name;  ///< "rule[2]"
  std::string text;
};

/// Throws UsageError that marks the place:
///
///     rule[2]
///       count(opp == "conv5x5") <= 2
///             ^
///     column 7: there is no decision 'opp'. Did you mean 'op'?
///
/// `offset`: of a byte of the text; columns count characters from 1.
[[noreturn]] void refuse_rule(const RuleSource& source, std::size_t offset, std::string reason,
                              std::string suggestion = "");

}  // namespace cairn::feasibility
