#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "cairn/core/error.hpp"
#include "cairn/core/text.hpp"
#include "cairn/space/options.hpp"
#include "space/limits.hpp"
#include "space/vocabulary.hpp"

namespace cairn::space {

// All throw UsageError that names the key.

[[noreturn]] inline void refuse_option(const std::string& key, std::string reason,
                                       std::string suggestion = "") {
  throw UsageError({key, std::move(reason), std::move(suggestion)});
}

template <class T>
void require_length(const std::string& key, const std::vector<T>& list) {
  if (list.empty()) refuse_option(key, "the list is empty", "Give at least one choice");
  if (list.size() > kMaxChoices)
    refuse_option(key, "more than " + std::to_string(kMaxChoices) + " choices",
                  "Give fewer choices");
}

void require_range(const std::string& key, const std::vector<int>& list, int lowest, int highest);
/// Each from 0 to below 1.
void require_probabilities(const std::string& key, const std::vector<double>& list);

template <class E>
void require_words(const std::string& key, const std::vector<std::string>& list) {
  require_length(key, list);
  for (const std::string& word : list) {
    if (position(word, words<E>()) != words<E>().size()) continue;
    const std::string near = nearest(word, words<E>());
    refuse_option(
        key, "'" + word + "' is unknown",
        near.empty() ? "Choose from " + join(words<E>(), ", ") : "Did you mean '" + near + "'?");
  }
}

/// Each entry of a list of stages, counted from 1; `kMaxStages` in all.
template <class Stage, class Check>
void require_stages(const std::string& key, const std::vector<Stage>& list, Check check) {
  std::int64_t stages = 0;
  for (std::size_t i = 0; i < list.size(); ++i) {
    const std::string name = key + "[" + std::to_string(i + 1) + "]";
    check(name, list[i]);
    require_range(name + ".repeat", {list[i].repeat}, 1, kMaxStages);
    stages += list[i].repeat;
  }
  if (stages > kMaxStages)
    refuse_option(key, "more than " + std::to_string(kMaxStages) + " stages in all",
                  "Lower 'repeat'");
}

void validate_stage(const std::string& key, const StageOptions& stage);
void validate_branches(const Options& options);

}  // namespace cairn::space
