#include "space/decisions.hpp"

#include <set>

#include "cairn/core/error.hpp"
#include "cairn/core/text.hpp"
#include "space/limits.hpp"
#include "space/overloaded.hpp"

namespace cairn::space {
namespace {

Decision decide(std::string name, const auto& values) {
  Decision decision{std::move(name), {}};
  for (const auto& value : values) {
    if constexpr (std::is_same_v<std::decay_t<decltype(value)>, int>)
      decision.choices.emplace_back(std::int64_t{value});
    else
      decision.choices.emplace_back(value);
  }
  return decision;
}

void add_stage(std::vector<Decision>& decisions, const StageOptions& options, int number) {
  const std::string stage = "stage[" + std::to_string(number) + "].";
  decisions.push_back(decide(stage + "blocks", options.blocks));
  decisions.push_back(decide(stage + "op", options.op));
  decisions.push_back(decide(stage + "width", options.width));
  decisions.push_back(decide(stage + "down", options.down));
  decisions.push_back(decide(stage + "norm", options.norm));
  decisions.push_back(decide(stage + "activation", options.activation));
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

std::vector<Decision> all_decisions(const Options& options, std::vector<Decision> training) {
  std::vector<Decision> decisions;
  int number = 0;
  for (const StageOptions& stage : options.stage)
    for (int i = 0; i < stage.repeat; ++i) add_stage(decisions, stage, ++number);
  if (!options.plain()) {
    decisions.push_back(decide("head.pool", options.head.pool));
    decisions.push_back(decide("head.dense", options.head.dense));
    decisions.push_back(decide("head.dropout", options.head.dropout));
  }
  decisions.insert(decisions.end(), options.choice.begin(), options.choice.end());
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
