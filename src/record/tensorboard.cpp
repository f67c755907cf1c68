#include "cairn/record/tensorboard.hpp"

#include <algorithm>
#include <cmath>
#include <fstream>
#include <variant>

#include "cairn/core/error.hpp"
#include "record/event_file.hpp"

namespace cairn::record {
namespace {

namespace fs = std::filesystem;

/// Of plugins/hparams/plugin_data.proto and api.proto.
enum Status { success = 1, failure = 2 };

/// Content of the plugin: its version, and one of the messages it knows.
ProtobufWriter content(int kind, const ProtobufWriter& message) {
  ProtobufWriter data;
  data.add_integer(1, 0);
  data.add_bytes(kind, message);
  return data;
}
constexpr int kExperiment = 2, kSessionStart = 3, kSessionEnd = 4;

/// google.protobuf.Value
ProtobufWriter value_of(const space::Choice& choice) {
  ProtobufWriter value;
  if (const auto* text = std::get_if<std::string>(&choice))
    value.add_bytes(3, *text);
  else if (const auto* whole = std::get_if<std::int64_t>(&choice))
    value.add_double(2, static_cast<double>(*whole));
  else
    value.add_double(2, std::get<double>(choice));
  return value;
}

ProtobufWriter session_start(const space::Space& space, const Candidate& candidate, double time) {
  ProtobufWriter start;
  for (std::size_t d = 0; d < space.decisions().size(); ++d) {
    const auto& decision = space.decisions()[d];
    ProtobufWriter entry;
    entry.add_bytes(1, decision.name);
    entry.add_bytes(2, value_of(decision.choices.at(candidate.architecture.choices.at(d))));
    start.add_bytes(1, entry);
  }
  start.add_double(5, time);
  return start;
}

Status status_of(const protocol::Outcome& outcome) {
  return outcome.status == protocol::Status::failed ? failure : success;
}

ProtobufWriter session_end(const Evaluation& evaluation) {
  ProtobufWriter end;
  end.add_integer(1, status_of(*evaluation.outcome));
  end.add_double(2, evaluation.finished);
  return end;
}

/// What there is to see: the decisions and the metric.
ProtobufWriter experiment(const space::Space& space, const MetricInfo& metric) {
  constexpr int kString = 1, kFloat64 = 3;
  ProtobufWriter experiment;
  for (const auto& decision : space.decisions()) {
    ProtobufWriter parameter;
    parameter.add_bytes(1, decision.name);
    const bool text = std::holds_alternative<std::string>(decision.choices.front());
    parameter.add_integer(4, text ? kString : kFloat64);
    experiment.add_bytes(4, parameter);
  }
  ProtobufWriter name, info;
  name.add_bytes(2, metric.name);
  info.add_bytes(1, name);
  experiment.add_bytes(5, info);
  return experiment;
}

bool whole(double epoch) {
  return epoch == std::floor(epoch);
}

/// The curve's points lie evenly between the ends of the training.
void add_curve(EventFile& file, const Curve& curve, const Evaluation& evaluation) {
  const bool by_epoch = std::ranges::all_of(curve.epoch, whole);
  const double each = (evaluation.finished - evaluation.assigned) /
                      static_cast<double>(std::max<std::size_t>(1, curve.epoch.size()));
  for (const Series& series : curve.series)
    for (std::size_t i = 0; i < std::min(series.values.size(), curve.epoch.size()); ++i) {
      const auto point = static_cast<std::int64_t>(i) + 1;
      const auto step = by_epoch ? std::llround(curve.epoch[i]) : point;
      file.add_scalar(series.info.name, static_cast<float>(series.values[i]), step,
                      evaluation.assigned + each * static_cast<double>(point));
    }
}

/// Metrics that are no curves: of a test, say.
void add_metrics(EventFile& file, const Evaluation& evaluation) {
  const auto& outcome = *evaluation.outcome;
  const auto& series = outcome.curve.series;
  for (const Metric& metric : outcome.metrics)
    if (std::ranges::find(series, metric.info, &Series::info) == series.end())
      file.add_scalar(metric.info.name, static_cast<float>(metric.value),
                      std::llround(outcome.epochs), evaluation.finished);
}

std::string events_of(const space::Space& space, const Candidate& candidate,
                      const Evaluation& result) {
  EventFile file(result.assigned);
  const auto start = session_start(space, candidate, result.assigned);
  file.add_hparams("_hparams_/session_start_info", content(kSessionStart, start), result.assigned);
  add_curve(file, result.outcome->curve, result);
  add_metrics(file, result);
  if (const Evaluation* test = test_result(candidate); test != nullptr && test != &result)
    add_metrics(file, *test);
  file.add_hparams("_hparams_/session_end_info", content(kSessionEnd, session_end(result)),
                   result.finished);
  return file.bytes();
}

/// TensorBoard takes every file of that name for one of its own.
constexpr const char* kFileName = "events.out.tfevents.cairn";

void write(const fs::path& folder, const std::string& bytes) {
  fs::create_directories(folder);
  std::ofstream file(folder / kFileName, std::ios::binary);
  if (!file.write(bytes.data(), static_cast<std::streamsize>(bytes.size())).flush())
    throw Error({"cannot write " + (folder / kFileName).string(), system_reason(), ""});
}

void require_empty(const fs::path& folder) {
  if (!fs::exists(folder) || (fs::is_directory(folder) && fs::is_empty(folder))) return;
  throw UsageError({"cannot write to " + folder.string(),
                    "it is there already, and TensorBoard would mix its files with new ones",
                    "Name another folder, or remove it"});
}

}  // namespace

std::size_t write_tensorboard(const fs::path& folder, const RunTable& run,
                              const space::Space& space, const MetricInfo& metric) {
  require_empty(folder);
  const double begun = run.started.empty() ? 0 : run.started.front();
  EventFile top(begun);
  top.add_hparams("_hparams_/experiment", content(kExperiment, experiment(space, metric)), begun);
  write(folder, top.bytes());
  std::size_t count = 0;
  for (const auto& [id, candidate] : run.candidates)
    if (const Evaluation* result = search_result(candidate)) {
      write(folder / ("candidate-" + std::to_string(id.value())),
            events_of(space, candidate, *result));
      ++count;
    }
  return count;
}

}  // namespace cairn::record
