#include <chrono>
#include <cstdio>
#include <nlohmann/json.hpp>
#include <thread>

#include "app/commands.hpp"
#include "app/store_report.hpp"
#include "cairn/core/clock.hpp"
#include "cairn/core/text.hpp"
#include "cairn/record/lease.hpp"
#include "cairn/record/state.hpp"

namespace cairn::app {
namespace {

using record::RunState;
using record::StateLine;

StateLine read(const std::filesystem::path& run) {
  if (auto state = record::read_state(run)) return *state;
  if (std::filesystem::exists(run / "workflow.toml"))
    return {RunState::resumable, 0, 0, unix_time(), "it died before it began"};
  throw UsageError({run.string() + " holds no run", "it has no file \"state\"",
                    "Name the folder that was given to cairn run --out"});
}

/// What is known of a run from outside.
struct Known {
  StateLine state;
  std::optional<record::Holder> holder;  ///< the living job
  std::uint32_t fruitless = 0;           ///< submissions in a row, where another one is due
  std::string damage;                    ///< why the journal cannot be read
  std::optional<StoreReport> store;      ///< where that was asked for
};

bool is_due(const StateLine& state) {
  return state.state == RunState::running || state.state == RunState::resumable;
}

/// Submissions that got nowhere, in a row, after which another one would not either.
constexpr std::uint32_t most_fruitless = 2;

Known look(const StatusOptions& options) {
  Known known;
  known.state = read(options.run);
  known.holder = record::holder_of(options.run);
  const bool due = is_due(known.state) && !known.holder;
  // Once more: it may have come to its end between the two looks.
  if (due) known.state = read(options.run);
  try {
    if (due && !options.watch) known.fruitless = record::fruitless_submissions(options.run);
    if (options.store) known.store = store_report(read_recorded(options.run));
  } catch (const Error& error) {
    known.damage = error.what();
  }
  return known;
}

bool is_hopeless(const Known& known) {
  return is_due(known.state) && (known.fruitless >= most_fruitless || !known.damage.empty());
}

nlohmann::json to_json(const Known& known) {
  const StateLine& state = known.state;
  nlohmann::json object{
      {"state", name(state.state)},  {"done", state.done}, {"wanted", state.wanted},
      {"time", state.time},          {"why", state.why},   {"in_use", known.holder.has_value()},
      {"fruitless", known.fruitless}};
  if (known.holder)
    object["holder"] = {{"host", known.holder->host},
                        {"process", known.holder->process},
                        {"job", known.holder->job}};
  if (!known.damage.empty()) object["damage"] = known.damage;
  if (known.store) object["store"] = to_json(*known.store);
  return object;
}

/// "running (on n1, Slurm job 7)"
std::string title(const Known& known) {
  std::string text(name(known.state.state));
  if (known.state.state != RunState::running || !known.holder || known.holder->host.empty())
    return text;
  text += " (on " + known.holder->host;
  return text + (known.holder->job.empty() ? "" : ", " + known.holder->job) + ")";
}

std::string to_text(const Known& known, const std::filesystem::path& run) {
  const StateLine& state = known.state;
  std::string text = title(known) + ", " + std::to_string(state.done) + "/" +
                     std::to_string(state.wanted) + " candidates, " +
                     short_duration(unix_time() - state.time) + " ago";
  if (!state.why.empty()) text += ": " + state.why;
  if (state.state == RunState::running && !known.holder) text += ": died while it ran; resumable";
  text += "\n";
  if (!known.damage.empty())
    text += known.damage + "\ncairn verify " + run.string() + " tells what is affected\n";
  if (known.fruitless >= most_fruitless)
    text += "the last " + std::to_string(known.fruitless) +
            " submissions finished nothing: look at " + (run / "log").string() +
            "; submit again by hand when the cause is gone\n";
  return text + (known.store ? to_text(*known.store) : "");
}

void show(const Known& known, const StatusOptions& options) {
  const std::string text =
      options.json ? to_json(known).dump() + "\n" : to_text(known, options.run);
  std::fputs(text.c_str(), stdout);
  std::fflush(stdout);
}

/// What a job script asks: done, submit again, or give up. A job that died while it ran is to be
/// submitted again.
ExitCode code_of(const Known& known) {
  if (known.state.state == RunState::complete) return ExitCode::complete;
  if (known.state.state == RunState::failed || is_hopeless(known)) return ExitCode::failure;
  return ExitCode::resumable;
}

}  // namespace

ExitCode status(const StatusOptions& options) {
  Known known = look(options);
  show(known, options);
  while (options.watch && known.state.state == RunState::running) {
    std::this_thread::sleep_for(std::chrono::seconds(2));
    known = look(options);
    show(known, options);
  }
  return options.exit_code ? code_of(known) : ExitCode::complete;
}

}  // namespace cairn::app
