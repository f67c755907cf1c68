#pragma once

#include <algorithm>

/// How often ranks speak, and how long they wait for each other. `lost_after` [s]: for how long
/// rank 0 waits for a worker (`cluster.lost_after`); 0: for ever.
namespace cairn::protocol {

/// Time between heartbeats of each of so many workers [s]: often enough for a live view, and so rare
/// that rank 0 has no more than 14,000 a second to read (7 % of its time, at 5 µs).
inline double beat_every(double workers) {
  return std::max(2.0, workers / 14'000);
}

/// How long the others wait for rank 0 [s]: it speaks often, and without it all of them idle.
inline double patience_with_rank_0(double lost_after) {
  return std::min(lost_after, std::max(30.0, lost_after / 5));
}

/// Rank 0's pings [s].
inline double ping_every(double lost_after) {
  return patience_with_rank_0(lost_after) / 4;
}

}  // namespace cairn::protocol
