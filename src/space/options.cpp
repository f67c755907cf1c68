#include "cairn/space/options.hpp"

#include <algorithm>

#include "space/option_checks.hpp"

namespace cairn::space {
namespace {

void require_even_width(const std::string& key, const StageOptions& stage) {
  const bool only_inception =
      std::ranges::all_of(stage.op, [](const auto& op) { return op == "inception"; });
  const bool all_odd = std::ranges::all_of(stage.width, [](int width) { return width % 2 != 0; });
  if (only_inception && all_odd)
    refuse_option(key + ".width",
                  "an inception block has two branches of half the width, and no width "
                  "is even",
                  "Give an even width");
}

void validate_head(const HeadOptions& head) {
  require_words<HeadPool>("space.head.pool", head.pool);
  require_range("space.head.dense", head.dense, 0, kMaxWidth);
  require_probabilities("space.head.dropout", head.dropout);
}

void validate_choice(const std::string& key, const Decision& decision) {
  auto plain = [](unsigned char c) { return std::isalnum(c) || c == '_' || c == '.'; };
  const std::string& name = decision.name;
  const bool begins = !name.empty() && (std::isalpha(static_cast<unsigned char>(name[0])) != 0);
  if (!begins || !std::ranges::all_of(name, plain))
    refuse_option(key + ".name", "'" + name + "' is not a name",
                  "Use letters, digits, '_' and '.', and begin with a letter");
  require_length(key + ".values", decision.choices);
}

}  // namespace

void require_range(const std::string& key, const std::vector<int>& list, int lowest, int highest) {
  require_length(key, list);
  for (int value : list)
    if (value < lowest || value > highest)
      refuse_option(key, std::to_string(value) + " is not within " + with_commas(lowest) + " to " +
                             with_commas(highest));
}

void require_probabilities(const std::string& key, const std::vector<double>& list) {
  require_length(key, list);
  for (double probability : list)
    if (!(probability >= 0 && probability < 1))
      refuse_option(key, shortest(probability) + " is not within 0 to below 1");
}

void validate_stage(const std::string& key, const StageOptions& stage) {
  require_range(key + ".blocks", stage.blocks, 1, kMaxBlocks);
  require_words<Op>(key + ".op", stage.op);
  require_range(key + ".width", stage.width, 1, kMaxWidth);
  require_words<Down>(key + ".down", stage.down);
  require_words<Norm>(key + ".norm", stage.norm);
  require_words<ActivationKind>(key + ".activation", stage.activation);
  require_even_width(key, stage);
}

void validate(const Options& options) {
  require_stages("space.stage", options.stage, validate_stage);
  validate_head(options.head);
  validate_branches(options);
  for (std::size_t i = 0; i < options.choice.size(); ++i)
    validate_choice("space.choice[" + std::to_string(i + 1) + "]", options.choice[i]);
}

}  // namespace cairn::space
