#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "cairn/core/id.hpp"
#include "cairn/core/metric.hpp"
#include "cairn/search/options.hpp"
#include "cairn/feasibility/region.hpp"

namespace cairn::search {

struct Proposal {
  space::Architecture architecture;
  std::vector<CandidateId> parents;
};

/// Proposes architectures (ask) and learns from results (tell). What it answers depends only on
/// the seed and the sequence of calls, so that a journal can be replayed.
class Generator {
 public:
  virtual ~Generator() = default;

  /// The proposal for a candidate, or nothing if the space holds none that is new. Asking again
  /// for a candidate that was not told yet gives the same answer: a resumed run may do so.
  virtual std::optional<Proposal> ask(CandidateId candidate) = 0;
  /// What became of a candidate: its score, or nothing if it failed.
  virtual void tell(CandidateId candidate, std::optional<double> score) = 0;
};

/// Random search, or aging evolution (Real et al. 2019), as `options.method` says.
std::unique_ptr<Generator> make_generator(const Options& options,
                                          std::shared_ptr<const feasibility::Region> region,
                                          std::uint64_t seed, Direction direction);

}  // namespace cairn::search
