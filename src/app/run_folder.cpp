#include "app/run_folder.hpp"

#include "cairn/core/error.hpp"
#include "cairn/core/file.hpp"
#include "cairn/record/journal.hpp"

namespace cairn::app {
namespace {

std::filesystem::path workflow_file(const std::filesystem::path& run) {
  return run / "workflow.toml";
}

void check_existing(const std::filesystem::path& run, const config::Workflow& workflow,
                    bool resume) {
  if (!resume)
    throw UsageError({run.string() + " holds a run", "it would be overwritten",
                      "Continue it with --resume, or choose another folder with --out"});
  config::check_resume(run_workflow(run), workflow);
}

}  // namespace

void prepare_folder(const std::filesystem::path& run, const config::Workflow& workflow,
                    bool resume) {
  if (record::has_journal(run)) check_existing(run, workflow, resume);
  std::error_code error;
  std::filesystem::create_directories(run, error);
  if (error)
    throw Error({"cannot create " + run.string(), error.message(), "Choose another --out"});
  publish_text(workflow_file(run), config::to_toml(workflow));
}

config::Workflow run_workflow(const std::filesystem::path& run,
                              const std::vector<std::string>& overrides) {
  if (!record::has_journal(run) || !std::filesystem::exists(workflow_file(run)))
    throw UsageError({run.string() + " holds no run", "it has no journal",
                      "Name the folder that was given to cairn run --out"});
  return config::load(workflow_file(run), overrides);
}

}  // namespace cairn::app
