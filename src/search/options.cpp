#include "cairn/search/options.hpp"

#include <algorithm>
#include <array>

#include "cairn/core/error.hpp"
#include "cairn/core/text.hpp"

namespace cairn::search {
namespace {

constexpr double kMostLateBias = 1e6;

void require_method(const std::string& method) {
  static const std::array<std::string, 2> methods{"evolution", "random"};
  if (std::ranges::find(methods, method) != methods.end()) return;
  const std::string near = nearest(method, methods);
  throw UsageError(
      {"search.method", "'" + method + "' is unknown",
       near.empty() ? "Choose from " + join(methods, ", ") : "Did you mean '" + near + "'?"});
}

void require_positive(const char* key, std::int64_t value) {
  if (value < 1) throw UsageError({key, std::to_string(value) + " is less than 1", ""});
}

}  // namespace

void validate(const Options& options) {
  require_method(options.method);
  require_positive("search.candidates", options.candidates);
  require_positive("search.population", options.population);
  if (options.sample < 0)
    throw UsageError({"search.sample", std::to_string(options.sample) + " is less than 0",
                      "0 means half of the population"});
  if (options.sample > options.population)
    throw UsageError({"search.sample",
                      std::to_string(options.sample) + " is more than search.population, " +
                          std::to_string(options.population),
                      "Lower the sample or raise the population"});
  if (!(options.late_bias >= 0 && options.late_bias <= kMostLateBias))
    throw UsageError({"search.late_bias", shortest(options.late_bias) + " is no bias",
                      "Give a number from 0 to " + shortest(kMostLateBias)});
}

}  // namespace cairn::search
