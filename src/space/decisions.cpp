#include "space/decisions.hpp"

#include <set>

#include "cairn/core/error.hpp"
#include "cairn/core/text.hpp"
#include "space/limits.hpp"
#include "space/overloaded.hpp"

namespace cairn::space {
namespace {

template <class T>
Choice choice_of(T value) {
  if constexpr (std::is_enum_v<T>)
    return words<T>()[static_cast<std::size_t>(value)];
  else if constexpr (std::is_integral_v<T>)
    return std::int64_t{value};
  else
    return value;
}

void add_step(std::vector<Decision>& decisions, const Step& step) {
  visit_lists(step.lists, [&](std::string_view name, const auto& list) {
    Decision& decision = decisions.emplace_back();
    decision.name = name.empty() ? step.name : step.name + "." + std::string(name);
    for (const auto value : list) decision.choices.push_back(choice_of(value));
  });
}

void require_usable(const std::vector<Decision>& decisions) {
  std::set<std::string_view> names;
  for (const Decision& decision : decisions) {
    const std::size_t count = decision.choices.size();
    if (count == 0 || count > kMaxChoices)
      throw UsageError({decision.name, "it has " + std::to_string(count) + " choices",
                        "Give 1 to " + std::to_string(kMaxChoices)});
    if (!names.insert(decision.name).second)
      throw UsageError({decision.name, "the space has this decision already", ""});
  }
}

}  // namespace

std::vector<Decision> all_decisions(const Plan& plan, const std::vector<Decision>& own,
                                    std::vector<Decision> training) {
  std::vector<Decision> decisions;
  for (const Step& step : plan.steps) add_step(decisions, step);
  decisions.insert(decisions.end(), own.begin(), own.end());
  for (Decision& decision : training) decisions.push_back(std::move(decision));
  require_usable(decisions);
  return decisions;
}

std::string to_text(const Choice& choice) {
  return std::visit(Overloaded{[](std::int64_t value) { return std::to_string(value); },
                               [](double value) { return shortest(value); },
                               [](const std::string& value) { return value; }},
                    choice);
}

}  // namespace cairn::space
