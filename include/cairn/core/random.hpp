#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "cairn/core/id.hpp"

namespace cairn {

/// A stream of random numbers that depends only on what it is for: (seed, candidate, purpose).
/// Never on a rank, a thread or the time. xoshiro256++ (Blackman & Vigna 2019), identical on every
/// machine; satisfies UniformRandomBitGenerator.
class Random {
 public:
  using result_type = std::uint64_t;

  Random(std::uint64_t seed, std::string_view purpose);
  Random(std::uint64_t seed, CandidateId candidate, std::string_view purpose);

  static constexpr result_type min() { return 0; }
  static constexpr result_type max() { return ~result_type{0}; }
  result_type operator()();

  /// Uniform in [0, bound), unbiased (Lemire 2019). bound > 0.
  std::uint64_t below(std::uint64_t bound);
  /// Uniform in [0, 1), 53 bits.
  double uniform();
  /// Standard normal (Box & Muller 1958).
  double normal();

 private:
  std::array<std::uint64_t, 4> state_;
};

}  // namespace cairn
