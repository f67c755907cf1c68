#pragma once

#include <cstdint>
#include <string>

#include "cairn/protocol/transfer.hpp"

namespace cairn::transfer {

/// Whether and how candidates start from the layers of earlier ones.
struct Options {
  std::string match = "none";        ///< none, lp, lcs, identity
  std::string provider = "nearest";  ///< parent, nearest, best, random
  double control = 0.1;              ///< share of candidates that start from scratch all the same
};

/// Throws UsageError.
void validate(const Options& options);
/// The same for the coordinator.
protocol::Transfer transfer(const Options& options, std::uint64_t seed);

}  // namespace cairn::transfer
