#pragma once

#include <vector>

#include "cairn/store/checkpoint.hpp"
#include "store/index.hpp"

namespace cairn::store {

/// A part that is to be written, and its values: those of the checkpoint, which must live as long.
/// They are still to be rounded where the types differ.
struct Piece {
  Part part;
  HostTensor values;
};

std::vector<Piece> pieces_of(const Checkpoint& checkpoint, Precision precision);

}  // namespace cairn::store
