#include "app/verify_claims.hpp"

#include <algorithm>

#include "cairn/core/error.hpp"
#include "cairn/core/file.hpp"
#include "cairn/core/hash.hpp"

namespace cairn::app {
namespace {

namespace fs = std::filesystem;
using record::RunState;
using record::StateLine;

std::string outcomes(std::uint64_t done, std::uint64_t wanted) {
  return std::to_string(done) + " of " + std::to_string(wanted) + " outcomes";
}

/// Whether the job may have written this line when the journal told so much.
bool agree(const StateLine& line, const Standing& journal) {
  if (line.why.starts_with(record::unwritten_journal)) return true;
  if (line.state == RunState::complete || line.state == RunState::resumable)
    return journal.ended && line.done == journal.done && line.wanted == journal.wanted;
  return line.done <= journal.done;
}

/// A submission that has just begun has not written its own yet.
bool is_older(const StateLine& line, const Recorded& recorded) {
  const auto& started = recorded.table.started;
  return !started.empty() && line.time <= started.back() && agree(line, recorded.before);
}

/// The newest submission that searched: others have a workflow of their own.
const protocol::Started* last_search(const record::RunTable& table) {
  const auto& all = table.submissions;
  const auto found =
      std::find_if(all.rbegin(), all.rend(), [](const auto& each) { return !each.final; });
  return found == all.rend() ? nullptr : &*found;
}

NamedFile check_file(const fs::path& path, const Hash128& hash) {
  NamedFile file{path, "", true};
  try {
    if (hash128(read_file(path)) != hash)
      file.fault = "its bytes are not those that the submission began with";
  } catch (const Error& error) {
    file.fault = error.diagnosis().problem + ": " + error.diagnosis().reason;
  }
  return file;
}

}  // namespace

std::string lost_by_journal(const Claims& claims, const Recorded& recorded) {
  const std::uint64_t steps = recorded.table.journal.steps;
  if (claims.steps > steps)
    return "it holds " + std::to_string(steps) + " steps, but run.h5 was made from " +
           std::to_string(claims.steps);
  const Standing now = standing(recorded.state);
  if (!claims.state || agree(*claims.state, now) || is_older(*claims.state, recorded)) return "";
  const StateLine& line = *claims.state;
  return "it holds " + outcomes(now.done, now.wanted) +
         (now.ended ? "" : " and not the end of the submission") + ", but state says \"" +
         std::string(name(line.state)) + "\" with " + outcomes(line.done, line.wanted);
}

std::string changed_in_workflow(const std::string& text, const record::RunTable& table) {
  const protocol::Started* submission = last_search(table);
  if (submission == nullptr || submission->workflow == text) return "";
  const std::string& given = submission->workflow;
  const auto [here, there] = std::ranges::mismatch(text, given);
  const auto line = 1 + std::count(text.begin(), here, '\n');
  return "line " + std::to_string(line) + " is not what the newest submission was given";
}

std::vector<NamedFile> check_files(const fs::path& run, const record::RunTable& table) {
  std::vector<NamedFile> files;
  const protocol::Started* submission = last_search(table);
  if (submission != nullptr)
    for (const auto& [name, hash] : submission->files)
      files.push_back(check_file(run / "files" / name, hash));
  std::error_code error;
  for (fs::directory_iterator entry(run / "files", error), end; !error && entry != end;
       entry.increment(error))
    if (std::ranges::find(files, entry->path(), &NamedFile::path) == files.end())
      files.push_back({entry->path(), "", false});
  return files;
}

}  // namespace cairn::app
