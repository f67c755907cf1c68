#include "predict/method.hpp"

#include <charconv>
#include <map>

#include "cairn/core/error.hpp"

namespace cairn::predict {
namespace {

constexpr std::string_view fixed = "fixed:";

[[noreturn]] void refuse(const std::string& text, const std::string& reason) {
  throw UsageError({"predict.method = \"" + text + "\"", reason,
                    "Choose cairn, penguin, last, best, or fixed:E (as in fixed:10)"});
}

double parse_epochs(const std::string& text) {
  double epochs = 0;
  const char* end = text.data() + text.size();
  const auto parsed = std::from_chars(text.data() + fixed.size(), end, epochs);
  if (parsed.ec != std::errc{} || parsed.ptr != end || !(epochs > 0))
    refuse(text, "what follows the colon is no positive number of epochs");
  return epochs;
}

}  // namespace

Method parse_method(const std::string& text) {
  static const std::map<std::string, Rule> rules{{"cairn", Rule::cairn},
                                                 {"penguin", Rule::penguin},
                                                 {"last", Rule::last},
                                                 {"best", Rule::best}};
  if (text.starts_with(fixed)) return {Rule::fixed, parse_epochs(text)};
  const auto found = rules.find(text);
  if (found == rules.end()) refuse(text, "there is no such method");
  return {found->second, 0};
}

}  // namespace cairn::predict
