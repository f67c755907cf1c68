#include "space/offers.hpp"

#include <algorithm>
#include <optional>

namespace cairn::space {
namespace {

using Offers = std::vector<Offer>;
using Index = std::optional<std::uint16_t>;

template <class T>
Index first_index(const std::vector<T>& list, const auto& value) {
  const auto found = std::ranges::find(list, static_cast<T>(value));
  if (found == list.end()) return std::nullopt;
  return static_cast<std::uint16_t>(found - list.begin());
}

/// An offer of these choices; nothing where one is missing.
template <class... I>
std::optional<Offer> offer_of(I... index) {
  if ((!index || ...)) return std::nullopt;
  return Offer{{*index...}, 0};
}

/// What is offered, once for each number of blocks that there are. `before`, `after`: pieces that
/// the stage takes besides.
void add_blocks(const std::vector<int>& counts, std::size_t most, std::size_t beside,
                const std::optional<Offer>& offer, Offers& result) {
  if (!offer) return;
  for (std::size_t i = 0; i < counts.size(); ++i) {
    const auto count = static_cast<std::size_t>(counts[i]);
    if (count < 1 || count > most) continue;
    result.push_back(*offer);
    result.back().choices[0] = static_cast<std::uint16_t>(i);
    result.back().taken = count + beside;
  }
}

constexpr Index kFirst = 0;  ///< of a decision without effect

Down down_of(PieceKind kind) {
  if (kind == PieceKind::max_pool) return Down::max_pool;
  return kind == PieceKind::average_pool ? Down::average_pool : Down::stride;
}

void add_identities(const StageLists& lists, const Row& row, std::size_t at, Offers& result) {
  const Index op = first_index(lists.op, Op::identity);
  auto add = [&](Down down, std::size_t taken) {
    auto offer = offer_of(kFirst, op, kFirst, first_index(lists.down, down), kFirst, kFirst);
    if (!offer) return;
    offer->taken = taken;
    result.push_back(*offer);
  };
  add(Down::none, 0);
  if (row.pool_at(at)) add(down_of(row[at].kind), 1);
}

void add_offers(const StageLists& lists, const Row& row, std::size_t at, Offers& result) {
  add_identities(lists, row, at, result);
  const bool pool = row.pool_at(at);
  Down down = pool ? down_of(row[at].kind) : Down::none;
  if (pool && down == Down::stride) return;  // only identities subsample
  const std::size_t first = at + (pool ? 1 : 0);
  if (!row.block_at(first)) return;
  const Piece& block = row[first];
  if (block.stride == 2 && pool) return;
  if (block.stride == 2) down = Down::stride;
  add_blocks(
      lists.blocks, row.blocks_from(first), first - at,
      offer_of(kFirst, first_index(lists.op, block.kind), first_index(lists.width, block.width),
               first_index(lists.down, down), first_index(lists.norm, block.norm),
               first_index(lists.activation, block.activation)),
      result);
}

/// With the pool behind the blocks where there is one of its size.
void add_offers(const SequenceLists& lists, const Row& row, std::size_t at, Offers& result) {
  if (!row.block_at(at)) return;
  const Piece& block = row[at];
  auto offer = [&](int pool) {
    return offer_of(kFirst, first_index(lists.kernel, block.kernel),
                    first_index(lists.width, block.width), first_index(lists.stride, block.stride),
                    first_index(lists.pool, pool), first_index(lists.norm, block.norm),
                    first_index(lists.activation, block.activation));
  };
  const std::size_t most = row.blocks_from(at);
  add_blocks(lists.blocks, most, 0, offer(1), result);
  if (!row.pool_at(at + most)) return;
  Offers pooled;
  add_blocks(lists.blocks, most, 1, offer(row[at + most].kernel), pooled);
  // A pool follows all blocks, not the first few.
  std::ranges::copy_if(pooled, std::back_inserter(result),
                       [&](const Offer& o) { return o.taken == most + 1; });
}

void add_offers(const DenseLists& lists, const Row& row, std::size_t at, Offers& result) {
  if (auto nothing = offer_of(first_index(lists.layers, 0))) result.push_back(*nothing);
  if (!row.block_at(at)) return;
  const Piece& layer = row[at];
  const Skip skip = layer.kind == PieceKind::dense_add ? Skip::add : Skip::none;
  add_blocks(
      lists.layers, row.blocks_from(at), 0,
      offer_of(kFirst, first_index(lists.width, layer.width), first_index(lists.norm, layer.norm),
               first_index(lists.activation, layer.activation),
               first_index(lists.dropout, layer.dropout), first_index(lists.skip, skip)),
      result);
}

}  // namespace

Row::Row(std::span<const Piece> pieces) : pieces_(pieces), run_(pieces.size()) {
  for (std::size_t i = pieces.size(); i-- > 0;)
    run_[i] = i + 1 < pieces.size() && pieces[i] == pieces[i + 1] ? run_[i + 1] + 1 : 1;
}

std::size_t Row::blocks_from(std::size_t at) const {
  Piece next = pieces_[at];
  if (next.stride == 1) return run_[at];
  next.stride = 1;
  const bool more = at + 1 < size() && pieces_[at + 1] == next;
  return 1 + (more ? run_[at + 1] : 0);
}

Offers offers(const Lists& stage, const Row& row, std::size_t at) {
  Offers result;
  std::visit(
      [&](const auto& lists) {
        if constexpr (requires { add_offers(lists, row, at, result); })
          add_offers(lists, row, at, result);
      },
      stage);
  std::ranges::sort(result, {}, &Offer::choices);
  return result;
}

}  // namespace cairn::space
