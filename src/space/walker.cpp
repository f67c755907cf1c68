#include "space/walker.hpp"

#include <algorithm>

#include "space/bytes.hpp"
#include "space/inputs.hpp"
#include "space/overloaded.hpp"

namespace cairn::space {
namespace {

/// The output side of a convolution that is padded to keep the size.
std::int64_t strided(std::int64_t side, std::int64_t stride) {
  return (side - 1) / stride + 1;
}

std::int64_t elements(const Shape& shape) {
  std::int64_t count = 1;
  for (auto extent : shape) count *= extent;
  return count;
}

bool pass_all(const Step& step, Indices choices, Shape& shape) {
  std::vector<Piece> pieces;
  append_pieces(step.lists, choices, pieces);
  return std::ranges::all_of(pieces, [&](const Piece& piece) { return pass(piece, shape); });
}

}  // namespace

bool pass(const Piece& piece, Shape& shape) {
  switch (piece.kind) {
    case PieceKind::max_pool:
    case PieceKind::average_pool:
      shape = {shape[0], shape[1] / 2, shape[2] / 2};
      return shape[1] > 0 && shape[2] > 0;
    case PieceKind::subsample:
      shape = {shape[0], strided(shape[1], 2), strided(shape[2], 2)};
      return true;
    case PieceKind::sequence:
      shape = {piece.width, 1, strided(shape[2], piece.stride)};
      return true;
    case PieceKind::sequence_pool:
      shape[2] /= piece.kernel;
      return shape[2] > 0;
    case PieceKind::dense:
    case PieceKind::dense_add:
      shape = {piece.width};
      return true;
    default:
      shape = {piece.width, strided(shape[1], piece.stride), strided(shape[2], piece.stride)};
      return piece.kind != PieceKind::inception || piece.width % 2 == 0;
  }
}

Shape pooled(HeadPool pool, const Shape& shape) {
  return {pool == HeadPool::flatten ? elements(shape) : shape[0]};
}

Shape node_shape(const std::vector<std::int64_t>& input) {
  return input.size() == 2 ? Shape{input[0], 1, input[1]} : input;
}

/// What differs in width cannot be joined where that always means to add.
bool Walker::leads_on(const Place& place) const {
  if (place.width != Place::kDiffer) return true;
  const auto step = std::ranges::find_if(
      plan_.steps, [](const Step& s) { return std::holds_alternative<JoinLists>(s.lists); });
  return std::ranges::any_of(std::get<JoinLists>(step->lists).join,
                             [](Join kind) { return kind != Join::add; });
}

/// What waits for the join is known by its features alone.
void Walker::end_branch(std::size_t branch, Place& place) const {
  const std::int64_t features = place.shape[0];
  const bool first = place.width == 0;
  place.width = first || place.width == features ? features : Place::kDiffer;
  place.joined += features * static_cast<std::int64_t>(plan_.branches[branch].size());
  place.shape.clear();
}

/// From a branch to another; there may be some without steps between them.
void Walker::move(std::size_t from, std::size_t to, Place& place) const {
  for (std::size_t branch = from; branch < to; ++branch) {
    end_branch(branch, place);
    if (branch + 1 < plan_.branches.size())
      place.shape = node_shape(task_.inputs[plan_.branches[branch + 1][0]].shape);
  }
}

Place Walker::begin() const {
  Place place;
  place.shape = node_shape(task_.inputs[plan_.branches[0][0]].shape);
  move(0, plan_.steps[0].branch, place);
  return place;
}

void Walker::join(Join kind, Place& place) const {
  place = {0, 0, {kind == Join::add ? place.width : place.joined}};
}

bool Walker::apply(const Step& step, Indices choices, Place& place) const {
  return std::visit(Overloaded{[&](const HeadLists&) {
                                 place.shape = {task_.outputs};
                                 return true;
                               },
                               [&](const OutputLists&) {
                                 place.shape = {task_.outputs};
                                 return true;
                               },
                               [&](const EmbeddingLists& lists) {
                                 place.shape[0] *= lists.width[choices[0]];
                                 return true;
                               },
                               [&](const PoolLists& lists) {
                                 place.shape = pooled(lists.pool[choices[0]], place.shape);
                                 return true;
                               },
                               [&](const JoinLists& lists) {
                                 const Join kind = lists.join[choices[0]];
                                 if (kind == Join::add && place.width == Place::kDiffer)
                                   return false;
                                 join(kind, place);
                                 return true;
                               },
                               [&](const auto&) { return pass_all(step, choices, place.shape); }},
                    step.lists);
}

std::optional<Place> Walker::next(std::size_t number, Indices choices, Place from) const {
  const Step& step = plan_.steps[number];
  if (!apply(step, choices, from)) return std::nullopt;
  if (number + 1 < plan_.steps.size()) move(step.branch, plan_.steps[number + 1].branch, from);
  return leads_on(from) ? std::optional(std::move(from)) : std::nullopt;
}

std::int64_t Walker::beside_bytes(std::size_t step, const Place& at) const {
  const std::size_t branch = plan_.steps[step].branch;
  if (plan_.chains == 1 || branch == plan_.branches.size()) return 0;
  std::int64_t bytes = kFloatBytes * at.joined;
  for (std::size_t later = branch + 1; later < plan_.branches.size(); ++later)
    for (std::size_t input : plan_.branches[later]) bytes += input_bytes(task_.inputs[input]);
  return bytes;
}

/// Where there is one chain, its shape is all.
State Walker::encode(const Place& place) const {
  if (plan_.chains == 1) return place.shape;
  State state{place.joined, place.width};
  state.insert(state.end(), place.shape.begin(), place.shape.end());
  return state;
}

Place Walker::decode(const State& state) const {
  if (plan_.chains == 1) return {0, 0, state};
  return {state.at(0), state.at(1), Shape(state.begin() + 2, state.end())};
}

}  // namespace cairn::space
