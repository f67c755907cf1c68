#pragma once

#include <deque>
#include <map>
#include <memory>
#include <vector>

#include "cairn/search/generator.hpp"
#include "search/novelty.hpp"

namespace cairn::search {

/// Aging evolution (Real et al. 2019, Algorithm 1), asynchronous: the population is a queue of the
/// candidates that were told last; each proposal is one mutation of the best of a sample, drawn
/// with replacement; who has lived longest leaves, however good. The first `population` proposals
/// are random. Candidates that failed do not join.
class Evolution : public Generator {
 public:
  Evolution(const Options& options, std::shared_ptr<const feasibility::Region> region,
            std::uint64_t seed, Direction direction);

  std::optional<Proposal> ask(CandidateId candidate) override;
  void tell(CandidateId candidate, std::optional<double> score) override;

 private:
  struct Member {
    CandidateId id;
    space::Architecture architecture;
    double score = 0;
  };

  std::optional<Proposal> propose(Random& random);
  /// A feasible and new mutation of the best of a sample; nothing where it has none.
  std::optional<Proposal> child(Random& random);
  const Member& tournament(Random& random) const;

  std::shared_ptr<const feasibility::Region> region_;
  Novelty novelty_;
  std::int64_t population_size_;
  std::int64_t sample_;  ///< of a tournament
  std::uint64_t seed_;
  Direction direction_;
  std::vector<double> weights_;  ///< of decisions, when one is to change; none: all the same
  std::int64_t proposed_ = 0;
  std::deque<Member> population_;            ///< oldest first
  std::map<CandidateId, Proposal> pending_;  ///< asked, not told
};

}  // namespace cairn::search
