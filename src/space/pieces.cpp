// What the choices of stages mean.

#include <stdexcept>

#include "space/overloaded.hpp"
#include "space/plan.hpp"

namespace cairn::space {
namespace {

using Pieces = std::vector<Piece>;

Piece pool_piece(PieceKind kind) {
  return {kind, 2, Norm::none, ActivationKind::relu, 0};
}

void append(const StageLists& lists, Indices choices, Pieces& pieces) {
  const Op op = lists.op[choices[kOp]];
  const Down down = lists.down[choices[kDown]];
  if (down == Down::max_pool) pieces.push_back(pool_piece(PieceKind::max_pool));
  if (down == Down::average_pool) pieces.push_back(pool_piece(PieceKind::average_pool));
  if (op == Op::identity) {
    if (down == Down::stride) pieces.push_back(pool_piece(PieceKind::subsample));
    return;
  }
  const Piece block{static_cast<PieceKind>(op), 1, lists.norm[choices[kNorm]],
                    lists.activation[choices[kActivation]], lists.width[choices[kWidth]]};
  const std::size_t first = pieces.size();
  pieces.resize(first + static_cast<std::size_t>(lists.blocks[choices[kBlocks]]), block);
  if (down == Down::stride) pieces[first].stride = 2;
}

void append(const SequenceLists& lists, Indices choices, Pieces& pieces) {
  const Piece block{PieceKind::sequence,
                    1,
                    lists.norm[choices[kSequenceNorm]],
                    lists.activation[choices[kSequenceActivation]],
                    lists.width[choices[kSequenceWidth]],
                    lists.kernel[choices[kKernel]]};
  const std::size_t first = pieces.size();
  pieces.resize(first + static_cast<std::size_t>(lists.blocks[choices[kSequenceBlocks]]), block);
  pieces[first].stride = static_cast<std::uint8_t>(lists.stride[choices[kStride]]);
  const int pool = lists.pool[choices[kSequencePool]];
  if (pool > 1)
    pieces.push_back({PieceKind::sequence_pool, 1, Norm::none, ActivationKind::relu, 0, pool});
}

void append(const DenseLists& lists, Indices choices, Pieces& pieces) {
  const bool adds = lists.skip[choices[kSkip]] == Skip::add;
  const Piece layer{adds ? PieceKind::dense_add : PieceKind::dense,
                    1,
                    lists.norm[choices[kDenseNorm]],
                    lists.activation[choices[kDenseActivation]],
                    lists.width[choices[kDenseWidth]],
                    0,
                    lists.dropout[choices[kDenseDropout]]};
  pieces.resize(pieces.size() + static_cast<std::size_t>(lists.layers[choices[kLayers]]), layer);
}

}  // namespace

void append_pieces(const Lists& stage, Indices choices, Pieces& pieces) {
  std::visit(
      [&](const auto& lists) {
        if constexpr (requires { append(lists, choices, pieces); })
          append(lists, choices, pieces);
        else
          throw std::logic_error("only stages are made of pieces");
      },
      stage);
}

Head head_of(const HeadLists& lists, Indices choices) {
  return {lists.pool[choices[kPool]], lists.dense[choices[kDense]],
          lists.dropout[choices[kDropout]]};
}

}  // namespace cairn::space
