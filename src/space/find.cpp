// From a graph back to an encoding: pieces are read off the layers one after the other, built again
// and compared, then given to the stages.

#include <algorithm>

#include "space/builder.hpp"
#include "space/limits.hpp"
#include "space/plan.hpp"

namespace cairn::space {
namespace {

using Nodes = std::span<const Node>;

template <class L>
const L* layer_at(Nodes nodes, std::size_t at) {
  return at < nodes.size() ? std::get_if<L>(&nodes[at].layer) : nullptr;
}

bool same_layers(Nodes a, Nodes b) {
  return std::ranges::equal(a, b, [](const Node& x, const Node& y) {
    return x.layer == y.layer && x.inputs == y.inputs;
  });
}

std::vector<Piece> possible_pools() {
  std::vector<Piece> pools;
  for (auto kind : {PieceKind::max_pool, PieceKind::average_pool, PieceKind::subsample})
    pools.push_back({kind, 2, Norm::none, ActivationKind::relu, 0});
  return pools;
}

/// The blocks that may begin at a convolution: what it says, for every kind.
std::vector<Piece> possible_blocks(Nodes nodes, std::size_t at, const Conv& conv) {
  const Norm norm = conv.bias ? Norm::none : Norm::batch;
  const std::size_t next = at + (norm == Norm::batch ? 2 : 1);
  const auto* activation = layer_at<Activation>(nodes, next);
  if (activation == nullptr || conv.stride.height < 1 || conv.stride.height > 2) return {};
  if (conv.out_channels < 1 || conv.out_channels > kMaxWidth) return {};
  Piece block{PieceKind::conv3x3, static_cast<std::uint8_t>(conv.stride.height), norm,
              activation->kind, conv.out_channels};
  std::vector<Piece> blocks;
  auto add = [&](PieceKind kind, int width) {
    block.kind = kind;
    block.width = width;
    blocks.push_back(block);
  };
  // Separable blocks first: on one channel they read like two convolutions, too.
  if (const auto* pointwise = layer_at<Conv>(nodes, next + 1)) {
    add(PieceKind::separable3x3, pointwise->out_channels);
    add(PieceKind::separable5x5, pointwise->out_channels);
  }
  for (auto kind : {PieceKind::conv3x3, PieceKind::conv5x5, PieceKind::conv1x1, PieceKind::conv7x7,
                    PieceKind::residual})
    add(kind, conv.out_channels);
  add(PieceKind::inception, 2 * conv.out_channels);
  return blocks;
}

std::vector<Piece> possible_pieces(Nodes nodes, std::size_t at) {
  if (layer_at<Pool>(nodes, at) != nullptr) return possible_pools();
  if (const auto* conv = layer_at<Conv>(nodes, at)) return possible_blocks(nodes, at, *conv);
  return {};
}

/// What may be the head from `at` on.
Head read_head(Nodes nodes, std::size_t at) {
  Head head;
  const bool averages = layer_at<AdaptiveAveragePool>(nodes, at) != nullptr;
  head.pool = averages ? HeadPool::global_average : HeadPool::flatten;
  const std::size_t flatten = at + (averages ? 1 : 0);
  const auto* dense = layer_at<Linear>(nodes, flatten + 1);
  if (dense != nullptr && flatten + 2 < nodes.size()) head.dense = dense->out_features;
  if (nodes.size() >= 2)
    if (const auto* dropout = layer_at<Dropout>(nodes, nodes.size() - 2))
      head.dropout = dropout->probability;
  return head;
}

/// Reads the pieces of a graph.
class Reader {
 public:
  Reader(const Task& task, std::size_t most_pieces, Nodes nodes)
      : outputs_(task.outputs),
        most_pieces_(most_pieces),
        nodes_(nodes),
        builder_(task.inputs[0].shape) {}

  bool read() { return matches(0) && read_from(); }
  const std::vector<Piece>& pieces() const { return pieces_; }
  const Head& head() const { return head_; }

 private:
  std::size_t built() const { return builder_.graph().nodes.size(); }

  /// Whether the layers built from `begin` on are those of the graph.
  bool matches(std::size_t begin) const {
    const Nodes built = builder_.graph().nodes;
    return built.size() <= nodes_.size() &&
           same_layers(built.subspan(begin), nodes_.subspan(begin, built.size() - begin));
  }

  /// On one input channel a separable block begins like a convolution of width 1, so that the
  /// first piece that fits may be the wrong one: the search goes back then.
  bool read_from() {
    const Builder::Mark mark = builder_.mark();
    if (pieces_.size() > most_pieces_) return false;
    for (const Piece& piece : possible_pieces(nodes_, mark.nodes)) {
      builder_.append(piece, "");
      pieces_.push_back(piece);
      if (matches(mark.nodes) && read_from()) return true;
      pieces_.pop_back();
      builder_.rewind(mark);
    }
    return ends();
  }

  bool ends() {
    const Builder::Mark mark = builder_.mark();
    head_ = read_head(nodes_, mark.nodes);
    builder_.append(head_, outputs_);
    const bool all = built() == nodes_.size() && matches(mark.nodes);
    builder_.rewind(mark);
    return all;
  }

  int outputs_;
  std::size_t most_pieces_;
  Nodes nodes_;
  Builder builder_;
  std::vector<Piece> pieces_;
  Head head_;
};

std::size_t most_pieces(std::span<const Step> stages) {
  std::size_t most = 0;
  for (const Step& stage : stages)
    most +=
        1 + static_cast<std::size_t>(std::ranges::max(std::get<StageLists>(stage.lists).blocks));
  return most;
}

template <class T>
bool find_index(const std::vector<T>& list, const T& value, std::uint16_t& index) {
  const auto found = std::ranges::find(list, value);
  index = static_cast<std::uint16_t>(found - list.begin());
  return found != list.end();
}

bool place_head(const HeadLists& plan, const Head& head, std::span<std::uint16_t> choices) {
  return find_index(plan.pool, head.pool, choices[kPool]) &&
         find_index(plan.dense, head.dense, choices[kDense]) &&
         find_index(plan.dropout, head.dropout, choices[kDropout]);
}

}  // namespace

std::optional<Architecture> Space::find(const Graph& graph) const {
  if (!plan_->image()) return std::nullopt;
  const auto stages = std::span(plan_->steps).first(plan_->steps.size() - 1);
  const Step& head = plan_->steps.back();
  Reader reader(task_, most_pieces(stages), graph.nodes);
  if (!reader.read()) return std::nullopt;
  Architecture found{std::vector<std::uint16_t>(decisions_.size())};
  const auto head_choices = std::span(found.choices).subspan(head.first, head.count);
  if (!place(stages, reader.pieces(), found.choices)) return std::nullopt;
  if (!place_head(std::get<HeadLists>(head.lists), reader.head(), head_choices))
    return std::nullopt;
  return buildable(found) ? std::optional(found) : std::nullopt;
}

}  // namespace cairn::space
