#include "app/score.hpp"

#include "cairn/core/text.hpp"

namespace cairn::app {

std::optional<Score> score_of(const std::vector<Metric>& metrics, std::string_view name) {
  const Metric* mean = find_metric(metrics, name);
  if (mean == nullptr) return std::nullopt;
  Score score{mean->value};
  if (const Metric* error = find_metric(metrics, standard_error_name(name)))
    score.error = error->value;
  return score;
}

std::string score_text(const Score& score, bool foretold) {
  return (foretold ? "~" : "") + decimals(score.value) +
         (score.error ? " ± " + decimals(*score.error) : "");
}

}  // namespace cairn::app
