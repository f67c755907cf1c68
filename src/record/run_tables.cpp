#include "record/run_tables.hpp"

#include <algorithm>
#include <numeric>

#include "cairn/core/hash.hpp"

namespace cairn::record {

Table workers_table(const RunTable& run) {
  const auto column = [&](const char* name, const char* unit, auto get) {
    return make_column(name, unit, run.workers, get);
  };
  Table table("workers");
  table.add({
      column("worker", "1", [](const Host& h) { return h.joined.worker.value(); }),
      column("submission", "1",
             [&](const Host& h) {
               return std::ranges::count_if(run.started, [&](double t) { return t <= h.time; });
             }),
      column("host", "", [](const Host& h) { return printable(h.joined.host); }),
      column("device", "", [](const Host& h) { return printable(h.joined.device); }),
      column("threads", "1", [](const Host& h) { return h.joined.threads; }),
      column("joined", "s since 1970", [](const Host& h) { return h.time; }),
  });
  return table;
}

Table submissions_table(const RunTable& run) {
  std::vector<std::size_t> numbers(run.submissions.size());
  std::iota(numbers.begin(), numbers.end(), std::size_t{1});
  const auto started = [&](auto get) {
    return [&run, get](std::size_t number) { return get(run.submissions[number - 1]); };
  };
  using S = protocol::Started;
  const auto column = [&](const char* name, const char* unit, auto get) {
    return make_column(name, unit, numbers, get);
  };
  Table table("submissions");
  table.add({
      column("submission", "1", [](std::size_t number) { return number; }),
      column("started", "s since 1970", [&](std::size_t n) { return run.started[n - 1]; }),
      column("version", "", started([](const S& s) { return printable(s.version); })),
      column("commit", "", started([](const S& s) { return printable(s.commit); })),
      column("data", "", started([](const S& s) { return hex(s.data); })),
      column("encodings", "1", started([](const S& s) { return s.space.encodings; })),
      column("feasible", "1", started([](const S& s) { return s.space.feasible; })),
      column("feasible_error", "1", started([](const S& s) { return s.space.feasible_error; })),
      column("workflow", "", started([](const S& s) { return printable(s.workflow); })),
  });
  return table;
}

std::vector<Table> run_tables(const RunTable& run, const space::Space& space) {
  return {candidates_table(run, space), decisions_table(run, space),
          evaluations_table(run),       curves_table(run),
          forecasts_table(run),         timeline_table(run),
          checkpoints_table(run),       transfers_table(run),
          workers_table(run),           submissions_table(run)};
}

}  // namespace cairn::record
