#include "space/builder.hpp"

#include <stdexcept>

#include "cairn/core/error.hpp"

namespace cairn::space {
namespace {

Layer pool(PieceKind kind) {
  const Size2 kernel = kind == PieceKind::subsample ? Size2{1, 1} : Size2{2, 2};
  const auto type = kind == PieceKind::average_pool ? PoolKind::average : PoolKind::max;
  return Pool{type, kernel, {2, 2}, {0, 0}, false};
}

}  // namespace

/// A convolution that keeps the size but for its stride, with what follows it.
struct Builder::ConvBlock {
  int width = 0;
  int kernel = 3;
  int stride = 1;
  int groups = 1;
  Norm norm = Norm::batch;
  ActivationKind activation = ActivationKind::relu;
};

Builder::Builder(const Task& task) : channels_(static_cast<int>(task.input_shape[0])) {
  tip_ = add("input", Input{task.input_shape}, {});
}

void Builder::rewind(const Mark& mark) {
  graph_.nodes.resize(mark.nodes);
  tip_ = mark.tip;
  channels_ = mark.channels;
}

// Names are unique by construction: no need for the search that Graph::add does.
LayerId Builder::add(std::string name, Layer layer, std::vector<LayerId> inputs) {
  graph_.nodes.push_back({std::move(name), std::move(layer), std::move(inputs)});
  return LayerId(static_cast<std::uint32_t>(graph_.nodes.size() - 1));
}

void Builder::then(std::string name, Layer layer) {
  tip_ = add(std::move(name), std::move(layer), {tip_});
}

void Builder::conv_norm(const ConvBlock& block, const std::string& prefix,
                        const std::string& suffix) {
  const int padding = block.kernel / 2;
  then(prefix + "conv" + suffix, Conv{block.width,
                                      {block.kernel, block.kernel},
                                      {block.stride, block.stride},
                                      {padding, padding},
                                      block.groups,
                                      block.norm == Norm::none});
  if (block.norm == Norm::batch) then(prefix + "norm" + suffix, BatchNorm{});
  channels_ = block.width;
}

void Builder::conv_norm_act(const ConvBlock& block, const std::string& prefix) {
  conv_norm(block, prefix, "");
  then(prefix + "act", Activation{block.activation});
}

void Builder::separable(const Piece& piece, int kernel, const std::string& prefix) {
  conv_norm_act({channels_, kernel, piece.stride, channels_, piece.norm, piece.activation},
                prefix + "depthwise_");
  conv_norm_act({piece.width, 1, 1, 1, piece.norm, piece.activation}, prefix + "pointwise_");
}

void Builder::residual(const Piece& piece, const std::string& prefix) {
  const LayerId input = tip_;
  const bool changes = channels_ != piece.width || piece.stride != 1;
  conv_norm({piece.width, 3, piece.stride, 1, piece.norm}, prefix, "1");
  then(prefix + "act1", Activation{piece.activation});
  conv_norm({piece.width, 3, 1, 1, piece.norm}, prefix, "2");
  const LayerId body = std::exchange(tip_, input);
  if (changes) conv_norm({piece.width, 1, piece.stride, 1, piece.norm}, prefix + "shortcut_", "");
  tip_ = add(prefix + "add", Add{}, {body, tip_});
  then(prefix + "act2", Activation{piece.activation});
}

void Builder::inception(const Piece& piece, const std::string& prefix) {
  if (piece.width % 2 != 0)
    throw Error(
        {prefix + "concat",
         "two branches of half the width cannot give " + std::to_string(piece.width) + " channels",
         "Use an even width"});
  const LayerId input = tip_;
  ConvBlock branch{piece.width / 2, 1, piece.stride, 1, piece.norm, piece.activation};
  conv_norm_act(branch, prefix + "branch1_");
  const LayerId narrow = std::exchange(tip_, input);
  branch.kernel = 3;
  conv_norm_act(branch, prefix + "branch2_");
  tip_ = add(prefix + "concat", Concat{}, {narrow, tip_});
  channels_ = piece.width;
}

void Builder::append(const Piece& piece, const std::string& prefix) {
  auto conv = [&](int kernel) {
    conv_norm_act({piece.width, kernel, piece.stride, 1, piece.norm, piece.activation}, prefix);
  };
  switch (piece.kind) {
    case PieceKind::conv1x1:
      return conv(1);
    case PieceKind::conv3x3:
      return conv(3);
    case PieceKind::conv5x5:
      return conv(5);
    case PieceKind::conv7x7:
      return conv(7);
    case PieceKind::separable3x3:
      return separable(piece, 3, prefix);
    case PieceKind::separable5x5:
      return separable(piece, 5, prefix);
    case PieceKind::residual:
      return residual(piece, prefix);
    case PieceKind::inception:
      return inception(piece, prefix);
    case PieceKind::max_pool:
    case PieceKind::average_pool:
    case PieceKind::subsample:
      return then(prefix + "pool", pool(piece.kind));
  }
  throw std::logic_error("no such piece");
}

void Builder::append(const Head& head, int outputs) {
  if (head.pool == HeadPool::global_average) then("head_pool", AdaptiveAveragePool{{1, 1}});
  then("head_flatten", Flatten{});
  if (head.dense > 0) {
    then("head_dense", Linear{head.dense, true});
    then("head_act", Activation{ActivationKind::relu});
  }
  if (head.dropout > 0) then("head_dropout", Dropout{head.dropout});
  then("head_linear", Linear{outputs, true});
}

}  // namespace cairn::space
