#pragma once

#include <cstdint>

#include "cairn/protocol/transfer.hpp"

namespace cairn::simulate {

enum class Kind : std::uint8_t {
  // Messages that reach rank 0
  joined,
  proposed,
  finished,
  saved,
  lost,
  // At a worker
  assigned,
  read,     ///< the weights to begin with are there
  built,    ///< the network is built: training begins
  paused,   ///< the training is over, or stands still for a snapshot
  snapped,  ///< the snapshot is taken
  created,  ///< a file was created: its bytes can go
  written,
  // At a node
  ready,  ///< its data are read
  failed,
  repaired,
};

/// Something that happens at a time.
struct Event {
  Kind kind = Kind::joined;
  std::uint32_t target = 0;  ///< worker or node
  /// How often the target had died when this was foreseen: what the dead foresaw does not happen.
  std::uint32_t life = 0;
  protocol::CheckpointRef file{};  ///< the candidate and attempt that it is about, or their file
};

}  // namespace cairn::simulate
