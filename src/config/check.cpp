#include <algorithm>
#include <functional>

#include "cairn/core/error.hpp"
#include "cairn/core/text.hpp"
#include "config/draft.hpp"

namespace cairn::config {
namespace {

void check_metric(const Draft& draft) {
  const auto& workflow = draft.workflow();
  const auto& metric = workflow.objective.metric;
  const auto& metrics = workflow.training.metrics;
  if (metric == "loss" || std::ranges::find(metrics, metric) != metrics.end()) return;
  throw UsageError({draft.where("objective.metric"),
                    "'objective.metric' is \"" + metric +
                        "\", which is not measured: training.metrics has " + join(metrics, ", "),
                    "Add it to training.metrics, or choose one of these or \"loss\"."});
}

void check_schedule(const Draft& draft) {
  const auto& training = draft.workflow().training;
  if (training.schedule != "step" || training.step_epochs > 0) return;
  throw UsageError({draft.where("training.schedule"),
                    "the schedule \"step\" needs 'training.step_epochs' above 0",
                    "Set training.step_epochs."});
}

/// Runs a room's own check; what it refuses gets the place of the key that it names.
void locate(const Draft& draft, const std::function<void()>& validate) try {
  validate();
} catch (const UsageError& error) {
  const auto& [problem, reason, suggestion] = error.diagnosis();
  const std::string text = reason.empty() ? problem : problem + ": " + reason;
  throw UsageError({draft.where(draft.key_in(text)), text, suggestion});
}

}  // namespace

void check(const Draft& draft) {
  const auto& workflow = draft.workflow();
  check_metric(draft);
  check_schedule(draft);
  locate(draft, [&] { data::validate(workflow.data); });
  locate(draft, [&] { space::validate(workflow.space); });
  locate(draft, [&] { train::validate(workflow.training); });
  locate(draft, [&] { search::validate(workflow.search); });
  locate(draft, [&] { objective::validate(workflow.objective.synthetic); });
}

}  // namespace cairn::config
