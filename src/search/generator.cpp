#include "cairn/search/generator.hpp"

#include <utility>

#include "search/evolution.hpp"
#include "search/random.hpp"

namespace cairn::search {

std::unique_ptr<Generator> make_generator(const Options& options,
                                          std::shared_ptr<const feasibility::Region> region,
                                          std::uint64_t seed, Direction direction) {
  validate(options);
  if (options.method == "random")
    return std::make_unique<RandomSearch>(options, std::move(region), seed);
  return std::make_unique<Evolution>(options, std::move(region), seed, direction);
}

}  // namespace cairn::search
