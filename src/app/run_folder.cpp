#include "app/run_folder.hpp"

#include <cstdio>
#include <map>
#include <set>

#include "cairn/core/error.hpp"
#include "cairn/core/file.hpp"
#include "cairn/record/journal.hpp"

namespace cairn::app {
namespace {

namespace fs = std::filesystem;

fs::path workflow_file(const fs::path& run) {
  return run / "workflow.toml";
}

fs::path files_folder(const fs::path& run) {
  return (fs::current_path() / run / "files").lexically_normal();
}

void create_folder(const fs::path& folder) {
  std::error_code error;
  fs::create_directories(folder, error);
  if (error)
    throw Error({"cannot create " + folder.string(), error.message(), "Choose another --out"});
}

// ---- files that the workflow names --------------------------------------------------------------

/// "table.csv", or "2-table.csv" where another file has that name already.
std::string unique_name(const fs::path& source, std::set<std::string>& taken) {
  const auto name = source.filename().string();
  std::string unique = name;
  for (int number = 2; !taken.insert(unique).second; ++number)
    unique = std::to_string(number) + "-" + name;
  return unique;
}

void copy(const fs::path& source, const fs::path& target) {
  std::error_code error;
  if (fs::equivalent(source, target, error)) return;
  publish(target, [&](const fs::path& temporary) {
    fs::copy_file(source, temporary, fs::copy_options::overwrite_existing, error);
    if (error) throw Error({"cannot copy " + source.string(), error.message(), ""});
  });
}

/// Copies each file once, however often it is named.
void copy_files(const fs::path& run, config::Workflow& workflow) {
  const auto folder = files_folder(run);
  std::map<std::string, std::string> names;  // by source
  std::set<std::string> taken;
  for (const auto& file : config::files(workflow)) {
    create_folder(folder);
    const std::string source = *file.path;
    const auto [name, is_new] = names.try_emplace(source);
    if (is_new) name->second = unique_name(source, taken);
    *file.path = (folder / name->second).string();
    if (is_new) copy(source, *file.path);
  }
}

std::map<std::string, std::string> files_by_key(config::Workflow& workflow) {
  std::map<std::string, std::string> files;
  for (const auto& file : config::files(workflow)) files[file.key] = *file.path;
  return files;
}

UsageError changed(const std::string& key, const std::string& reason) {
  return UsageError({"cannot resume with another '" + key + "'", reason,
                     "Restore the file, or begin a new run in another folder"});
}

bool same_contents(const fs::path& a, const fs::path& b) {
  std::error_code error;
  return fs::equivalent(a, b, error) || read_file(a) == read_file(b);
}

/// The files that the run began with are those that `workflow` names.
void check_files(config::Workflow before, config::Workflow now) {
  const auto copies = files_by_key(before), given = files_by_key(now);
  for (const auto& [key, path] : given)
    if (!copies.contains(key)) throw changed(key, "the run has no such file");
  for (const auto& [key, copy] : copies) {
    const auto path = given.find(key);
    if (path == given.end()) throw changed(key, "the run has a file, the workflow none");
    if (!same_contents(copy, path->second))
      throw changed(key, path->second + " has changed since the run began");
  }
}

/// The workflow that goes on with a run: it reads the copies.
config::Workflow resumed(const fs::path& run, config::Workflow workflow) {
  auto before = run_workflow(run);
  const auto copies = files_by_key(before);
  for (const auto& file : config::files(workflow)) *file.path = copies.at(file.key);
  return workflow;
}

}  // namespace

void open_folder(const fs::path& run, bool resume) {
  if (record::has_journal(run) && !resume)
    throw UsageError({run.string() + " holds a run", "it would be overwritten",
                      "Continue it with --resume, or choose another folder with --out"});
  create_folder(run);
}

config::Workflow prepare_folder(const fs::path& run, config::Workflow workflow) {
  if (!record::has_journal(run)) {
    copy_files(run, workflow);
  } else {
    check_resumed(run, workflow);
    workflow = resumed(run, std::move(workflow));
  }
  publish_text(workflow_file(run), workflow_text(run, workflow));
  return workflow;
}

void check_resumed(const fs::path& run, const config::Workflow& workflow) {
  const auto before = run_workflow(run);
  for (const auto& [key, was, is] : config::check_resume(before, workflow))
    std::printf("%s is now %s, it was %s\n", key.c_str(), is.c_str(), was.c_str());
  check_files(before, workflow);
}

std::vector<protocol::NamedHash> hashes_of_files(const fs::path& run, config::Workflow workflow) {
  std::map<std::string, Hash128> hashes;
  const auto folder = files_folder(run);
  for (const auto& file : config::files(workflow))
    if (const fs::path path = *file.path; path.parent_path() == folder)
      hashes.emplace(path.filename(), hash128(read_file(path)));
  std::vector<protocol::NamedHash> list;
  for (const auto& [name, hash] : hashes) list.push_back({name, hash});
  return list;
}

config::Workflow run_workflow(const fs::path& run, const std::vector<std::string>& overrides) {
  if (!record::has_journal(run) || !fs::exists(workflow_file(run)))
    throw UsageError({run.string() + " holds no run", "it has no journal",
                      "Name the folder that was given to cairn run --out"});
  return config::load(workflow_file(run), overrides);
}

std::string workflow_text(const fs::path& run, config::Workflow workflow) {
  const auto folder = files_folder(run);
  for (const auto& file : config::files(workflow))
    if (const fs::path path = *file.path; path.parent_path() == folder)
      *file.path = ("files" / path.filename()).string();
  return config::to_toml(workflow);
}

}  // namespace cairn::app
