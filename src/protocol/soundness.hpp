#pragma once

#include <algorithm>
#include <cmath>
#include <vector>

#include "cairn/protocol/message.hpp"

/// What a decoder refuses although its bytes are well formed: values that no Cairn writes, and that
/// a coordinator could not work with. Each gives the reason, or nullptr.
namespace cairn::protocol {

inline constexpr std::uint64_t kMostLookahead = 1 << 16;  ///< that of half a million workers

/// Files are told apart by it, so it must be equal to itself.
inline const char* wrong(const CheckpointRef& checkpoint) {
  const bool fine = std::isfinite(checkpoint.epoch) && checkpoint.epoch >= 0;
  return fine ? nullptr : "the epoch of a checkpoint is no number of epochs";
}

inline const char* wrong(const FinalRequest& request) {
  if (request.candidates.size() != request.architectures.size())
    return "candidates and architectures differ in number";
  auto ids = request.candidates;
  std::ranges::sort(ids);
  return std::ranges::adjacent_find(ids) == ids.end() ? nullptr : "a candidate is wanted twice";
}

inline const char* wrong(const Started& started) {
  return started.lookahead <= kMostLookahead ? nullptr : "it proposes too far ahead";
}

}  // namespace cairn::protocol
