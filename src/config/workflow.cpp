#include "cairn/config/workflow.hpp"

#include <algorithm>

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
std::string resolve(const std::string& path, const std::string& where,
                    const std::filesystem::path& file) {
  const auto base = where.starts_with("--set ") ? std::filesystem::path() : file.parent_path();
  return (std::filesystem::current_path() / base / path).lexically_normal().string();
}

void require_file(const Section& section, const Field& field, const std::string& path,
                  const std::string& where) {
  std::error_code error;
  if (std::filesystem::is_regular_file(path, error)) return;
  throw UsageError({where, "'" + section.key(field) + "' names " + path + ", which is no file",
                    "Paths are relative to the folder of the workflow file, and with --set to the "
                    "current folder."});
}

void resolve_paths(Draft& draft, const std::filesystem::path& file) {
  for (const auto& section : sections(draft.workflow())) {
    for (const auto& field : section.fields) {
      if (field.path == Path::none) continue;
      auto& path = *std::get<std::string*>(field.target);
      const auto where = draft.where(section.key(field));
      if (field.path == Path::file && path.empty()) continue;
      path = resolve(path, where, file);
      if (field.path == Path::file) require_file(section, field, path, where);
    }
  }
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
  resolve_paths(result, file);
  return result.workflow();
}

std::vector<NamedFile> files(Workflow& workflow) {
  std::vector<NamedFile> files;
  for (const auto& section : sections(workflow))
    for (const auto& field : section.fields)
      if (auto* const* path = std::get_if<std::string*>(&field.target))
        if (field.path == Path::file && !(*path)->empty())
          files.push_back({section.key(field), *path});
  return files;
}

int predictors(const Workflow& workflow) {
  return workflow.predict.method == "none" ? 0 : std::max(1, workflow.cluster.predictors);
}

MetricInfo objective_metric(const Workflow& workflow) {
  if (workflow.objective.kind == "table") return objective::table_metric(workflow.objective.table);
  return metric_of(workflow, "validation");
}

MetricInfo test_metric(const Workflow& workflow) {
  return metric_of(workflow, "test");
}

}  // namespace cairn::config
