#include "search/evolution.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace cairn::search {

using space::Architecture;

namespace {

/// The last that adds layers by a decision: the head, or what is before the output of branches.
auto last_position(const std::vector<space::Position>& positions) {
  const auto end = std::ranges::find_if(
      positions, [](const auto& p) { return p.name == "head" || p.count == 0; });
  return end == positions.begin() || end->count > 0 ? end : end - 1;
}

/// 1 + bias · p for each decision, where p goes from 0 for the first layers to 1 for the last. A
/// decision that changes no layer lets all of them be inherited: p = 1.
std::vector<double> late_weights(const space::Space& space, double bias) {
  if (bias == 0) return {};
  std::vector<double> weights(space.decisions().size(), 1 + bias);
  if (!space.has_networks()) return weights;
  const auto positions = space.positions();
  const auto head = last_position(positions);
  const auto last = static_cast<double>(head - positions.begin());
  for (auto position = positions.begin(); position != head; ++position)
    std::fill_n(weights.begin() + static_cast<std::ptrdiff_t>(position->first), position->count,
                1 + bias * static_cast<double>(position - positions.begin()) / last);
  return weights;
}

}  // namespace

Evolution::Evolution(const Options& options, std::shared_ptr<const feasibility::Region> region,
                     std::uint64_t seed, Direction direction)
    : region_(region),
      novelty_(std::move(region), options.repeats),
      population_size_(options.population),
      sample_(options.sample > 0 ? options.sample : (options.population + 1) / 2),
      seed_(seed),
      direction_(direction),
      weights_(late_weights(region_->space(), options.late_bias)) {}

std::optional<Proposal> Evolution::ask(CandidateId candidate) {
  if (const auto found = pending_.find(candidate); found != pending_.end()) return found->second;
  Random random(seed_, candidate, "ask");
  auto proposal = propose(random);
  if (!proposal) return std::nullopt;
  ++proposed_;
  return pending_.emplace(candidate, std::move(*proposal)).first->second;
}

std::optional<Proposal> Evolution::propose(Random& random) {
  if (proposed_ >= population_size_)
    if (auto proposal = child(random)) return proposal;
  auto architecture = novelty_.random(random);
  if (!architecture) return std::nullopt;
  return Proposal{std::move(*architecture), {}};
}

std::optional<Proposal> Evolution::child(Random& random) {
  if (population_.empty()) return std::nullopt;
  const Member& parent = tournament(random);
  std::optional<Architecture> taken;
  const auto take = [&](const Architecture& child) {
    if (auto accepted = novelty_.accept(child); accepted != parent.architecture) taken = accepted;
    return taken.has_value();
  };
  region_->neighbour(parent.architecture, random, take, weights_);
  if (!taken) return std::nullopt;
  return Proposal{std::move(*taken), {parent.id}};
}

const Evolution::Member& Evolution::tournament(Random& random) const {
  const Member* best = &population_[random.below(population_.size())];
  for (std::int64_t i = 1; i < sample_; ++i) {
    const Member& other = population_[random.below(population_.size())];
    if (better(other.score, best->score, direction_)) best = &other;
  }
  return *best;
}

void Evolution::tell(CandidateId candidate, std::optional<double> score) {
  auto told = pending_.extract(candidate);
  if (told.empty() || !score || std::isnan(*score)) return;
  population_.push_back({candidate, std::move(told.mapped().architecture), *score});
  if (population_.size() > static_cast<std::size_t>(population_size_)) population_.pop_front();
}

}  // namespace cairn::search
