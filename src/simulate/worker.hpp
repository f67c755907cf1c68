#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "cairn/simulate/scenario.hpp"

namespace cairn::simulate {

/// One who trains, as the simulation sees it.
struct Worker {
  bool alive = false;
  std::uint32_t life = 0;  ///< how often it has died

  bool busy = false;  ///< has an assignment
  CandidateId candidate{};
  Attempt attempt{};
  Course course{};
  double epoch = 0;      ///< that was reached when it began to train
  bool working = false;  ///< builds or trains
  bool training = false;
  bool ending = false;        ///< the training ends when it pauses
  double since = 0;           ///< [s] when it began to train, or to do whatever it does instead
  double until_snapshot = 0;  ///< [s] of training

  std::vector<protocol::CheckpointRef> files;  ///< that wait to be written, and the one that is
  double bytes = 0;                            ///< of these
  std::optional<protocol::CheckpointRef> blocked{};  ///< the training waits until it is taken

  /// Where its training is.
  double reached(double now) const {
    return training ? epoch + (now - since) / course.epoch_seconds : epoch;
  }
};

}  // namespace cairn::simulate
