#include "app/predict_input.hpp"

#include <array>
#include <fstream>

#include "cairn/config/workflow.hpp"
#include "cairn/core/error.hpp"

namespace cairn::app {
namespace {

namespace fs = std::filesystem;

bool is_hdf5(const fs::path& file) {
  constexpr std::string_view mark = "\x89HDF\r\n\x1a\n";
  std::array<char, mark.size()> begin{};
  std::ifstream(file, std::ios::binary).read(begin.data(), begin.size());
  return std::string_view(begin.data(), begin.size()) == mark;
}

CurveSet read_any(const PredictOptions& options) {
  if (options.input == "-") return read_curve_table(options);
  const fs::path input = options.input;
  if (fs::is_directory(input)) return read_run_curves(input / "run.h5", options);
  const auto extension = input.extension();
  const bool named = extension == ".h5" || extension == ".hdf5";
  if (fs::exists(input) && (named || is_hdf5(input))) return read_run_curves(input, options);
  return read_curve_table(options);
}

}  // namespace

CurveSet read_curves(const PredictOptions& options) {
  CurveSet set = read_any(options);
  if (options.epochs) set.setting.epochs = *options.epochs;
  if (!(set.setting.epochs > 0))
    throw UsageError({set.file, "it does not say how long a full training is", "Give --epochs E"});
  if (options.direction) set.setting.objective.direction = *options.direction;
  set.setting.restarts.insert(set.setting.restarts.end(), options.restarts.begin(),
                              options.restarts.end());
  set.setting.seed = options.seed;
  return set;
}

predict::Options prediction_options(const std::vector<std::string>& overrides,
                                    const std::string& workflow) {
  for (const auto& override : overrides)
    if (!override.starts_with("predict."))
      throw UsageError({"--set " + override, "only keys of [predict] have a meaning here",
                        "cairn keys lists them"});
  return config::parse(workflow, "the workflow", overrides).predict;
}

}  // namespace cairn::app
