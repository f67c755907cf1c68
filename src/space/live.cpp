#include "space/live.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include "space/checked.hpp"
#include "space/tape.hpp"

namespace cairn::space {
namespace {

using Buffer = Tape::Buffer;

constexpr std::int64_t kBlock = 16;  ///< channels, of floats in AVX-512

/// Buffers with the number of those who hold them, and what all that are held add up to.
class Memory {
 public:
  explicit Memory(std::vector<std::int64_t> bytes)
      : bytes_(std::move(bytes)), holders_(bytes_.size()) {}

  Buffer add(std::int64_t bytes) {
    bytes_.push_back(bytes);
    holders_.push_back(0);
    return bytes_.size() - 1;
  }
  void hold(const Node& node, Buffer buffer) {
    if (holders_[buffer]++ == 0) alive_ = sum(node, {alive_, bytes_[buffer]});
    touch(node, 0);
  }
  void release(Buffer buffer) {
    if (--holders_[buffer] == 0) alive_ -= bytes_[buffer];
  }
  /// So many bytes more for a moment.
  void touch(const Node& node, std::int64_t bytes) {
    peak_ = std::max(peak_, sum(node, {alive_, bytes}));
  }
  /// What is alive, `bytes` more, and a copy of weights for a moment.
  void touch(const Node& node, std::int64_t bytes, std::int64_t weights) {
    touch(node, bytes);
    with_weights_.push_back({alive_ + bytes, weights});
  }
  std::int64_t alive() const { return alive_; }
  std::int64_t peak() const { return peak_; }
  std::vector<LiveBytes> peaks() const {
    auto all = with_weights_;
    all.push_back({peak_, 0});
    return greatest(std::move(all));
  }

 private:
  std::vector<std::int64_t> bytes_;
  std::vector<int> holders_;
  std::int64_t alive_ = 0;
  std::int64_t peak_ = 0;
  std::vector<LiveBytes> with_weights_;
};

class Run {
 public:
  Run(const Graph& graph, const std::vector<Shape>& shapes, Mode mode)
      : graph_(graph),
        tape_(make_tape(graph, shapes, mode)),
        memory_(tape_.bytes),
        readers_(graph.nodes.size()),
        first_reader_(graph.nodes.size()),
        gradients_(graph.nodes.size()) {
    for (std::size_t i = 0; i < graph.nodes.size(); ++i) {
      output_.push_back(output_bytes(graph.nodes[i], shapes[i]));
      channels_.push_back(shapes[i][0]);
      for (LayerId input : graph.nodes[i].inputs)
        if (readers_[input.value()]++ == 0) first_reader_[input.value()] = i;
    }
    for (std::size_t i = 0; i < readers_.size(); ++i)
      if (readers_[i] == 0) ends_here_.push_back(i);
    for (std::size_t i : ends_here_) ++readers_[i];  // what comes after the graph
  }

  void forward() {
    for (std::size_t i = 0; i < graph_.nodes.size(); ++i) forward(i);
  }
  void backward(Ends ends) {
    for (std::size_t i : ends_here_) begin_backward(i, ends);
    for (std::size_t i = graph_.nodes.size(); i-- > 0;) {
      backward(i);
      if (ends == Ends::network) drop_input_gradients(i);
    }
  }
  const Memory& memory() const { return memory_; }

 private:
  void forward(std::size_t i) {
    const Node& node = graph_.nodes[i];
    const Tape::Step& step = tape_.steps[i];
    if (is_conv(node)) convolve(i);
    for (Buffer buffer : step.fresh) memory_.hold(node, buffer);
    memory_.hold(node, step.out);
    for (Buffer buffer : step.saved) memory_.hold(node, buffer);
    for (Buffer buffer : step.fresh) memory_.release(buffer);
    for (LayerId input : node.inputs) drop_value(input.value());
  }

  /// What comes after the graph gives the gradient of what it read.
  void begin_backward(std::size_t i, Ends ends) {
    if (is_input(i)) return;
    drop_value(i);
    gradients_[i] = memory_.add(ends == Ends::into_join ? 0 : output_[i]);
    memory_.hold(graph_.nodes[i], *gradients_[i]);
  }

  /// On copies of weights and input; the result is copied into its place.
  void convolve(std::size_t i) {
    const Node& node = graph_.nodes[i];
    memory_.touch(node, sum(node, {input_copy(i), output_copy(i)}), weight_bytes(i));
    memory_.touch(node, sum(node, {output_copy(i), output_[i]}));
  }

  void backward(std::size_t i) {
    const Node& node = graph_.nodes[i];
    if (gradients_[i]) {
      if (passes_gradient(node.layer))
        for (LayerId input : node.inputs) pass(input.value(), *gradients_[i]);
      else if (!node.inputs.empty())
        compute(i);
      memory_.release(*gradients_[i]);
    }
    for (Buffer buffer : tape_.steps[i].saved) memory_.release(buffer);
  }

  /// Nobody waits for the gradient of a network's input once all who read it have added to it.
  void drop_input_gradients(std::size_t i) {
    for (LayerId input : graph_.nodes[i].inputs) {
      auto& gradient = gradients_[input.value()];
      if (!is_input(input.value()) || first_reader_[input.value()] != i || !gradient) continue;
      memory_.release(*gradient);
      gradient.reset();
    }
  }

  void compute(std::size_t i) {
    const Node& node = graph_.nodes[i];
    if (std::holds_alternative<Embedding>(node.layer)) return;  // categories have no gradient
    const Buffer gradient = memory_.add(in(i));
    memory_.hold(node, gradient);
    if (is_conv(node)) memory_.touch(node, sum(node, {input_copy(i), output_copy(i)}));
    pass(node.inputs[0].value(), gradient);
    memory_.release(gradient);
  }

  /// A second gradient of one value is added to the first, in place.
  void pass(std::size_t i, Buffer gradient) {
    if (gradients_[i]) return;
    gradients_[i] = gradient;
    memory_.hold(graph_.nodes[i], gradient);
  }

  void drop_value(std::size_t i) {
    if (--readers_[i] == 0) memory_.release(tape_.steps[i].out);
  }
  bool is_input(std::size_t i) const {
    return std::holds_alternative<Input>(graph_.nodes[i].layer);
  }
  static bool is_conv(const Node& node) { return std::holds_alternative<Conv>(node.layer); }
  // oneDNN convolves in a layout of its own, made of blocks of channels. A kernel larger than a
  // pixel reads few channels as they are.
  std::int64_t input_copy(std::size_t i) const {
    const auto& conv = std::get<Conv>(graph_.nodes[i].layer);
    const std::size_t input = graph_.nodes[i].inputs[0].value();
    const bool direct = conv.groups == 1 && conv.kernel != Size2{} && channels_[input] < kBlock;
    return direct ? 0 : in_blocks(input);
  }
  std::int64_t weight_bytes(std::size_t i) const {
    const auto& conv = std::get<Conv>(graph_.nodes[i].layer);
    const std::int64_t depth = channels_[graph_.nodes[i].inputs[0].value()] / conv.groups;
    return product(graph_.nodes[i],
                   {4, channels_[i], depth, conv.kernel.height, conv.kernel.width});
  }
  std::int64_t output_copy(std::size_t i) const { return in_blocks(i); }
  std::int64_t in_blocks(std::size_t i) const {
    const std::int64_t blocks = (channels_[i] + kBlock - 1) / kBlock;
    return product(graph_.nodes[i], {output_[i] / channels_[i], blocks, kBlock});
  }
  std::int64_t in(std::size_t i) const { return output_[graph_.nodes[i].inputs[0].value()]; }

  const Graph& graph_;
  Tape tape_;
  Memory memory_;
  std::vector<std::int64_t> output_;    ///< bytes of each node's
  std::vector<std::int64_t> channels_;  ///< of each node's output
  std::vector<int> readers_;            ///< that have not read a node's value yet
  std::vector<std::size_t> first_reader_;
  std::vector<std::size_t> ends_here_;  ///< what nothing in the graph reads
  std::vector<std::optional<Buffer>> gradients_;
};

}  // namespace

std::vector<LiveBytes> greatest(std::vector<LiveBytes> all) {
  std::ranges::sort(all, [](const LiveBytes& a, const LiveBytes& b) {
    return std::pair(a.values, a.weights) > std::pair(b.values, b.weights);
  });
  std::vector<LiveBytes> result;
  for (const LiveBytes& bytes : all)
    if (result.empty() || bytes.weights > result.back().weights) result.push_back(bytes);
  return result;
}

Live live(const Graph& graph, const std::vector<Shape>& shapes, Ends ends) {
  Run inference(graph, shapes, Mode::inference);
  inference.forward();
  Run training(graph, shapes, Mode::training);
  training.forward();
  const std::int64_t kept = training.memory().alive();
  training.backward(ends);
  return {kept, training.memory().peak() - kept, inference.memory().peaks()};
}

}  // namespace cairn::space
