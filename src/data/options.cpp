#include "cairn/data/options.hpp"

#include <algorithm>
#include <array>

#include "cairn/core/error.hpp"
#include "cairn/core/text.hpp"

namespace cairn::data {

void validate(const Options& options) {
  static const std::array<std::string, 3> formats{"idx", "cifar", "hdf5"};
  if (std::ranges::find(formats, options.format) == formats.end()) {
    const std::string near = nearest(options.format, formats);
    throw UsageError(
        {"data.format", "'" + options.format + "' is unknown",
         near.empty() ? "Choose from " + join(formats, ", ") : "Did you mean '" + near + "'?"});
  }
  if (options.train_samples < 0)
    throw UsageError({"data.train_samples", std::to_string(options.train_samples) + " is negative",
                      "Use 0 for all samples"});
  // Written so that not-a-number is refused, too.
  if (!(options.validation_fraction >= 0 && options.validation_fraction <= 0.9))
    throw UsageError({"data.validation_fraction",
                      shortest(options.validation_fraction) + " is not within 0 and 0.9", ""});
}

}  // namespace cairn::data
