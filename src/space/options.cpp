#include "cairn/space/options.hpp"

#include <algorithm>

#include "cairn/core/error.hpp"
#include "cairn/core/text.hpp"
#include "space/limits.hpp"
#include "space/vocabulary.hpp"

namespace cairn::space {
namespace {

[[noreturn]] void refuse(const std::string& key, std::string reason, std::string suggestion = "") {
  throw UsageError({key, std::move(reason), std::move(suggestion)});
}

template <class T>
void require_length(const std::string& key, const std::vector<T>& list) {
  if (list.empty()) refuse(key, "the list is empty", "Give at least one choice");
  if (list.size() > kMaxChoices)
    refuse(key, "more than " + std::to_string(kMaxChoices) + " choices", "Give fewer choices");
}

void require_range(const std::string& key, const std::vector<int>& list, int lowest, int highest) {
  require_length(key, list);
  for (int value : list)
    if (value < lowest || value > highest)
      refuse(key, std::to_string(value) + " is not within " + with_commas(lowest) + " to " +
                      with_commas(highest));
}

template <class E>
void require_words(const std::string& key, const std::vector<std::string>& list) {
  require_length(key, list);
  for (const std::string& word : list) {
    if (position(word, words<E>()) != words<E>().size()) continue;
    const std::string near = nearest(word, words<E>());
    refuse(key, "'" + word + "' is unknown",
           near.empty() ? "Choose from " + join(words<E>(), ", ") : "Did you mean '" + near + "'?");
  }
}

void require_even_width(const std::string& key, const StageOptions& stage) {
  const bool only_inception =
      std::ranges::all_of(stage.op, [](const auto& op) { return op == "inception"; });
  const bool all_odd = std::ranges::all_of(stage.width, [](int width) { return width % 2 != 0; });
  if (only_inception && all_odd)
    refuse(key + ".width",
           "an inception block has two branches of half the width, and no width "
           "is even",
           "Give an even width");
}

void validate_stage(const std::string& key, const StageOptions& stage) {
  require_range(key + ".blocks", stage.blocks, 1, kMaxBlocks);
  require_words<Op>(key + ".op", stage.op);
  require_range(key + ".width", stage.width, 1, kMaxWidth);
  require_words<Down>(key + ".down", stage.down);
  require_words<Norm>(key + ".norm", stage.norm);
  require_words<ActivationKind>(key + ".activation", stage.activation);
  require_range(key + ".repeat", {stage.repeat}, 1, kMaxStages);
  require_even_width(key, stage);
}

void validate_head(const HeadOptions& head) {
  require_words<HeadPool>("space.head.pool", head.pool);
  require_range("space.head.dense", head.dense, 0, kMaxWidth);
  require_length("space.head.dropout", head.dropout);
  for (double probability : head.dropout)
    if (!(probability >= 0 && probability < 1))
      refuse("space.head.dropout", shortest(probability) + " is not within 0 to below 1");
}

void validate_choice(const std::string& key, const Decision& decision) {
  auto plain = [](unsigned char c) { return std::isalnum(c) || c == '_' || c == '.'; };
  const std::string& name = decision.name;
  const bool begins = !name.empty() && (std::isalpha(static_cast<unsigned char>(name[0])) != 0);
  if (!begins || !std::ranges::all_of(name, plain))
    refuse(key + ".name", "'" + name + "' is not a name",
           "Use letters, digits, '_' and '.', and begin with a letter");
  require_length(key + ".values", decision.choices);
}

}  // namespace

void validate(const Options& options) {
  std::int64_t stages = 0;
  for (std::size_t i = 0; i < options.stage.size(); ++i) {
    validate_stage("space.stage[" + std::to_string(i + 1) + "]", options.stage[i]);
    stages += options.stage[i].repeat;
  }
  if (stages > kMaxStages)
    refuse("space.stage", "more than " + std::to_string(kMaxStages) + " stages in all",
           "Lower 'repeat'");
  validate_head(options.head);
  for (std::size_t i = 0; i < options.choice.size(); ++i)
    validate_choice("space.choice[" + std::to_string(i + 1) + "]", options.choice[i]);
}

}  // namespace cairn::space
