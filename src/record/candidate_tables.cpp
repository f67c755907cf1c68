#include <algorithm>
#include <exception>
#include <limits>
#include <string>

#include "cairn/core/hash.hpp"
#include "cairn/space/cost.hpp"
#include "record/run_tables.hpp"

namespace cairn::record {
namespace {

constexpr double missing = std::numeric_limits<double>::quiet_NaN();
const space::Cost unknown{.parameters = -1, .macs = -1, .weighted_layers = -1};

/// What the row of a candidate is made of.
struct Row {
  CandidateId id;
  const Candidate* candidate;
  const Evaluation* result;  ///< of the search; may be null
  space::Cost cost;
  std::string hash;
  std::string text;
};

/// What `get` gives, or `fallback` where it throws: the journal may hold an architecture that
/// cannot be built, or one of another space, and its row must tell what is known all the same.
template <class Get, class Value>
Value get_or(const Get& get, Value fallback) {
  try {
    return get();
  } catch (const std::exception&) {
    return fallback;
  }
}

std::vector<Row> rows_of(const RunTable& run, const space::Space& space) {
  std::vector<Row> rows;
  for (const auto& [id, candidate] : run.candidates) {
    const auto& architecture = candidate.architecture;
    rows.push_back({id, &candidate, search_result(candidate),
                    get_or([&] { return space::cost(space.graph(architecture)); }, unknown),
                    get_or([&] { return hex(space.hash(architecture)); }, std::string{}),
                    get_or([&] { return space.to_text(architecture); }, std::string{})});
  }
  return rows;
}

std::string status_of(const Row& row) {
  return row.result ? std::string(protocol::name(row.result->outcome->status)) : "pending";
}

std::int64_t attempts_of(const Row& row) {
  return std::ranges::count_if(row.candidate->evaluations, [](const Evaluation& e) {
    return std::holds_alternative<protocol::SearchTask>(e.assignment.task);
  });
}

std::string parents_of(const Row& row) {
  std::string text;
  for (const CandidateId parent : row.candidate->parents)
    text += (text.empty() ? "" : " ") + std::to_string(parent.value());
  return text;
}

/// `get` of the search's result, or `fallback` for a candidate that has none yet.
template <class Value, class Get>
auto of_result(Get get, Value fallback) {
  return [=](const Row& row) { return row.result ? Value(get(*row.result)) : fallback; };
}

/// `get` of what the search's result inherited, or `fallback` where that is nothing.
template <class Value, class Get>
auto of_inheritance(Get get, Value fallback) {
  return of_result(
      [=](const Evaluation& e) {
        const protocol::Inheritance* inherited = inheritance(e);
        return inherited ? Value(get(*inherited)) : fallback;
      },
      fallback);
}

/// The metrics of the search, and what was measured on the test data if it was.
std::vector<Column> metrics_of(const std::vector<Row>& rows) {
  MetricColumns columns;
  for (const Row& row : rows) {
    columns.begin_row();
    if (const Evaluation* test = test_result(*row.candidate))
      for (const Metric& metric : test->outcome->metrics)
        if (metric.info.name.starts_with("test_")) columns.set(metric.info, metric.value);
    if (row.result)
      for (const Metric& metric : row.result->outcome->metrics)
        columns.set(metric.info, metric.value);
  }
  return std::move(columns).finish();
}

/// What the search ranks each candidate by.
Column score_column(const RunTable& run, const std::vector<Row>& rows) {
  const MetricInfo objective =
      run.submissions.empty() ? MetricInfo{} : run.submissions.back().objective;
  auto column = make_column("score", objective.unit, rows, [&](const Row& r) {
    return search_score(run, *r.candidate, objective).value_or(missing);
  });
  column.direction = objective.direction;
  return column;
}

/// The value that a candidate has for decision `index`, or null.
const space::Choice* choice_of(const Candidate& candidate, const space::Decision& decision,
                               std::size_t index) {
  const auto& choices = candidate.architecture.choices;
  if (index >= choices.size() || choices[index] >= decision.choices.size()) return nullptr;
  return &decision.choices[choices[index]];
}

template <class Number>
bool all_are(const space::Decision& decision) {
  return std::ranges::all_of(decision.choices, [](const space::Choice& choice) {
    return std::holds_alternative<Number>(choice);
  });
}

/// Integers and real numbers keep their type; a decision with any text has texts.
Column decision_column(const RunTable& run, const space::Decision& decision, std::size_t index) {
  const auto column = [&](std::string unit, auto get, auto fallback) {
    return make_column(decision.name, std::move(unit), run.candidates, [&](const auto& entry) {
      const space::Choice* choice = choice_of(entry.second, decision, index);
      return choice ? get(*choice) : fallback;
    });
  };
  if (all_are<std::int64_t>(decision))
    return column(
        "1", [](auto& c) { return std::get<std::int64_t>(c); }, std::int64_t{-1});
  if (all_are<double>(decision))
    return column(
        "1", [](auto& c) { return std::get<double>(c); }, missing);
  return column(
      "", [](auto& c) { return space::to_text(c); }, std::string{});
}

}  // namespace

Table candidates_table(const RunTable& run, const space::Space& space) {
  const auto rows = rows_of(run, space);
  const auto column = [&](const char* name, const char* unit, auto get) {
    return make_column(name, unit, rows, get);
  };
  using E = Evaluation;
  using I = protocol::Inheritance;
  Table table("candidates");
  table.add({
      column("candidate", "1", [](const Row& r) { return r.id.value(); }),
      column("status", "", status_of),
      column("cause", "",
             of_result([](const E& e) { return printable(e.outcome->cause); }, std::string{})),
      column("attempts", "1", attempts_of),
      column("worker", "1",
             of_result([](const E& e) { return e.worker.value(); }, std::int64_t{-1})),
      column("epochs", "epoch", of_result([](const E& e) { return e.outcome->epochs; }, missing)),
      column("proposed", "s since 1970", [](const Row& r) { return r.candidate->proposed; }),
      column("assigned", "s since 1970", of_result([](const E& e) { return e.assigned; }, missing)),
      column("finished", "s since 1970", of_result([](const E& e) { return e.finished; }, missing)),
      column("parents", "", parents_of),
      column("provider", "1",
             of_inheritance([](const I& i) { return i.provider.candidate.value(); },
                            std::int64_t{-1})),
      column("inherited", "1", of_inheritance([](const I& i) { return i.share; }, 0.0)),
      column("lineage_epochs", "epoch", of_result(lineage_epochs, missing)),
      column("parameters", "1", [](const Row& r) { return r.cost.parameters; }),
      column("macs", "1", [](const Row& r) { return r.cost.macs; }),
      column("weighted_layers", "1", [](const Row& r) { return r.cost.weighted_layers; }),
      column("hash", "", [](const Row& r) { return r.hash; }),
      column("architecture", "", [](const Row& r) { return r.text; }),
      score_column(run, rows),
  });
  table.add(metrics_of(rows));
  return table;
}

Table decisions_table(const RunTable& run, const space::Space& space) {
  Table table("decisions");
  table.add(make_column("candidate", "1", run.candidates,
                        [](const auto& entry) { return entry.first.value(); }));
  for (std::size_t i = 0; i < space.decisions().size(); ++i)
    table.add(decision_column(run, space.decisions()[i], i));
  return table;
}

}  // namespace cairn::record
