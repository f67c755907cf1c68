#include "cairn/core/random.hpp"

#include <bit>
#include <cmath>
#include <numbers>

#include "cairn/core/hash.hpp"

namespace cairn {
namespace {

/// SplitMix64 (Steele, Lea & Flood 2014): spreads one word over the whole state.
std::uint64_t split_mix(std::uint64_t& word) {
  std::uint64_t z = (word += 0x9e3779b97f4a7c15);
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
  z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
  return z ^ (z >> 31);
}

std::array<std::uint64_t, 4> spread(std::uint64_t word) {
  std::array<std::uint64_t, 4> state{};
  for (auto& part : state) part = split_mix(word);
  return state;
}

std::uint64_t hash_candidate(std::uint64_t seed, CandidateId candidate) {
  const std::uint64_t value = candidate.value();
  return hash64(std::as_bytes(std::span(&value, 1)), seed);
}

}  // namespace

Random::Random(std::uint64_t seed, std::string_view purpose)
    : state_(spread(hash64(purpose, seed))) {}

Random::Random(std::uint64_t seed, CandidateId candidate, std::string_view purpose)
    : Random(hash_candidate(seed, candidate), purpose) {}

Random::result_type Random::operator()() {
  const std::uint64_t result = std::rotl(state_[0] + state_[3], 23) + state_[0];
  const std::uint64_t t = state_[1] << 17;
  state_[2] ^= state_[0];
  state_[3] ^= state_[1];
  state_[1] ^= state_[2];
  state_[0] ^= state_[3];
  state_[2] ^= t;
  state_[3] = std::rotl(state_[3], 45);
  return result;
}

std::uint64_t Random::below(std::uint64_t bound) {
  __extension__ using Wide = unsigned __int128;
  Wide product = Wide{(*this)()} * bound;
  if (auto low = static_cast<std::uint64_t>(product); low < bound) {
    const std::uint64_t threshold = -bound % bound;
    while (low < threshold) {
      product = Wide{(*this)()} * bound;
      low = static_cast<std::uint64_t>(product);
    }
  }
  return static_cast<std::uint64_t>(product >> 64);
}

double Random::uniform() {
  return static_cast<double>((*this)() >> 11) * 0x1p-53;
}

double Random::normal() {
  const double radius = std::sqrt(-2 * std::log(1 - uniform()));
  return radius * std::cos(2 * std::numbers::pi * uniform());
}

}  // namespace cairn
