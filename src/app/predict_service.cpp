#include "app/predict_service.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <nlohmann/json.hpp>
#include <vector>

#include "app/predict_input.hpp"
#include "cairn/core/error.hpp"
#include "cairn/predict/rehearsal.hpp"

namespace cairn::app {
namespace {

using Json = nlohmann::ordered_json;
using protocol::Advice;
using protocol::Forecast;

constexpr double kMissing = std::numeric_limits<double>::quiet_NaN();

/// What is wrong with a line.
struct Malformed {
  std::string reason;
};

// ---- lines --------------------------------------------------------------------------------------

/// Python writes NaN and Infinity, which JSON does not know: null stands for them.
std::string without_nan(std::string_view line) {
  std::string plain;
  bool text = false;
  while (!line.empty()) {
    std::size_t length = 1;
    if (text && line.front() == '\\') length = std::min<std::size_t>(2, line.size());
    if (line.front() == '"') text = !text;
    std::string_view written = line.substr(0, length);
    for (const std::string_view word : {"NaN", "-Infinity", "Infinity"})
      if (!text && line.starts_with(word)) {
        written = "null";
        length = word.size();
      }
    plain += written;
    line.remove_prefix(length);
  }
  return plain;
}

Json parse(const std::string& line) {
  Json json = Json::parse(without_nan(line), nullptr, false);
  if (json.is_discarded()) throw Malformed{"the line is not JSON"};
  if (!json.is_object()) throw Malformed{"expected an object: {\"id\": …, \"epoch\": …}"};
  return json;
}

Json number(double value) {
  return std::isfinite(value) ? Json(value) : Json(nullptr);
}

// ---- curves -------------------------------------------------------------------------------------

double number_of(const Json& json, const std::string& key) {
  if (json.is_null()) return kMissing;
  if (!json.is_number()) throw Malformed{"\"" + key + "\" holds something that is no number"};
  return json.get<double>();
}

std::vector<double> numbers_of(const Json& json, const std::string& key) {
  if (!json.is_array()) return {number_of(json, key)};
  std::vector<double> numbers;
  for (const Json& item : json) numbers.push_back(number_of(item, key));
  return numbers;
}

/// The points in a line. "value" is the objective; whatever else holds numbers goes with it.
Curve points_of(const Json& json, const MetricInfo& objective) {
  Curve points;
  if (!json.contains("epoch") || !json.contains("value"))
    throw Malformed{"expected \"epoch\" and \"value\": both numbers, or lists of them"};
  points.epoch = numbers_of(json["epoch"], "epoch");
  points.series.push_back({objective, numbers_of(json["value"], "value")});
  for (const auto& [key, values] : json.items())
    if (key != "id" && key != "epoch" && key != "value" && key != "finished")
      points.series.push_back({meaning_of(key).info, numbers_of(values, key)});
  for (const Series& series : points.series)
    if (series.values.size() != points.epoch.size())
      throw Malformed{"\"epoch\" and the series differ in length"};
  return points;
}

/// One more point: series that it lacks, or that are new, are not-a-number elsewhere.
void append(Curve& curve, const Curve& point) {
  const std::size_t before = curve.epoch.size();
  curve.epoch.push_back(point.epoch.front());
  for (const Series& series : point.series) {
    auto found = std::ranges::find(curve.series, series.info, &Series::info);
    if (found == curve.series.end())
      found = curve.series.insert(found, {series.info, std::vector<double>(before, kMissing)});
    found->values.push_back(series.values.front());
  }
  for (Series& series : curve.series) series.values.resize(before + 1, kMissing);
}

void check_ascending(const Curve& curve) {
  for (std::size_t i = 0; i < curve.epoch.size(); ++i)
    if (!(curve.epoch[i] >= 0) || (i > 0 && !(curve.epoch[i] > curve.epoch[i - 1])))
      throw Malformed{"the epochs must be 0 or more, and ascend"};
}

// ---- the service --------------------------------------------------------------------------------

/// A training of somebody else.
struct Training {
  CandidateId candidate;
  Curve curve;
  std::vector<Forecast> forecasts;
  bool finished = false;
};

predict::Setting setting_of(const PredictOptions& options) {
  if (!options.epochs)
    throw UsageError({"--serve", "it is not said how long a full training is", "Give --epochs E"});
  predict::Setting setting;
  setting.objective =
      meaning_of(options.columns.metric.empty() ? "value" : options.columns.metric).info;
  if (options.direction) setting.objective.direction = *options.direction;
  setting.epochs = *options.epochs;
  setting.restarts = options.restarts;
  setting.seed = options.seed;
  return setting;
}

}  // namespace

class PredictService::Impl {
 public:
  Impl(const PredictOptions& options, predict::Setting setting)
      : method_(options.methods.front()), setting_(std::move(setting)) {
    auto predict = prediction_options(options.overrides);
    predict.method = method_;
    engine_ = predict::make_engine(predict, setting_);
  }

  Json answer(const std::string& line) {
    Json id;
    try {
      const Json json = parse(line);
      id = json.value("id", Json());
      return answer(id, json);
    } catch (const Malformed& malformed) {
      if (id.is_null()) return {{"error", malformed.reason}};
      return {{"id", id}, {"error", malformed.reason}};
    }
  }

 private:
  Json answer(const Json& id, const Json& json) {
    if (!id.is_string() && !id.is_number_integer())
      throw Malformed{"expected an \"id\": a text or a whole number"};
    Training& training = find(id);
    if (training.finished) throw Malformed{"this id has finished"};
    const bool finished = json.value("finished", Json(false)) == Json(true);
    if (!finished || json.contains("epoch")) add_points(training, json);
    return finished ? finish(id, training) : judge(id, training);
  }

  Training& find(const Json& id) {
    return trainings_
        .try_emplace(id.dump(), Training{CandidateId(trainings_.size()), {}, {}, false})
        .first->second;
  }

  void add_points(Training& training, const Json& json) const {
    const Curve points = points_of(json, setting_.objective);
    Curve curve = json["epoch"].is_array() ? points : training.curve;
    if (!json["epoch"].is_array()) append(curve, points);
    check_ascending(curve);
    training.curve = std::move(curve);
  }

  Json judge(const Json& id, Training& training) {
    if (training.curve.epoch.empty()) throw Malformed{"the curve has no points"};
    const predict::Question question{training.candidate, &training.curve};
    const Forecast forecast = predict::ask(*engine_, question, setting_.objective);
    training.forecasts.push_back(forecast);
    return {{"id", id},
            {"stop", forecast.advice == Advice::stop},
            {"control", forecast.advice == Advice::control},
            {"forecast", number(forecast.value)},
            {"low", number(forecast.low)},
            {"high", number(forecast.high)},
            {"reach", number(forecast.reach)},
            {"epoch", forecast.epoch},
            {"family", forecast.family},
            {"method", method_}};
  }

  /// Nothing is learned of a training that neither came to its end nor was told to stop.
  Json finish(const Json& id, Training& training) {
    const auto& epoch = training.curve.epoch;
    const bool whole = !epoch.empty() && predict::reaches_end(epoch.back(), setting_.epochs);
    const bool told =
        !training.forecasts.empty() && training.forecasts.back().advice == Advice::stop;
    training.finished = true;
    if (whole || told)
      engine_->learn({++known_, training.candidate,
                      predict::outcome_of(std::move(training.curve), std::move(training.forecasts),
                                          !whole, setting_.objective)});
    training.curve = {};
    training.forecasts = {};
    return {{"id", id}, {"finished", true}, {"learned", whole || told}, {"known", known_}};
  }

  std::string method_;
  predict::Setting setting_;
  std::unique_ptr<predict::Engine> engine_;
  std::map<std::string, Training> trainings_;  ///< by id
  std::uint64_t known_ = 0;
};

PredictService::PredictService(const PredictOptions& options)
    : impl_(std::make_unique<Impl>(options, setting_of(options))) {}
PredictService::~PredictService() = default;

std::string PredictService::answer(const std::string& line) {
  return impl_->answer(line).dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace cairn::app
