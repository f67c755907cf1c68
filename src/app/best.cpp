#include <cstdio>
#include <nlohmann/json.hpp>

#include "app/commands.hpp"
#include "app/open_run.hpp"
#include "app/report.hpp"

namespace cairn::app {
namespace {

void add_error(nlohmann::json& object, const std::string& name, const Score& score) {
  if (score.error) object[standard_error_name(name)] = *score.error;
}

nlohmann::json to_json(const OpenRun& open, const BestRow& row) {
  const auto& candidate = open.table.candidates.at(row.candidate);
  nlohmann::json object{
      {"candidate", row.candidate.value()},
      {config::objective_metric(open.session.workflow).name, row.score.value},
      {"status", name(row.status)},
      {"epochs", row.epochs},
      {"architecture", row.architecture},
      {"decisions", nlohmann::json::parse(open.session.space->to_json(candidate.architecture))}};
  if (row.cost) {
    object["parameters"] = row.cost->parameters;
    object["macs"] = row.cost->macs;
  }
  if (row.forecast)
    object["forecast"] = {
        {"value", row.forecast->value}, {"low", row.forecast->low}, {"high", row.forecast->high}};
  add_error(object, config::objective_metric(open.session.workflow).name, row.score);
  if (row.test) {
    const std::string name = config::test_metric(open.session.workflow).name;
    object[name] = row.test->value;
    add_error(object, name, *row.test);
  }
  return object;
}

}  // namespace

ExitCode best(const BestOptions& options) {
  const OpenRun open = open_run(options.run);
  const auto rows = best(open.session, open.table, static_cast<std::size_t>(options.k));
  if (options.json) {
    auto list = nlohmann::json::array();
    for (const BestRow& row : rows) list.push_back(to_json(open, row));
    std::printf("%s\n", list.dump(2).c_str());
  } else {
    std::printf("%s", best_table(open.session, rows).c_str());
  }
  return ExitCode::complete;
}

}  // namespace cairn::app
