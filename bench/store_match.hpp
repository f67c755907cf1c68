#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "cairn/core/random.hpp"
#include "cairn/space/space.hpp"
#include "cairn/transfer/index.hpp"
#include "cairn/transfer/units.hpp"
#include "measure.hpp"

namespace cairn::bench {

/// The space of workflows/fashion_mnist.toml.
inline space::Space fashion_mnist_space() {
  const auto stage = [](std::vector<std::string> op, std::vector<int> blocks,
                        std::vector<int> width, std::vector<std::string> down) {
    space::StageOptions options;
    options.op = std::move(op);
    options.blocks = std::move(blocks);
    options.width = std::move(width);
    options.down = std::move(down);
    options.activation = {"relu", "silu"};
    return options;
  };
  const std::vector<std::string> smaller{"stride", "max_pool"};
  space::Options options;
  options.stage = {
      stage({"conv3x3", "conv5x5", "separable3x3", "residual"}, {1, 2}, {16, 24, 32}, {"none"}),
      stage({"conv3x3", "separable3x3", "separable5x5", "residual", "inception", "identity"},
            {1, 2, 3}, {32, 48, 64}, smaller),
      stage({"conv3x3", "separable3x3", "separable5x5", "residual", "inception"}, {1, 2},
            {64, 96, 128}, smaller)};
  options.head = {{"global_average", "flatten"}, {0, 64, 128}, {0.0, 0.2}};
  return {options, {{1, 28, 28}, 10}};
}

/// Networks of a search: half of them random, half children of earlier ones of that half.
class Population {
 public:
  Population(const space::Space& space, protocol::Match match) : space_(space), match_(match) {}

  std::vector<protocol::Unit> next(Random& random) {
    const bool is_child = random.below(2) == 0;
    space::Architecture one = is_child && !relatives_.empty()
                                  ? mutate(relatives_[random.below(relatives_.size())], random)
                                  : draw(random);
    std::vector<protocol::Unit> units = transfer::units(space_.graph(one), match_);
    if (is_child) relatives_.push_back(std::move(one));
    return units;
  }

 private:
  space::Architecture draw(Random& random) const {
    space::Architecture one = space_.sample(random);
    while (!space_.buildable(one)) one = space_.sample(random);
    return one;
  }
  space::Architecture mutate(const space::Architecture& parent, Random& random) const {
    while (true) {
      space::Architecture child = parent;
      const std::size_t decision = random.below(child.choices.size());
      child.choices[decision] =
          static_cast<std::uint16_t>(random.below(space_.decisions()[decision].choices.size()));
      if (child != parent && space_.buildable(child)) return child;
    }
  }

  const space::Space& space_;
  protocol::Match match_;
  std::vector<space::Architecture> relatives_;
};

/// Time to find the nearest of so many living networks: the median over 2,000 new ones [us].
inline double match_us(std::size_t living) {
  const space::Space space = fashion_mnist_space();
  const auto match = protocol::Match::subsequence;
  Random random(1, "living networks");
  Population population(space, match);
  transfer::Index index(match, Direction::maximize);
  for (std::size_t i = 0; i < living; ++i)
    index.add(CandidateId(i), population.next(random), random.uniform());
  std::vector<double> times;
  while (times.size() < 2000) {
    const auto target = population.next(random);
    const double start = now();
    const auto found = index.nearest(target);
    if (found) times.push_back(1e6 * (now() - start));
  }
  return median(times);
}

}  // namespace cairn::bench
