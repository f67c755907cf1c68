#include "search/novelty.hpp"

#include <utility>

namespace cairn::search {

using space::Architecture;

Novelty::Novelty(std::shared_ptr<const space::Space> space, bool repeats)
    : space_(std::move(space)), repeats_(repeats), encodings_(space_->encodings()) {}

std::optional<Architecture> Novelty::accept(const Architecture& architecture) {
  if (!space_->buildable(architecture)) return std::nullopt;
  if (!repeats_ && !proposed_.insert(space_->hash(architecture))) return std::nullopt;
  return space_->canonical(architecture);
}

std::optional<Architecture> Novelty::random(Random& random) {
  if (auto found = try_random(random, kTries)) return found;
  return encodings_ < kWalkable ? walk() : try_random(random, kManyTries);
}

std::optional<Architecture> Novelty::try_random(Random& random, int tries) {
  for (int i = 0; i < tries; ++i)
    if (auto found = accept(space_->sample(random))) return found;
  return std::nullopt;
}

std::optional<Architecture> Novelty::walk() {
  const auto end = static_cast<std::uint64_t>(encodings_);
  // With repeats nothing is ever used up: the walk goes round.
  for (std::uint64_t steps = repeats_ ? end : end - cursor_; steps > 0; --steps) {
    if (cursor_ == end) cursor_ = 0;
    if (auto found = accept(space_->at(cursor_++))) return found;
  }
  return std::nullopt;
}

}  // namespace cairn::search
