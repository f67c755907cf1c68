#include "cairn/predict/options.hpp"

#include <array>
#include <string_view>

#include "cairn/core/error.hpp"
#include "predict/method.hpp"

namespace cairn::predict {
namespace {

void require(bool valid, std::string_view key, const std::string& value, const char* reason,
             const char* suggestion) {
  if (valid) return;
  throw UsageError({"predict." + std::string(key) + " = " + value, reason, suggestion});
}

bool is_share(double value) {
  return value >= 0 && value <= 1;
}

}  // namespace

void validate(const Options& options) {
  if (options.method != "none") parse_method(options.method);
  require(options.fitness == "predicted" || options.fitness == "measured" ||
              options.fitness == "best-so-far",
          "fitness", options.fitness, "there is no such fitness",
          "Choose predicted, measured or best-so-far");
  require(options.min_points >= 1, "min_points", std::to_string(options.min_points),
          "without a point nothing is known", "Give at least 1");
  require(options.top >= 1, "top", std::to_string(options.top), "somebody must lead",
          "Give at least 1");
  require(is_share(options.controls), "controls", std::to_string(options.controls),
          "it is a share of the candidates", "Give a number from 0 to 1");
  require(is_share(options.reach), "reach", std::to_string(options.reach), "it is a probability",
          "Give a number from 0 to 1");
}

protocol::Fitness fitness(const Options& options) {
  if (options.fitness == "measured") return protocol::Fitness::measured;
  if (options.fitness == "best-so-far") return protocol::Fitness::best_so_far;
  return protocol::Fitness::predicted;
}

}  // namespace cairn::predict
