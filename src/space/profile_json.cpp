#include <cmath>
#include <nlohmann/json.hpp>

#include "cairn/core/error.hpp"
#include "cairn/core/file.hpp"
#include "cairn/space/profile.hpp"

namespace cairn::space {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::array<std::string_view, kTimedKinds> kKinds{"conv",
                                                           "conv_few",
                                                           "conv_uneven",
                                                           "pointwise",
                                                           "pointwise_uneven",
                                                           "depthwise",
                                                           "depthwise5",
                                                           "depthwise_uneven",
                                                           "linear",
                                                           "batch_norm",
                                                           "relu",
                                                           "smooth",
                                                           "max_pool",
                                                           "average_pool",
                                                           "global_average",
                                                           "merge",
                                                           "dropout",
                                                           "sgd",
                                                           "adam",
                                                           "step"};
constexpr std::array<std::string_view, kTimedFeatures> kFeatures{"calls", "macs", "values",
                                                                 "weights"};
constexpr const char* kFormat = "cairn-profile-1";

[[noreturn]] void refuse(const std::string& where, const std::string& reason) {
  throw Error({"cannot read a device profile", where + ": " + reason,
               "Write it again with 'cairn profile'"});
}

/// The value of a key that must be there.
const Json& at(const Json& object, const std::string& where, std::string_view key) {
  const auto found = object.find(key);
  if (found == object.end()) refuse(where, "'" + std::string(key) + "' is missing");
  return *found;
}

void require_object(const Json& json, const std::string& where, std::size_t keys) {
  if (!json.is_object()) refuse(where, "expected an object");
  if (json.size() > keys) refuse(where, "it has a key that is unknown");
}

double read_coefficient(const Json& json, const std::string& where) {
  if (!json.is_number()) refuse(where, "expected a number");
  const double value = json.get<double>();
  if (!std::isfinite(value) || value < 0) refuse(where, "expected a number of at least 0");
  return value;
}

std::string read_text(const Json& object, std::string_view key) {
  const Json& json = at(object, "top level", key);
  if (!json.is_string()) refuse(std::string(key), "expected a text");
  return json.get<std::string>();
}

int read_threads(const Json& object) {
  const Json& json = at(object, "top level", "threads");
  if (!json.is_number_integer() || json < 1 || json > 1'000'000)
    refuse("threads", "expected an integer of at least 1");
  return json.get<int>();
}

Json write(const TimeModel& model) {
  Json json;
  for (std::size_t k = 0; k < kTimedKinds; ++k)
    for (std::size_t f = 0; f < kTimedFeatures; ++f)
      json[std::string(kKinds[k])][std::string(kFeatures[f])] = model.coefficient[k][f];
  return json;
}

TimeModel read_model(const Json& top, std::string_view key) {
  const std::string where(key);
  const Json& json = at(top, "top level", key);
  require_object(json, where, kTimedKinds);
  TimeModel model;
  for (std::size_t k = 0; k < kTimedKinds; ++k) {
    const std::string kind = where + "." + std::string(kKinds[k]);
    const Json& features = at(json, where, kKinds[k]);
    require_object(features, kind, kTimedFeatures);
    for (std::size_t f = 0; f < kTimedFeatures; ++f)
      model.coefficient[k][f] = read_coefficient(at(features, kind, kFeatures[f]),
                                                 kind + "." + std::string(kFeatures[f]));
  }
  return model;
}

Json parse(std::string_view text) {
  try {
    return Json::parse(text);
  } catch (const Json::parse_error& error) {
    refuse("byte " + std::to_string(error.byte), "not valid JSON");
  } catch (const Json::exception& error) {
    refuse("JSON", error.what());
  }
}

}  // namespace

std::string_view name(TimedKind kind) {
  return kKinds[static_cast<std::size_t>(kind)];
}
std::string_view name(TimedFeature feature) {
  return kFeatures[static_cast<std::size_t>(feature)];
}

std::string to_json(const DeviceProfile& profile) {
  const Json json{{"format", kFormat},
                  {"device", profile.device},
                  {"precision", profile.precision},
                  {"threads", profile.threads},
                  {"training", write(profile.training)},
                  {"inference", write(profile.inference)}};
  return json.dump(2) + "\n";
}

DeviceProfile profile_from_json(std::string_view text) {
  const Json json = parse(text);
  require_object(json, "top level", 6);
  if (read_text(json, "format") != kFormat) refuse("format", "it is not " + std::string(kFormat));
  DeviceProfile profile;
  profile.device = read_text(json, "device");
  profile.precision = read_text(json, "precision");
  profile.threads = read_threads(json);
  profile.training = read_model(json, "training");
  profile.inference = read_model(json, "inference");
  return profile;
}

DeviceProfile read_profile(const std::filesystem::path& path) {
  const std::string text = cairn::read_text(path);
  try {
    return profile_from_json(text);
  } catch (const Error& error) {
    throw Error({error.diagnosis().problem + " from " + path.string(), error.diagnosis().reason,
                 error.diagnosis().suggestion});
  }
}

}  // namespace cairn::space
