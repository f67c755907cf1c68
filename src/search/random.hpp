#pragma once

#include <map>
#include <memory>

#include "cairn/search/generator.hpp"
#include "search/novelty.hpp"

namespace cairn::search {

/// Uniformly random architectures, each at most once.
class RandomSearch : public Generator {
 public:
  RandomSearch(const Options& options, std::shared_ptr<const feasibility::Region> region,
               std::uint64_t seed);

  std::optional<Proposal> ask(CandidateId candidate) override;
  void tell(CandidateId candidate, std::optional<double> score) override;

 private:
  Novelty novelty_;
  std::uint64_t seed_;
  std::map<CandidateId, Proposal> pending_;  ///< asked, not told
};

}  // namespace cairn::search
