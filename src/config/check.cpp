#include <algorithm>
#include <functional>
#include <set>

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

/// The others know one length for all.
void check_first_epochs(const Draft& draft) {
  const auto& workflow = draft.workflow();
  if (workflow.training.first_epochs == 0) return;
  const bool predicts = workflow.predict.method != "none";
  if (!predicts && workflow.objective.kind == "train") return;
  throw UsageError({draft.where("training.first_epochs"),
                    std::string("'training.first_epochs' has no meaning with ") +
                        (predicts ? "predict.method" : "objective.kind") + " = \"" +
                        (predicts ? workflow.predict.method : workflow.objective.kind) + "\"",
                    "Leave it out."});
}

void check_choices(const Draft& draft) {
  const auto& choices = draft.workflow().space.choice;
  std::set<std::string> names;
  for (std::size_t i = 0; i < choices.size(); ++i) {
    if (names.insert(choices[i].name).second) continue;
    const auto key = "space.choice[" + std::to_string(i + 1) + "].name";
    throw UsageError({draft.where(draft.key_in(key)),
                      "'" + key + "' is \"" + choices[i].name + "\", which another has already",
                      "Give each decision a name of its own."});
  }
}

void check_rules(const Draft& draft) {
  const auto& rules = draft.workflow().budget.rule;
  for (std::size_t i = 0; i < rules.size(); ++i) {
    const auto rule = "rule[" + std::to_string(i + 1) + "]";
    if (rules[i].require.empty())
      throw UsageError({draft.where(draft.key_in(rule + ".require")),
                        "'" + rule + ".require' is empty",
                        "Write a condition: require = \"stage[2].width >= stage[1].width\"."});
  }
}

void check_predictors(const Draft& draft) {
  const auto& workflow = draft.workflow();
  if (workflow.cluster.predictors == 0 || workflow.predict.method != "none") return;
  throw UsageError({draft.where("cluster.predictors"),
                    "'cluster.predictors' is " + std::to_string(workflow.cluster.predictors) +
                        ", but 'predict.method' is \"none\": they would have nothing to do",
                    "Set predict.method (to \"cairn\", say), or leave cluster.predictors out."});
}

void check_transfer(const Draft& draft) {
  const auto& workflow = draft.workflow();
  if (workflow.transfer.match == "none" || workflow.transfer.provider != "parent") return;
  if (workflow.search.method == "evolution") return;
  throw UsageError({draft.where("transfer.provider"),
                    "'transfer.provider' is \"parent\", but candidates of search.method = \"" +
                        workflow.search.method + "\" have no parents",
                    "Set transfer.provider to \"nearest\"."});
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
  check_first_epochs(draft);
  check_rules(draft);
  locate(draft, [&] { data::validate(workflow.data); });
  locate(draft, [&] { space::validate(workflow.space); });
  check_choices(draft);
  locate(draft, [&] { feasibility::validate(workflow.budget); });
  locate(draft, [&] { train::validate(workflow.training); });
  locate(draft, [&] { search::validate(workflow.search); });
  locate(draft, [&] { predict::validate(workflow.predict); });
  locate(draft, [&] { transfer::validate(workflow.transfer); });
  locate(draft, [&] { store::validate(workflow.store); });
  check_predictors(draft);
  check_transfer(draft);
  locate(draft, [&] { objective::validate(workflow.objective.synthetic); });
  if (workflow.objective.kind == "table")
    locate(draft, [&] { objective::validate(workflow.objective.table); });
}

}  // namespace cairn::config
