#include "app/simulate_report.hpp"

#include <cmath>
#include <nlohmann/json.hpp>

#include "cairn/core/text.hpp"

namespace cairn::app {
namespace {

using Json = nlohmann::ordered_json;

/// 0.9953 as "99.53 %".
std::string exact_percent(double share) {
  return thousandths(std::round(1e4 * share) / 100) + " %";
}

std::string whole(double value) {
  return with_commas(std::llround(value));
}

std::vector<std::string> cells(const Simulated& row) {
  const auto& [scenario, r] = row;
  return {whole(scenario.workers),
          whole(static_cast<double>(r.candidates)),
          short_duration(r.makespan),
          whole(r.throughput),
          exact_percent(r.utilisation),
          exact_percent(r.utilisation_without_drain),
          exact_percent(r.loads.rank_0),
          exact_percent(r.loads.generator),
          exact_percent(r.loads.predictors),
          exact_percent(r.loads.bandwidth),
          exact_percent(r.loads.creates),
          exact_percent(r.loads.sweeper),
          short_count(r.lost_hours),
          simulate::bottleneck(r.loads) + (r.complete ? "" : "; not complete")};
}

Json assumptions(const simulate::Scenario& s) {
  return {{"seed", s.seed},
          {"epochs", s.epochs},
          {"epoch_seconds", s.epoch_seconds},
          {"epoch_seconds_sigma", s.epoch_seconds_sigma},
          {"recorded_trainings", s.recorded.size()},
          {"predictors", s.predictors},
          {"snapshot_every", s.snapshot_every},
          {"lost_after", s.lost_after},
          {"step_seconds", s.options.step_seconds},
          {"checkpoint_bytes", s.options.checkpoint_bytes},
          {"bandwidth", s.options.bandwidth},
          {"creates", s.options.creates},
          {"node_mtbf", s.options.node_mtbf},
          {"workers_per_node", s.options.workers_per_node}};
}

Json loads(const simulate::Loads& l) {
  return {{"rank_0", l.rank_0},         {"heartbeats", l.beats},    {"generator", l.generator},
          {"predictors", l.predictors}, {"bandwidth", l.bandwidth}, {"creates", l.creates},
          {"sweeper", l.sweeper}};
}

Json json(const Simulated& row) {
  const auto& [scenario, r] = row;
  return {{"workers", scenario.workers},
          {"complete", r.complete},
          {"candidates", r.candidates},
          {"makespan_s", r.makespan},
          {"drain_s", r.drain},
          {"throughput_per_h", r.throughput},
          {"utilisation", r.utilisation},
          {"utilisation_without_drain", r.utilisation_without_drain},
          {"utilisation_steady", r.utilisation_steady},
          {"loads", loads(r.loads)},
          {"bottleneck", simulate::bottleneck(r.loads)},
          {"longest_queue", r.longest_queue},
          {"longest_wait_s", r.longest_wait},
          {"bytes_written", r.bytes_written},
          {"bytes_read", r.bytes_read},
          {"files", r.files},
          {"creates_per_s", r.create_rate},
          {"snapshot_worker_h", r.snapshot_hours},
          {"blocked_worker_h", r.blocked_hours},
          {"starting_worker_h", r.starting_hours},
          {"node_failures", r.node_failures},
          {"workers_lost", r.workers_lost},
          {"lost_worker_h", r.lost_hours},
          {"events", r.events},
          {"assumptions", assumptions(scenario)}};
}

std::string duration(double seconds) {
  return std::isfinite(seconds) ? short_duration(seconds) : "none";
}

Json number(double value) {
  return std::isfinite(value) ? Json(value) : Json();
}

}  // namespace

std::string to_text(const std::vector<Simulated>& rows) {
  std::vector<std::vector<std::string>> table;
  for (const Simulated& row : rows) table.push_back(cells(row));
  return text_table(
      {"workers", "candidates", "makespan", "per hour", "busy", "without drain", "rank 0",
       "generator", "predictors", "bandwidth", "creates", "sweeper", "lost [h]", "most loaded"},
      table);
}

std::string to_text(const std::vector<Knee>& knees) {
  std::vector<std::vector<std::string>> table;
  for (const Knee& knee : knees)
    table.push_back({whole(knee.workers), duration(knee.busy_99), duration(knee.busy_90),
                     duration(knee.reference)});
  return "The shortest mean training that keeps all workers busy for 99 % or 90 % of their time, "
         "and the one\nat which a coordinator of 48 tasks/s is saturated:\n" +
         text_table({"workers", "99 %", "90 %", "48 tasks/s"}, table);
}

std::string to_json(const std::vector<Simulated>& rows, const std::vector<Knee>& knees) {
  Json result{{"simulations", Json::array()}, {"knees", Json::array()}};
  for (const Simulated& row : rows) result["simulations"].push_back(json(row));
  for (const Knee& knee : knees)
    result["knees"].push_back({{"workers", knee.workers},
                               {"seconds_at_99_percent", number(knee.busy_99)},
                               {"seconds_at_90_percent", number(knee.busy_90)},
                               {"seconds_at_48_tasks_per_s", knee.reference}});
  return result.dump(2) + "\n";
}

}  // namespace cairn::app
