#include "space/builder.hpp"

#include <stdexcept>

#include "cairn/core/error.hpp"
#include "space/overloaded.hpp"
#include "space/walker.hpp"

namespace cairn::space {
namespace {

/// What the names of a chain's layers end with.
std::string chain_suffix(std::size_t chain) {
  return chain == 0 ? "" : "_" + std::to_string(chain + 1);
}

bool has_weights(const Layer& layer) {
  return std::holds_alternative<Conv>(layer) || std::holds_alternative<Linear>(layer) ||
         std::holds_alternative<BatchNorm>(layer) || std::holds_alternative<Embedding>(layer);
}

/// "branch[1].dense[2]" as a name of nodes: "branch1_dense2"
std::string node_name(const std::string& step) {
  std::string name;
  for (char c : step) {
    if (c == '.') name += '_';
    if (c != '.' && c != '[' && c != ']') name += c;
  }
  return name;
}

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
  bool sequence = false;  ///< along the width alone
};

Builder::Builder(const Shape& in, std::size_t chains) : shape_(in) {
  for (std::size_t i = 0; i < chains; ++i)
    tips_.push_back(add("input" + chain_suffix(i), Input{in}, {}));
}

Builder::Builder(const Task& task) {
  for (const TaskInput& input : task.inputs) add(input_node(input.name), Input{input.shape}, {});
}

void Builder::begin_branch(const Task& task, const std::vector<std::size_t>& inputs) {
  for (std::size_t input : inputs) tips_.push_back(LayerId(static_cast<std::uint32_t>(input)));
  shape_ = node_shape(task.inputs[inputs[0]].shape);
}

void Builder::end_branch() {
  joined_ += shape_[0] * static_cast<std::int64_t>(tips_.size());
  waiting_.insert(waiting_.end(), tips_.begin(), tips_.end());
  tips_.clear();
}

void Builder::join(Join kind, const std::string& name) {
  const Layer layer = kind == Join::add ? Layer(Add{}) : Layer(Concat{});
  tips_ = {add(name, layer, std::exchange(waiting_, {}))};
  if (kind == Join::concat) shape_ = {joined_};
}

void Builder::rewind(const Mark& mark) {
  graph_.nodes.resize(mark.nodes);
  tips_ = mark.tips;
  shape_ = mark.shape;
}

// Names are unique by construction: no need for the search that Graph::add does.
LayerId Builder::add(std::string name, Layer layer, std::vector<LayerId> inputs) {
  graph_.nodes.push_back({std::move(name), std::move(layer), std::move(inputs)});
  return LayerId(static_cast<std::uint32_t>(graph_.nodes.size() - 1));
}

void Builder::then(std::string name, Layer layer) {
  tip() = add(std::move(name), std::move(layer), {tip()});
}

void Builder::conv_norm(const ConvBlock& block, const std::string& prefix,
                        const std::string& suffix) {
  const auto size = [&](int width, int height) {
    return Size2{block.sequence ? height : width, width};
  };
  then(prefix + "conv" + suffix,
       Conv{block.width, size(block.kernel, 1), size(block.stride, 1), size(block.kernel / 2, 0),
            block.groups, block.norm == Norm::none});
  if (block.norm == Norm::batch) then(prefix + "norm" + suffix, BatchNorm{});
}

void Builder::conv_norm_act(const ConvBlock& block, const std::string& prefix) {
  conv_norm(block, prefix, "");
  then(prefix + "act", Activation{block.activation});
}

void Builder::separable(const Piece& piece, int kernel, const std::string& prefix) {
  conv_norm_act({channels(), kernel, piece.stride, channels(), piece.norm, piece.activation},
                prefix + "depthwise_");
  conv_norm_act({piece.width, 1, 1, 1, piece.norm, piece.activation}, prefix + "pointwise_");
}

void Builder::residual(const Piece& piece, const std::string& prefix) {
  const LayerId input = tip();
  const bool changes = channels() != piece.width || piece.stride != 1;
  conv_norm({piece.width, 3, piece.stride, 1, piece.norm}, prefix, "1");
  then(prefix + "act1", Activation{piece.activation});
  conv_norm({piece.width, 3, 1, 1, piece.norm}, prefix, "2");
  const LayerId body = std::exchange(tip(), input);
  if (changes) conv_norm({piece.width, 1, piece.stride, 1, piece.norm}, prefix + "shortcut_", "");
  tip() = add(prefix + "add", Add{}, {body, tip()});
  then(prefix + "act2", Activation{piece.activation});
}

void Builder::inception(const Piece& piece, const std::string& prefix) {
  if (piece.width % 2 != 0)
    throw Error(
        {prefix + "concat",
         "two branches of half the width cannot give " + std::to_string(piece.width) + " channels",
         "Use an even width"});
  const LayerId input = tip();
  ConvBlock branch{piece.width / 2, 1, piece.stride, 1, piece.norm, piece.activation};
  conv_norm_act(branch, prefix + "branch1_");
  const LayerId narrow = std::exchange(tip(), input);
  branch.kernel = 3;
  conv_norm_act(branch, prefix + "branch2_");
  tip() = add(prefix + "concat", Concat{}, {narrow, tip()});
}

void Builder::dense(const Piece& piece, const std::string& prefix) {
  const LayerId input = tip();
  const bool adds = piece.kind == PieceKind::dense_add;
  then(prefix + "linear", Linear{piece.width, piece.norm == Norm::none});
  if (piece.norm == Norm::batch) then(prefix + "norm", BatchNorm{});
  then(prefix + "act", Activation{piece.activation});
  if (piece.dropout > 0) then(prefix + "dropout", Dropout{piece.dropout});
  if (!adds) return;
  const LayerId body = std::exchange(tip(), input);
  if (shape_[0] != piece.width) then(prefix + "shortcut_linear", Linear{piece.width, false});
  tip() = add(prefix + "add", Add{}, {body, tip()});
}

void Builder::append_first(const Piece& piece, const std::string& prefix) {
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
    case PieceKind::sequence:
      return conv_norm_act(
          {piece.width, piece.kernel, piece.stride, 1, piece.norm, piece.activation, true}, prefix);
    case PieceKind::sequence_pool:
      return then(prefix + "pool", Pool{PoolKind::max, {1, piece.kernel}, {1, piece.kernel}});
    case PieceKind::dense:
    case PieceKind::dense_add:
      return dense(piece, prefix);
    case PieceKind::max_pool:
    case PieceKind::average_pool:
    case PieceKind::subsample:
      return then(prefix + "pool", pool(piece.kind));
  }
  throw std::logic_error("no such piece");
}

/// The layers from `begin` on, which the first chain got behind `from`, for the others, too.
void Builder::repeat_for_other_chains(std::size_t begin, LayerId from) {
  const std::size_t end = graph_.nodes.size();
  for (std::size_t chain = 1; chain < tips_.size(); ++chain) {
    const auto shift = static_cast<std::uint32_t>(graph_.nodes.size() - begin);
    for (std::size_t i = begin; i < end; ++i) {
      Node node = graph_.nodes[i];
      node.name += chain_suffix(chain);
      for (LayerId& input : node.inputs)
        input = input == from ? tips_[chain] : LayerId(input.value() + shift);
      if (has_weights(node.layer)) node.shares = LayerId(static_cast<std::uint32_t>(i));
      graph_.nodes.push_back(std::move(node));
    }
    tips_[chain] = LayerId(tip().value() + shift);
  }
}

template <class F>
void Builder::for_all_chains(F build) {
  const std::size_t begin = graph_.nodes.size();
  const LayerId from = tip();
  build();
  repeat_for_other_chains(begin, from);
}

void Builder::append(const Piece& piece, const std::string& prefix) {
  for_all_chains([&] { append_first(piece, prefix); });
  pass(piece, shape_);
}

void Builder::append_stage(const Step& step, Indices choices) {
  std::vector<Piece> pieces;
  append_pieces(step.lists, choices, pieces);
  const std::string prefix = node_name(step.name) + "_";
  const std::string block = std::holds_alternative<DenseLists>(step.lists) ? "layer" : "block";
  int blocks = 0;
  for (const Piece& piece : pieces)
    append(piece, piece.is_block() ? prefix + block + std::to_string(++blocks) + "_" : prefix);
}

void Builder::flatten(HeadPool pool, const std::string& prefix) {
  for_all_chains([&] {
    if (pool == HeadPool::global_average) then(prefix + "pool", AdaptiveAveragePool{{1, 1}});
    then(prefix + "flatten", Flatten{});
  });
  shape_ = pooled(pool, shape_);
}

void Builder::embed(const EmbeddingLists& lists, int width, const std::string& name) {
  for_all_chains([&] { then(name, Embedding{lists.categories, width}); });
  shape_[0] *= width;
}

void Builder::append(const Step& step, Indices choices, int outputs) {
  const std::string name = node_name(step.name);
  std::visit(
      Overloaded{[&](const HeadLists& lists) { append(head_of(lists, choices), outputs); },
                 [&](const OutputLists&) {
                   then(name + "_linear", Linear{outputs, true});
                 },
                 [&](const EmbeddingLists& lists) { embed(lists, lists.width[choices[0]], name); },
                 [&](const PoolLists& lists) {
                   flatten(lists.pool[choices[0]], name.substr(0, name.rfind('_') + 1));
                 },
                 [&](const JoinLists& lists) { join(lists.join[choices[0]], name); },
                 [&](const auto&) { append_stage(step, choices); }},
      step.lists);
}

void Builder::append(const Head& head, int outputs) {
  flatten(head.pool, "head_");
  if (head.dense > 0) {
    then("head_dense", Linear{head.dense, true});
    then("head_act", Activation{ActivationKind::relu});
  }
  if (head.dropout > 0) then("head_dropout", Dropout{head.dropout});
  then("head_linear", Linear{outputs, true});
}

}  // namespace cairn::space
