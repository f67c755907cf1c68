#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "space/lists.hpp"
#include "space/piece.hpp"

namespace cairn::space {

/// Pieces, and how many equal ones follow each.
class Row {
 public:
  explicit Row(std::span<const Piece> pieces);

  std::size_t size() const { return pieces_.size(); }
  /// Whether there is a block, or a pool, at this place.
  bool block_at(std::size_t at) const { return at < size() && pieces_[at].is_block(); }
  bool pool_at(std::size_t at) const { return at < size() && !pieces_[at].is_block(); }
  const Piece& operator[](std::size_t at) const { return pieces_[at]; }
  /// How many equal blocks one stage could take from here; all but the first have stride 1.
  std::size_t blocks_from(std::size_t at) const;

 private:
  std::span<const Piece> pieces_;
  std::vector<std::size_t> run_;  ///< equal pieces from each on
};

/// One way for a stage to take the next pieces.
struct Offer {
  std::array<std::uint16_t, kMostDecisions> choices{};
  std::size_t taken = 0;  ///< pieces
};

/// All ways for a stage to take pieces from `at` on, each with its first encoding, in the order of
/// the encodings.
std::vector<Offer> offers(const Lists& stage, const Row& row, std::size_t at);

}  // namespace cairn::space
