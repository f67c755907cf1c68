// The first encoding of a sequence of pieces. Several encodings may give the same sequence: two
// stages of one block make the same network as one of two and an identity, and what an identity
// stage leaves out does not matter. Each stage may take what comes next in few ways, so a search
// in the order of the encodings with a memory of dead ends takes time linear in stages x pieces.

#include <algorithm>
#include <optional>

#include "space/plan.hpp"

namespace cairn::space {
namespace {

template <class T>
std::optional<std::uint16_t> first_index(const std::vector<T>& list, const auto& value) {
  const auto found = std::ranges::find(list, static_cast<T>(value));
  if (found == list.end()) return std::nullopt;
  return static_cast<std::uint16_t>(found - list.begin());
}

Down down_of(PieceKind kind) {
  if (kind == PieceKind::max_pool) return Down::max_pool;
  return kind == PieceKind::average_pool ? Down::average_pool : Down::stride;
}

/// One way for a stage to take the next pieces.
struct Offer {
  std::array<std::uint16_t, kPerStage> choices{};
  std::size_t taken = 0;
};

class Placement {
 public:
  Placement(const Plan& plan, std::span<const Piece> pieces, std::span<std::uint16_t> choices)
      : plan_(plan), pieces_(pieces), choices_(choices), run_(pieces.size()) {
    for (std::size_t i = pieces.size(); i-- > 0;)
      run_[i] = i + 1 < pieces.size() && pieces[i] == pieces[i + 1] ? run_[i + 1] + 1 : 1;
  }

  /// Places pieces_[at..] into the stages from `stage` on.
  bool place(std::size_t stage, std::size_t at) {
    if (stage == plan_.stages.size()) return at == pieces_.size();
    if (dead(stage, at)) return false;
    const StagePlan& options = plan_.stages[stage];
    const auto skip = first_index(options.op, Op::identity);
    const auto block = block_offer(options, at);
    const bool skip_first = skip && !(block && block->choices[kOp] < *skip);
    // An identity has blocks 0: it comes before or after the block offers with that choice.
    if (skip_first && place_identity(stage, at, *skip)) return true;
    for (std::size_t j = 0; block && j < options.blocks.size(); ++j) {
      if (place_blocks(stage, at, *block, j)) return true;
      if (j == 0 && skip && !skip_first && place_identity(stage, at, *skip)) return true;
    }
    mark_dead(stage, at);
    return false;
  }

 private:
  bool take(std::size_t stage, std::size_t at, const Offer& offer) {
    if (!place(stage + 1, at + offer.taken)) return false;
    std::ranges::copy(offer.choices, choices_.subspan(stage * kPerStage).begin());
    return true;
  }

  bool place_identity(std::size_t stage, std::size_t at, std::uint16_t op) {
    const auto& downs = plan_.stages[stage].down;
    const auto none = first_index(downs, Down::none);
    std::optional<std::uint16_t> pool;
    if (at < pieces_.size() && !pieces_[at].is_block())
      pool = first_index(downs, down_of(pieces_[at].kind));
    const Offer empty{{0, op, 0, none.value_or(0), 0, 0}, 0};
    const Offer pooled{{0, op, 0, pool.value_or(0), 0, 0}, 1};
    const bool pool_first = pool && none && *pool < *none;
    if (pool_first && take(stage, at, pooled)) return true;
    if (none && take(stage, at, empty)) return true;
    return pool && !pool_first && take(stage, at, pooled);
  }

  /// What a stage with blocks would take, but for their number; `taken` is the most of it.
  std::optional<Offer> block_offer(const StagePlan& options, std::size_t at) const {
    Down down = Down::none;
    std::size_t first = at;
    if (first < pieces_.size() && !pieces_[first].is_block()) down = down_of(pieces_[first++].kind);
    if (first >= pieces_.size() || !pieces_[first].is_block()) return std::nullopt;
    const Piece& piece = pieces_[first];
    if (piece.stride == 2 && first != at) return std::nullopt;
    if (first != at && down == Down::stride) return std::nullopt;  // only identities subsample
    if (piece.stride == 2) down = Down::stride;
    return complete(options, piece, down, longest(first) + (first - at));
  }

  /// How many blocks one stage could take from `first` on.
  std::size_t longest(std::size_t first) const {
    Piece next = pieces_[first];
    if (next.stride == 1) return run_[first];
    next.stride = 1;
    const bool more = first + 1 < pieces_.size() && pieces_[first + 1] == next;
    return 1 + (more ? run_[first + 1] : 0);
  }

  static std::optional<Offer> complete(const StagePlan& options, const Piece& piece, Down down,
                                       std::size_t taken) {
    const auto op = first_index(options.op, piece.kind);
    const auto width = first_index(options.width, piece.width);
    const auto size = first_index(options.down, down);
    const auto norm = first_index(options.norm, piece.norm);
    const auto activation = first_index(options.activation, piece.activation);
    if (!op || !width || !size || !norm || !activation) return std::nullopt;
    return Offer{{0, *op, *width, *size, *norm, *activation}, taken};
  }

  bool place_blocks(std::size_t stage, std::size_t at, Offer offer, std::size_t choice) {
    const auto& blocks = plan_.stages[stage].blocks;
    const std::size_t pool = pieces_[at].is_block() ? 0 : 1;
    const std::size_t taken = static_cast<std::size_t>(blocks[choice]) + pool;
    if (taken > offer.taken) return false;
    offer.choices[kBlocks] = static_cast<std::uint16_t>(choice);
    offer.taken = taken;
    return take(stage, at, offer);
  }

  bool dead(std::size_t stage, std::size_t at) const {
    return !dead_.empty() && dead_[stage * (pieces_.size() + 1) + at];
  }
  void mark_dead(std::size_t stage, std::size_t at) {
    if (dead_.empty()) dead_.resize(plan_.stages.size() * (pieces_.size() + 1));
    dead_[stage * (pieces_.size() + 1) + at] = true;
  }

  const Plan& plan_;
  std::span<const Piece> pieces_;
  std::span<std::uint16_t> choices_;
  std::vector<std::size_t> run_;  ///< how many equal pieces follow, with this one
  std::vector<bool> dead_;        ///< (stage, position) from which nothing fits
};

}  // namespace

bool place(const Plan& plan, std::span<const Piece> pieces, std::span<std::uint16_t> choices) {
  return Placement(plan, pieces, choices).place(0, 0);
}

}  // namespace cairn::space
