#include <algorithm>

#include "cairn/predict/fit.hpp"

namespace cairn::predict {
namespace {

constexpr std::array<std::string_view, family_count> names{
    "penguin", "vapor_pressure", "ilog2", "pow3",      "pow4", "log_log_linear", "weibull",
    "mmf",     "janoschek",      "hill3", "log_power", "exp4"};

}  // namespace

std::string_view name(Family family) {
  return names[static_cast<std::size_t>(family)];
}

std::optional<Family> family_named(std::string_view name) {
  const auto found = std::ranges::find(names, name);
  if (found == names.end()) return {};
  return static_cast<Family>(found - names.begin());
}

}  // namespace cairn::predict
