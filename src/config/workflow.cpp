#include "cairn/config/workflow.hpp"

#include "cairn/core/error.hpp"
#include "cairn/core/file.hpp"
#include "config/draft.hpp"

namespace cairn::config {
namespace {

Draft draft(std::string_view toml, std::string_view origin,
            const std::vector<std::string>& overrides) {
  Draft draft{std::string(origin)};
  draft.read(toml);
  for (const auto& argument : overrides) draft.override_with(argument);
  check(draft);
  return draft;
}

std::string read_workflow(const std::filesystem::path& file) try {
  if (std::filesystem::is_directory(file))
    throw Error({"cannot read " + file.string(), "it is a folder", "Name a workflow file."});
  return read_text(file);
} catch (const Error& error) {
  throw UsageError(error.diagnosis());
}

/// Whoever types a path means the current folder; a path in a file means the file's.
std::filesystem::path base_of_data(const Draft& draft, const std::filesystem::path& file) {
  const bool typed = draft.where("data.path").starts_with("--set ");
  return typed ? std::filesystem::path() : file.parent_path();
}

MetricInfo metric_of(const Workflow& workflow, const std::string& split) {
  const auto& metric = workflow.objective.metric;
  const bool falls = metric == "loss" || metric == "mae";
  return {split + "_" + metric, "1", falls ? Direction::minimize : Direction::maximize};
}

}  // namespace

Workflow parse(std::string_view toml, std::string_view origin,
               const std::vector<std::string>& overrides) {
  return draft(toml, origin, overrides).workflow();
}

Workflow load(const std::filesystem::path& file, const std::vector<std::string>& overrides) {
  auto result = draft(read_workflow(file), file.string(), overrides);
  auto& path = result.workflow().data.path;
  path = std::filesystem::absolute(base_of_data(result, file) / path).lexically_normal().string();
  return result.workflow();
}

MetricInfo objective_metric(const Workflow& workflow) {
  return metric_of(workflow, "validation");
}

MetricInfo test_metric(const Workflow& workflow) {
  return metric_of(workflow, "test");
}

}  // namespace cairn::config
