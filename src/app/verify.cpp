#include <cstdio>
#include <nlohmann/json.hpp>
#include <optional>

#include "app/commands.hpp"
#include "app/report.hpp"
#include "app/run_folder.hpp"
#include "app/trial.hpp"
#include "app/verify_claims.hpp"
#include "cairn/core/error.hpp"
#include "cairn/core/file.hpp"
#include "cairn/core/text.hpp"
#include "cairn/record/run_file.hpp"
#include "cairn/record/state.hpp"
#include "cairn/store/folder.hpp"

namespace cairn::app {
namespace {

namespace fs = std::filesystem;
using protocol::CheckpointRef;

/// A file that is not as it should be, and what that means.
struct Finding {
  fs::path file;
  std::string what;
  std::string affected;
};

struct Verification {
  std::vector<Finding> damage;
  std::vector<fs::path> strangers;  ///< of whom the journal knows nothing
  std::optional<record::JournalInfo> journal;
  /// What nothing can be said of, and why.
  std::vector<std::pair<fs::path, std::string>> unchecked;
  std::size_t files = 0;        ///< that the workflow names
  std::size_t tables = 0;       ///< of run.h5
  std::size_t checkpoints = 0;  ///< that should be there
  std::uint64_t bytes = 0;      ///< of them
};

void require_run(const fs::path& run) {
  for (const char* part : {"journal", "workflow.toml", "state"})
    if (fs::exists(run / part)) return;
  throw UsageError({run.string() + " holds no run", "it has no journal",
                    "Name the folder that was given to cairn run --out"});
}

/// Reads a file by `read`; what that throws is damage.
void check(Verification& result, const fs::path& file, std::string affected, const auto& read) {
  try {
    read();
  } catch (const Error& error) {
    const Diagnosis& diagnosis = error.diagnosis();
    result.damage.push_back({file, diagnosis.problem + ": " + diagnosis.reason, affected});
  } catch (const std::exception& error) {
    result.damage.push_back({file, error.what(), affected});
  }
}

/// What the journal says of them, or if that cannot be read what they say themselves.
void check_workflow(Verification& result, const fs::path& run, const record::RunTable* table) {
  const std::string affected = "the next cairn run --resume writes it again";
  check(result, run / "workflow.toml", affected, [&] {
    if (table == nullptr) {
      run_workflow(run);
      return;
    }
    const auto changed = changed_in_workflow(read_text(run / "workflow.toml"), *table);
    if (!changed.empty()) throw Error({"it has changed", changed, ""});
  });
}

void check_named_files(Verification& result, const fs::path& run, const record::RunTable& table) {
  for (const NamedFile& file : check_files(run, table)) {
    if (!file.fault.empty())
      result.damage.push_back({file.path, file.fault, "the run cannot be resumed"});
    else if (file.checked)
      ++result.files;
    else
      result.unchecked.emplace_back(file.path, "the journal has no hash of it");
  }
}

std::optional<record::StateLine> check_state(Verification& result, const fs::path& run) {
  std::optional<record::StateLine> state;
  check(result, run / "state", "cairn status; the next submission writes it again",
        [&] { state = record::read_state(run); });
  return state;
}

/// Returns how many steps they were made from.
std::uint64_t check_tables(Verification& result, const fs::path& run, bool complete) {
  const fs::path file = run / "run.h5";
  if (!complete && !fs::exists(file)) return 0;  // it is written at the end
  record::RunFileInfo info;
  check(result, file, "tables for analysis; cairn rebuild writes them again",
        [&] { info = after_trial(file, [&] { return record::verify_run_file(run); }); });
  result.tables = info.tables;
  return info.steps;
}

void check_claims(Verification& result, const fs::path& run, const Claims& claims,
                  const Recorded& recorded) {
  const std::string lost = lost_by_journal(claims, recorded);
  if (!lost.empty())
    result.damage.push_back({run / "journal", "its end was cut off or changed: " + lost,
                             "what it has lost is done again by the next submission"});
  if (!fs::exists(run / "state") && recorded.state.done > 0)
    result.damage.push_back({run / "state", "it is missing",
                             "cairn status; the next submission "
                             "writes it again"});
}

std::string affected_by(const transfer::Shelf& shelf, const CheckpointRef& ref) {
  const std::string candidate = "candidate " + std::to_string(ref.candidate.value());
  const auto final = shelf.finals().find(ref.candidate);
  if (final != shelf.finals().end() && final->second == ref)
    return candidate + ": weights of its full training cannot be used";
  const transfer::Kept* best = shelf.best();
  const bool is_best = best != nullptr && best->file == ref;
  return candidate + (is_best ? ", the best" : "") + ": weights cannot be used";
}

/// A job that runs meanwhile may have removed some of them: what counts is what the journal says
/// afterwards.
void check_weights(Verification& result, const fs::path& run, const transfer::Shelf& shelf) {
  std::vector<std::pair<CheckpointRef, Finding>> found;
  const std::set<CheckpointRef> files = shelf.files();
  for (const CheckpointRef& ref : files) {
    ++result.checkpoints;
    result.bytes += ref.bytes;
    if (const auto damage = store::verify(run, ref))
      found.push_back({ref, {damage->file, damage->what, affected_by(shelf, ref)}});
  }
  result.strangers = store::strangers(run, files);
  if (found.empty()) return;
  const std::set<CheckpointRef> now = read_recorded(run).state.shelf.files();
  for (auto& [ref, finding] : found)
    if (now.contains(ref)) result.damage.push_back(std::move(finding));
}

/// The journal is read after those who say what it should hold.
Verification verify_all(const fs::path& run) {
  Verification result;
  Claims claims{check_state(result, run)};
  const bool complete = claims.state && claims.state->state == record::RunState::complete;
  claims.steps = check_tables(result, run, complete);
  std::optional<Recorded> recorded;
  check(result, run / "journal", "the run cannot be resumed; its weights were not checked",
        [&] { recorded = read_recorded(run); });
  check_workflow(result, run, recorded ? &recorded->table : nullptr);
  for (const char* name : {"log", "lease"})
    if (fs::exists(run / name)) result.unchecked.emplace_back(run / name, "nothing depends on it");
  if (!recorded) return result;
  result.journal = recorded->table.journal;
  check_claims(result, run, claims, *recorded);
  check_named_files(result, run, recorded->table);
  check(result, run / "weights", "weights",
        [&] { check_weights(result, run, recorded->state.shelf); });
  return result;
}

std::string counted_of(std::size_t count, const char* noun) {
  return counted(static_cast<double>(count), noun);
}

std::string to_text(const Verification& result) {
  std::string text;
  if (result.journal) {
    text += "journal    " + counted_of(result.journal->segments, "segment") + ", " +
            with_commas(static_cast<std::int64_t>(result.journal->steps)) + " steps\n";
    for (const auto& tail : result.journal->torn) text += "           " + describe(tail) + "\n";
  }
  if (result.tables > 0) text += "run.h5     " + counted_of(result.tables, "table") + "\n";
  if (result.journal)
    text += "weights    " + counted_of(result.checkpoints, "checkpoint") + ", " +
            short_bytes(static_cast<double>(result.bytes)) + "\n";
  if (result.files > 0) text += "files      " + counted_of(result.files, "file") + "\n";
  for (const fs::path& file : result.strangers)
    text += "unknown    " + file.string() + " is not in the journal\n";
  for (const auto& [file, why] : result.unchecked)
    text += "unchecked  " + file.string() + ": " + why + "\n";
  for (const Finding& damage : result.damage)
    text +=
        "DAMAGED    " + damage.file.string() + ": " + damage.what + "; " + damage.affected + "\n";
  if (result.damage.empty()) return text + "nothing is damaged\n";
  return text + "damage in " + counted_of(result.damage.size(), "place") + "\n";
}

nlohmann::json to_json(const Verification& result) {
  nlohmann::json object{{"fine", result.damage.empty()},
                        {"tables", result.tables},
                        {"checkpoints", result.checkpoints},
                        {"bytes", result.bytes},
                        {"strangers", nlohmann::json::array()},
                        {"damage", nlohmann::json::array()},
                        {"files", result.files},
                        {"unchecked", nlohmann::json::array()}};
  if (result.journal) {
    object["segments"] = result.journal->segments;
    object["steps"] = result.journal->steps;
    object["torn"] = result.journal->torn.size();
  }
  for (const fs::path& file : result.strangers) object["strangers"].push_back(file.string());
  for (const auto& [file, why] : result.unchecked)
    object["unchecked"].push_back({{"file", file.string()}, {"why", why}});
  for (const Finding& damage : result.damage)
    object["damage"].push_back(
        {{"file", damage.file.string()}, {"what", damage.what}, {"affected", damage.affected}});
  return object;
}

}  // namespace

ExitCode verify(const VerifyOptions& options) {
  require_run(options.run);
  const Verification result = verify_all(options.run);
  const std::string text = options.json ? to_json(result).dump(2) + "\n" : to_text(result);
  std::fputs(text.c_str(), stdout);
  return result.damage.empty() ? ExitCode::complete : ExitCode::failure;
}

}  // namespace cairn::app
