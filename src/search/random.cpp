#include "search/random.hpp"

#include <utility>

namespace cairn::search {

RandomSearch::RandomSearch(const Options& options,
                           std::shared_ptr<const feasibility::Region> region, std::uint64_t seed)
    : novelty_(std::move(region), options.repeats), seed_(seed) {}

std::optional<Proposal> RandomSearch::ask(CandidateId candidate) {
  if (const auto found = pending_.find(candidate); found != pending_.end()) return found->second;
  Random random(seed_, candidate, "ask");
  auto architecture = novelty_.random(random);
  if (!architecture) return std::nullopt;
  return pending_.emplace(candidate, Proposal{std::move(*architecture), {}}).first->second;
}

void RandomSearch::tell(CandidateId candidate, std::optional<double>) {
  pending_.erase(candidate);
}

}  // namespace cairn::search
