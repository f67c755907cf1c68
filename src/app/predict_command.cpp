#include <cstdio>
#include <iostream>
#include <sstream>

#include "app/commands.hpp"
#include "app/plot.hpp"
#include "app/predict_output.hpp"
#include "app/predict_serve.hpp"
#include "app/progress.hpp"
#include "cairn/core/error.hpp"
#include "cairn/core/text.hpp"

namespace cairn::app {
namespace {

/// One method on all curves.
class Rehearsing {
 public:
  Rehearsing(const CurveSet& set, const std::string& method, bool forecasts)
      : set_(set), options_(set.options), forecasts_(forecasts), prediction_{method, {}, {}} {
    options_.method = method;
    prediction_.trials.resize(set.curves.size());
    tell();
  }

  Prediction run() {
    rehearse();
    foretell();
    prediction_.merit = predict::merit(prediction_.trials, set_.setting.objective.direction,
                                       static_cast<std::size_t>(options_.top));
    return std::move(prediction_);
  }

 private:
  /// The complete curves, as a search would have seen them.
  void rehearse() {
    const auto engine = predict::make_engine(options_, set_.setting);
    predict::Rehearsal rehearsal(*engine, set_.setting);
    for (std::size_t c = 0; c < set_.curves.size(); ++c)
      if (complete(c)) keep(c, rehearsal.train(set_.curves[c], forecasts_));
  }

  /// The others, by all that the complete ones tell.
  void foretell() {
    const auto engine = predict::make_engine(options_, set_.setting);
    std::uint64_t known = 0;
    for (std::size_t c = 0; c < set_.curves.size(); ++c)
      if (complete(c)) engine->learn({++known, CandidateId(c), outcome(set_.curves[c])});
    predict::Rehearsal rehearsal(*engine, set_.setting);
    for (std::size_t c = 0; c < set_.curves.size(); ++c)
      if (!complete(c)) keep(c, rehearsal.train(set_.curves[c], forecasts_));
  }

  bool complete(std::size_t curve) const {
    const auto& epoch = set_.curves[curve].epoch;
    return !epoch.empty() && predict::reaches_end(epoch.back(), set_.setting.epochs);
  }

  protocol::Outcome outcome(Curve curve) const {
    return predict::outcome_of(std::move(curve), {}, false, set_.setting.objective);
  }

  void keep(std::size_t curve, predict::Trial trial) {
    if (!forecasts_) trial.forecasts = {};
    prediction_.trials[curve] = std::move(trial);
    ++done_;
    tell();
  }

  void tell() {
    progress_.step("method " + prediction_.method + ": " + count(done_) + " of " +
                   count(set_.curves.size()) + " curves");
  }

  static std::string count(std::size_t curves) {
    return with_commas(static_cast<std::int64_t>(curves));
  }

  const CurveSet& set_;
  predict::Options options_;
  bool forecasts_;
  Prediction prediction_;
  std::size_t done_ = 0;
  Progress progress_;
};

std::vector<Prediction> rehearse(const CurveSet& set, const PredictOptions& options) {
  const bool forecasts = options.forecasts || !options.plot.empty();
  std::vector<Prediction> predictions;
  for (const auto& method : options.methods)
    predictions.push_back(Rehearsing(set, method, forecasts).run());
  return predictions;
}

void print(const PredictOptions& options, const CurveSet& set,
           const std::vector<Prediction>& predictions) {
  if (options.format == "csv")
    write_prediction_csv(std::cout, set, predictions, options.forecasts);
  else if (options.format == "json")
    write_prediction_json(std::cout, set, predictions, options.forecasts);
  else
    std::cout << prediction_text(set, predictions, options.each);
  if (!std::cout.flush()) throw Error({"cannot write the output", system_reason(), ""});
}

void draw(const PredictOptions& options, const CurveSet& set,
          const std::vector<Prediction>& predictions) {
  std::ostringstream json;
  write_prediction_json(json, set, predictions, true);
  plot("predict.py", json.str(), options.plot);
  if (options.format == "text") std::printf("wrote %s\n", options.plot.c_str());
}

/// Wrong options are told before anything is read.
void check(const PredictOptions& options) {
  if (!options.plot.empty()) check_picture(options.plot);
  auto predict = prediction_options(options.overrides);
  for (const auto& method : options.methods) {
    predict.method = method;
    predict::validate(predict);
    if (method == "none")
      throw UsageError({"--method none", "nothing would be foretold",
                        "Choose cairn, penguin, last, best, or fixed:E (as in fixed:10)"});
  }
}

}  // namespace

ExitCode predict(PredictOptions options) {
  if (options.methods.empty()) options.methods = {"cairn"};
  check(options);
  if (options.serve) return serve_predictions(options);
  if (options.input.empty())
    throw UsageError({"which curves?", "no FILE is given",
                      "Name a table (CSV), a run, or - for the standard input; or give --serve"});
  const CurveSet set = read_curves(options);
  std::fputs(set.notes.c_str(), stderr);
  const auto predictions = rehearse(set, options);
  print(options, set, predictions);
  if (!options.plot.empty()) draw(options, set, predictions);
  return ExitCode::complete;
}

}  // namespace cairn::app
