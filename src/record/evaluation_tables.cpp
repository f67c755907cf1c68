#include <limits>
#include <string>

#include "cairn/store/checkpoint.hpp"
#include "record/run_tables.hpp"

namespace cairn::record {
namespace {

constexpr double missing = std::numeric_limits<double>::quiet_NaN();
constexpr std::size_t most_parameters = 4;  ///< of a curve family

/// Row types begin with an Evaluation, so that `identity` can name it.
struct Row {
  CandidateId candidate;
  const Evaluation* evaluation;
};
struct PointRow : Row {
  std::size_t index;  ///< of the curve
};
struct ForecastRow : Row {
  const protocol::Forecast* forecast;
};
struct SpanRow : Row {
  const protocol::Span* span;
};
struct TransferRow : Row {
  protocol::CheckpointRef provider;
  std::int64_t nodes;  ///< -1: all
  double share;
  double epochs;
  bool control;
};

std::vector<Row> rows_of(const RunTable& run) {
  std::vector<Row> rows;
  for (const auto& [id, candidate] : run.candidates)
    for (const auto& evaluation : candidate.evaluations) rows.push_back({id, &evaluation});
  return rows;
}

std::vector<PointRow> points_of(const RunTable& run) {
  std::vector<PointRow> points;
  for (const Row& row : rows_of(run))
    if (row.evaluation->outcome)
      for (std::size_t i = 0; i < row.evaluation->outcome->curve.epoch.size(); ++i)
        points.push_back({row, i});
  return points;
}

std::vector<ForecastRow> forecasts_of(const RunTable& run) {
  std::vector<ForecastRow> forecasts;
  for (const Row& row : rows_of(run))
    if (row.evaluation->outcome)
      for (const auto& forecast : row.evaluation->outcome->forecasts)
        forecasts.push_back({row, &forecast});
  return forecasts;
}

std::vector<SpanRow> spans_of(const RunTable& run) {
  std::vector<SpanRow> spans;
  for (const Row& row : rows_of(run))
    if (row.evaluation->outcome)
      for (const auto& span : row.evaluation->outcome->spans) spans.push_back({row, &span});
  return spans;
}

/// A full training goes on with all weights of the candidate's own checkpoint.
TransferRow transfer_of(const Row& row, const Candidate& candidate,
                        const protocol::CheckpointRef& start) {
  TransferRow transfer{row, start, -1, 1, start.epoch, false};
  for (const Evaluation& earlier : candidate.evaluations)
    if (earlier.assignment.attempt == start.attempt) transfer.epochs = lineage_epochs(earlier);
  return transfer;
}

std::vector<TransferRow> transfers_of(const RunTable& run) {
  std::vector<TransferRow> transfers;
  for (const Row& row : rows_of(run)) {
    const protocol::Assignment& assignment = row.evaluation->assignment;
    if (const auto& from = assignment.inheritance)
      transfers.push_back({row, from->provider, static_cast<std::int64_t>(from->nodes.size()),
                           from->share, from->epochs, from->control});
    const auto* final = std::get_if<protocol::FinalTask>(&assignment.task);
    if (final && final->start)
      transfers.push_back(transfer_of(row, run.candidates.at(row.candidate), *final->start));
  }
  return transfers;
}

/// The columns that say whose row it is.
template <class Rows>
std::vector<Column> identity(const Rows& rows) {
  return {
      make_column("candidate", "1", rows, [](const Row& r) { return r.candidate.value(); }),
      make_column("attempt", "1", rows,
                  [](const Row& r) { return r.evaluation->assignment.attempt.value(); }),
      make_column("task", "", rows,
                  [](const Row& r) { return protocol::name(r.evaluation->assignment.task); }),
      make_column("worker", "1", rows, [](const Row& r) { return r.evaluation->worker.value(); }),
  };
}

std::vector<Column> metrics_of(const std::vector<Row>& rows) {
  MetricColumns columns;
  for (const Row& row : rows) {
    columns.begin_row();
    if (!row.evaluation->outcome) continue;
    for (const Metric& metric : row.evaluation->outcome->metrics)
      columns.set(metric.info, metric.value);
  }
  return std::move(columns).finish();
}

std::vector<Column> series_of(const std::vector<PointRow>& points) {
  MetricColumns columns;
  for (const PointRow& point : points) {
    columns.begin_row();
    for (const Series& series : point.evaluation->outcome->curve.series)
      if (point.index < series.values.size()) columns.set(series.info, series.values[point.index]);
  }
  return std::move(columns).finish();
}

/// `get` of the outcome, or `fallback` for an evaluation that has none.
template <class Value, class Get>
auto of_outcome(Get get, Value fallback) {
  return [=](const Row& row) {
    const auto& outcome = row.evaluation->outcome;
    return outcome ? Value(get(*outcome)) : fallback;
  };
}

}  // namespace

Table evaluations_table(const RunTable& run) {
  const auto rows = rows_of(run);
  using O = protocol::Outcome;
  Table table("evaluations");
  table.add(identity(rows));
  table.add({
      make_column(
          "status", "", rows,
          of_outcome([](const O& o) { return protocol::name(o.status); }, std::string("pending"))),
      make_column("cause", "", rows,
                  of_outcome([](const O& o) { return printable(o.cause); }, std::string{})),
      make_column("epochs", "epoch", rows,
                  of_outcome([](const O& o) { return o.epochs; }, missing)),
      make_column("assigned", "s since 1970", rows,
                  [](const Row& r) { return r.evaluation->assigned; }),
      make_column(
          "finished", "s since 1970", rows,
          [](const Row& r) { return r.evaluation->outcome ? r.evaluation->finished : missing; }),
      make_column("checkpoint_fault", "", rows,
                  [](const Row& r) { return printable(r.evaluation->checkpoint_fault); }),
  });
  table.add(metrics_of(rows));
  return table;
}

Table curves_table(const RunTable& run) {
  const auto points = points_of(run);
  Table table("curves");
  table.add(identity(points));
  table.add(make_column("epoch", "epoch", points, [](const PointRow& p) {
    return p.evaluation->outcome->curve.epoch[p.index];
  }));
  table.add(series_of(points));
  return table;
}

Table forecasts_table(const RunTable& run) {
  const auto rows = forecasts_of(run);
  const std::string unit = run.submissions.empty() ? "1" : run.submissions.back().objective.unit;
  using F = protocol::Forecast;
  const auto column = [&](std::string name, std::string of, auto get) {
    return make_column(std::move(name), std::move(of), rows,
                       [&](const ForecastRow& row) { return get(*row.forecast); });
  };
  Table table("forecasts");
  table.add(identity(rows));
  table.add({
      column("epoch", "epoch", [](const F& f) { return f.epoch; }),
      column("value", unit, [](const F& f) { return f.value; }),
      column("low", unit, [](const F& f) { return f.low; }),
      column("high", unit, [](const F& f) { return f.high; }),
      column("reach", "1", [](const F& f) { return f.reach; }),
      column("advice", "", [](const F& f) { return protocol::name(f.advice); }),
      column("known", "1", [](const F& f) { return f.known; }),
      column("family", "", [](const F& f) { return printable(f.family); }),
      column("time", "s since 1970", [](const F& f) { return f.time; }),
  });
  for (std::size_t i = 0; i < most_parameters; ++i)
    table.add(column("p" + std::to_string(i), "1", [i](const F& f) {
      return i < f.parameters.size() ? f.parameters[i] : missing;
    }));
  return table;
}

Table timeline_table(const RunTable& run) {
  const auto spans = spans_of(run);
  Table table("timeline");
  table.add(identity(spans));
  table.add({
      make_column("phase", "", spans,
                  [](const SpanRow& s) { return protocol::name(s.span->phase); }),
      make_column("begin", "s since 1970", spans, [](const SpanRow& s) { return s.span->begin; }),
      make_column("end", "s since 1970", spans, [](const SpanRow& s) { return s.span->end; }),
  });
  return table;
}

Table checkpoints_table(const RunTable& run) {
  std::vector<Row> rows = rows_of(run);
  std::erase_if(rows, [](const Row& row) { return !row.evaluation->checkpoint; });
  Table table("checkpoints");
  table.add(identity(rows));
  table.add({
      make_column("epoch", "epoch", rows,
                  [](const Row& r) { return r.evaluation->checkpoint->epoch; }),
      make_column("bytes", "byte", rows,
                  [](const Row& r) { return r.evaluation->checkpoint->bytes; }),
      make_column("file", "", rows,
                  [](const Row& r) { return store::path_of(*r.evaluation->checkpoint).string(); }),
      make_column("kept", "1", rows, [](const Row& r) { return !r.evaluation->discarded; }),
      make_column("discarded", "s since 1970", rows,
                  [](const Row& r) { return r.evaluation->discarded.value_or(missing); }),
  });
  return table;
}

Table transfers_table(const RunTable& run) {
  const auto rows = transfers_of(run);
  const auto column = [&](const char* name, const char* unit, auto get) {
    return make_column(name, unit, rows, get);
  };
  using R = TransferRow;
  using O = protocol::Outcome;
  Table table("transfers");
  table.add(identity(rows));
  table.add({
      column("provider", "1", [](const R& r) { return r.provider.candidate.value(); }),
      column("provider_attempt", "1", [](const R& r) { return r.provider.attempt.value(); }),
      column("provider_epoch", "epoch", [](const R& r) { return r.provider.epoch; }),
      column("nodes", "1", [](const R& r) { return r.nodes; }),
      column("share", "1", [](const R& r) { return r.share; }),
      column("inherited_epochs", "epoch", [](const R& r) { return r.epochs; }),
      column("control", "1", [](const R& r) { return r.control; }),
      column("bytes", "byte",
             of_outcome([](const O& o) { return o.inherited.bytes; }, std::int64_t{-1})),
      column("fault", "",
             of_outcome([](const O& o) { return printable(o.inherited.fault); }, std::string{})),
  });
  return table;
}

}  // namespace cairn::record
