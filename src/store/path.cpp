#include "cairn/core/text.hpp"
#include "cairn/store/checkpoint.hpp"

namespace cairn::store {
namespace {

/// Multiplicative hashing (Knuth 1973): neighbours go to different folders.
std::string shard(CandidateId candidate) {
  const std::uint64_t byte = candidate.value() * 0x9e3779b97f4a7c15 >> 56;
  constexpr std::string_view digits = "0123456789abcdef";
  return {digits[byte >> 4], digits[byte & 15]};
}

}  // namespace

std::filesystem::path path_of(const protocol::CheckpointRef& ref) {
  const std::string name = std::to_string(ref.candidate.value()) + "-" +
                           std::to_string(ref.attempt.value()) + "-" + shortest(ref.epoch) +
                           (ref.partial ? "-part" : "") + ".h5";
  return std::filesystem::path("weights") / shard(ref.candidate) / name;
}

}  // namespace cairn::store
