#include "search/novelty.hpp"

#include <utility>

namespace cairn::search {

using space::Architecture;

Novelty::Novelty(std::shared_ptr<const feasibility::Region> region, bool repeats)
    : region_(std::move(region)), repeats_(repeats) {}

std::optional<Architecture> Novelty::accept(const Architecture& architecture) {
  const auto& space = region_->space();
  if (!repeats_ && !proposed_.insert(space.hash(architecture))) return std::nullopt;
  auto canonical = space.canonical(architecture);
  return region_->contains(canonical) ? canonical : architecture;
}

std::optional<Architecture> Novelty::random(Random& random) {
  if (auto found = try_random(random, kTries)) return found;
  return region_->candidates() < kWalkable ? walk() : try_random(random, kManyTries);
}

std::optional<Architecture> Novelty::try_random(Random& random, int tries) {
  for (int i = 0; i < tries; ++i) {
    const auto sample = region_->sample(random);
    if (!sample) return std::nullopt;
    if (auto found = accept(*sample)) return found;
  }
  return std::nullopt;
}

std::optional<Architecture> Novelty::walk() {
  const auto end = static_cast<std::uint64_t>(region_->candidates());
  // With repeats nothing is ever used up: the walk goes round.
  for (std::uint64_t steps = repeats_ ? end : end - cursor_; steps > 0; --steps) {
    if (cursor_ == end) cursor_ = 0;
    const auto next = region_->at(cursor_++);
    if (!next) continue;
    if (auto found = accept(*next)) return found;
  }
  return std::nullopt;
}

}  // namespace cairn::search
