#pragma once

#include <string>

namespace cairn::predict {

enum class Rule { cairn, penguin, fixed, last, best };

/// What `Options::method` says.
struct Method {
  Rule rule = Rule::cairn;
  double epochs = 0;  ///< of "fixed:E"
};

/// Throws UsageError for a method that does not exist.
Method parse_method(const std::string& text);

}  // namespace cairn::predict
