#include <cstdio>
#include <fstream>
#include <iostream>

#include "app/commands.hpp"
#include "app/open_run.hpp"
#include "cairn/core/file.hpp"
#include "cairn/record/run_file.hpp"
#include "cairn/record/tensorboard.hpp"
#include "cairn/store/checkpoint.hpp"
#include "cairn/train/onnx.hpp"
#include "cairn/train/torchscript.hpp"

namespace cairn::app {
namespace {

using Writer = void (*)(std::ostream&, const record::RunTable&, const space::Space&);

ExitCode export_table(const ExportOptions& options, const OpenRun& open, Writer write) {
  if (options.output.empty()) {
    write(std::cout, open.table, *open.session.space);
    return ExitCode::complete;
  }
  publish(options.output, [&](const std::filesystem::path& temporary) {
    std::ofstream file(temporary);
    write(file, open.table, *open.session.space);
    if (!file.flush())
      throw Error({"cannot write " + options.output.string(), system_reason(), ""});
  });
  std::printf("wrote %s\n", options.output.c_str());
  return ExitCode::complete;
}

/// The newest checkpoint of a candidate: that of a final training, if there was one.
protocol::CheckpointRef checkpoint_of(const OpenRun& open, CandidateId id) {
  const auto found = open.table.candidates.find(id);
  std::optional<protocol::CheckpointRef> newest;
  if (found != open.table.candidates.end())
    for (const auto& evaluation : found->second.evaluations)
      if (evaluation.checkpoint && !evaluation.discarded) newest = evaluation.checkpoint;
  if (newest) return *newest;
  throw UsageError(
      {"candidate " + std::to_string(id.value()) + " has no weights",
       "the run keeps no checkpoint of it (store.keep)",
       "cairn status DIR --store lists those that are kept; cairn final makes new ones"});
}

/// A file format of networks.
struct NetworkFormat {
  const char* ending;
  void (*write)(const train::Model& model, const std::filesystem::path& path);
};

ExitCode export_network(const ExportOptions& options, const OpenRun& open,
                        const NetworkFormat& format) {
  if (!options.model)
    throw UsageError({"which network?", "--to " + options.to + " exports one candidate",
                      "Name it with --model ID; cairn best lists them"});
  const auto ref = checkpoint_of(open, CandidateId(*options.model));
  const auto checkpoint = store::read(options.run, ref);
  auto output = options.output;
  if (output.empty()) output = "candidate-" + std::to_string(*options.model) + format.ending;
  format.write({space::graph_from_json(checkpoint.graph), checkpoint.weights}, output);
  std::printf("wrote %s\n", output.c_str());
  return ExitCode::complete;
}

ExitCode export_events(const ExportOptions& options, const OpenRun& open) {
  auto folder = options.output;
  if (folder.empty()) folder = (options.run / "").parent_path().string() + "-tensorboard";
  const auto count = record::write_tensorboard(folder, open.table, *open.session.space,
                                               config::objective_metric(open.session.workflow));
  std::printf("wrote %zu candidates to %s\nmore     tensorboard --logdir %s\n", count,
              folder.c_str(), folder.c_str());
  return ExitCode::complete;
}

}  // namespace

ExitCode export_run(const ExportOptions& options) {
  const OpenRun open = open_run(options.run);
  if (options.to == "csv") return export_table(options, open, record::write_csv);
  if (options.to == "json") return export_table(options, open, record::write_json);
  if (options.to == "tensorboard") return export_events(options, open);
  if (options.to == "onnx") return export_network(options, open, {".onnx", train::export_onnx});
  return export_network(options, open, {".pt", train::export_torchscript});
}

}  // namespace cairn::app
