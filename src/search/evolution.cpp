#include "search/evolution.hpp"

#include <cmath>
#include <utility>

namespace cairn::search {

using space::Architecture;

Evolution::Evolution(const Options& options, std::shared_ptr<const space::Space> space,
                     std::uint64_t seed, Direction direction)
    : space_(space),
      novelty_(std::move(space), options.repeats),
      options_(options),
      seed_(seed),
      direction_(direction) {
  for (std::size_t i = 0; i < space_->decisions().size(); ++i)
    if (space_->decisions()[i].choices.size() > 1) open_.push_back(i);
}

std::optional<Proposal> Evolution::ask(CandidateId candidate) {
  if (const auto found = pending_.find(candidate); found != pending_.end()) return found->second;
  Random random(seed_, candidate, "ask");
  auto proposal = propose(random);
  if (!proposal) return std::nullopt;
  ++proposed_;
  return pending_.emplace(candidate, std::move(*proposal)).first->second;
}

std::optional<Proposal> Evolution::propose(Random& random) {
  if (proposed_ >= options_.population)
    if (auto proposal = child(random)) return proposal;
  auto architecture = novelty_.random(random);
  if (!architecture) return std::nullopt;
  return Proposal{std::move(*architecture), {}};
}

std::optional<Proposal> Evolution::child(Random& random) {
  if (population_.empty() || open_.empty()) return std::nullopt;
  for (int i = 0; i < kTries; ++i) {
    const Member& parent = tournament(random);
    auto mutated = novelty_.accept(mutate(parent.architecture, random));
    if (mutated && *mutated != parent.architecture)
      return Proposal{std::move(*mutated), {parent.id}};
  }
  return std::nullopt;
}

const Evolution::Member& Evolution::tournament(Random& random) const {
  const Member* best = &population_[random.below(population_.size())];
  for (std::int64_t i = 1; i < options_.sample; ++i) {
    const Member& other = population_[random.below(population_.size())];
    if (better(other.score, best->score, direction_)) best = &other;
  }
  return *best;
}

Architecture Evolution::mutate(const Architecture& parent, Random& random) const {
  Architecture mutated = parent;
  const std::size_t decision = open_[random.below(open_.size())];
  std::uint16_t& choice = mutated.choices[decision];
  const std::size_t others = space_->decisions()[decision].choices.size() - 1;
  const auto other = static_cast<std::uint16_t>(random.below(others));
  choice = other >= choice ? static_cast<std::uint16_t>(other + 1) : other;
  return mutated;
}

void Evolution::tell(CandidateId candidate, std::optional<double> score) {
  auto told = pending_.extract(candidate);
  if (told.empty() || !score || std::isnan(*score)) return;
  population_.push_back({candidate, std::move(told.mapped().architecture), *score});
  if (population_.size() > static_cast<std::size_t>(options_.population)) population_.pop_front();
}

}  // namespace cairn::search
