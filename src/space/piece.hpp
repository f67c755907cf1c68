#pragma once

#include <cstdint>

#include "cairn/space/graph.hpp"
#include "space/vocabulary.hpp"

namespace cairn::space {

/// What a stage is made of. Those below 16 are blocks of images, with the numbers of their `Op`.
/// Numbers are part of hashes: never change them.
enum class PieceKind : std::uint8_t {
  conv3x3 = 0,
  conv5x5 = 1,
  separable3x3 = 2,
  separable5x5 = 3,
  residual = 4,
  inception = 5,
  conv1x1 = 7,
  conv7x7 = 8,
  max_pool = 16,       ///< 2x2, stride 2
  average_pool = 17,   ///< 2x2, stride 2
  subsample = 18,      ///< every second row and column: max_pool 1x1, stride 2
  sequence = 32,       ///< a convolution along a sequence
  sequence_pool = 33,  ///< the greatest of each `kernel` values of a sequence
  dense = 48,          ///< a dense layer
  dense_add = 49       ///< one to whose output its input is added
};

/// A block, or what makes the image smaller between blocks. What stages build is a sequence of
/// pieces; two sequences give the same layers only if they are equal (but for a
/// convolution of one channel to one and a 1x1 after it: a separable block, too), which makes this
/// the form in which networks are compared and hashed.
struct Piece {
  PieceKind kind = PieceKind::conv3x3;
  std::uint8_t stride = 1;
  Norm norm = Norm::batch;
  ActivationKind activation = ActivationKind::relu;
  std::int32_t width = 0;   ///< output channels or features; 0 where they do not change
  std::int32_t kernel = 0;  ///< of sequences: length
  double dropout = 0;       ///< of dense layers

  /// What belongs to a block; pools do not.
  bool is_block() const {
    return kind < PieceKind::max_pool ||
           (kind >= PieceKind::sequence && kind != PieceKind::sequence_pool);
  }

  /// The fields of pieces of images in one number.
  std::uint64_t code() const {
    return static_cast<std::uint64_t>(static_cast<std::uint32_t>(width)) |
           static_cast<std::uint64_t>(kind) << 32 | static_cast<std::uint64_t>(stride) << 40 |
           static_cast<std::uint64_t>(norm) << 48 | static_cast<std::uint64_t>(activation) << 56;
  }
  friend bool operator==(const Piece& a, const Piece& b) {
    return a.code() == b.code() && a.kernel == b.kernel && a.dropout == b.dropout;
  }
};

struct Head {
  HeadPool pool = HeadPool::global_average;
  int dense = 0;
  double dropout = 0;
};

}  // namespace cairn::space
