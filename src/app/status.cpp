#include <chrono>
#include <cstdio>
#include <nlohmann/json.hpp>
#include <thread>

#include "app/commands.hpp"
#include "app/store_report.hpp"
#include "cairn/core/text.hpp"
#include "cairn/record/state.hpp"
#include "cairn/roles/clock.hpp"

namespace cairn::app {
namespace {

using record::RunState;
using record::StateLine;

StateLine read(const std::filesystem::path& run) {
  if (auto state = record::read_state(run)) return *state;
  throw UsageError({run.string() + " holds no run", "it has no file \"state\"",
                    "Name the folder that was given to cairn run --out"});
}

/// `store`: as it is now, where that was asked for.
void print(const StateLine& state, const std::optional<StoreReport>& store, bool json) {
  if (json) {
    nlohmann::json object{{"state", name(state.state)},
                          {"done", state.done},
                          {"wanted", state.wanted},
                          {"time", state.time},
                          {"why", state.why}};
    if (store) object["store"] = to_json(*store);
    std::printf("%s\n", object.dump().c_str());
    return;
  }
  const double age = roles::unix_time() - state.time;
  std::printf("%s, %llu/%llu candidates, %s ago%s%s\n", std::string(name(state.state)).c_str(),
              static_cast<unsigned long long>(state.done),
              static_cast<unsigned long long>(state.wanted), short_duration(age).c_str(),
              state.why.empty() ? "" : ": ", state.why.c_str());
  if (store) std::fputs(to_text(*store).c_str(), stdout);
  std::fflush(stdout);
}

/// What a job script asks: done, submit again, or give up. A job that died while it ran is to be
/// submitted again.
ExitCode code_of(RunState state) {
  switch (state) {
    case RunState::complete:
      return ExitCode::complete;
    case RunState::failed:
      return ExitCode::failure;
    default:
      return ExitCode::resumable;
  }
}

}  // namespace

ExitCode status(const StatusOptions& options) {
  const auto show = [&](const StateLine& state) {
    std::optional<StoreReport> store;
    if (options.store) store = store_report(read_recorded(options.run));
    print(state, store, options.json);
  };
  StateLine state = read(options.run);
  show(state);
  while (options.watch && state.state == RunState::running) {
    std::this_thread::sleep_for(std::chrono::seconds(2));
    state = read(options.run);
    show(state);
  }
  return options.exit_code ? code_of(state.state) : ExitCode::complete;
}

}  // namespace cairn::app
