#include "space/tape.hpp"

#include <algorithm>

#include "space/checked.hpp"

namespace cairn::space {
namespace {

constexpr std::int64_t kFloat = 4;     ///< [bytes]
constexpr std::int64_t kPosition = 8;  ///< [bytes], of a maximum in its window
constexpr std::int64_t kCategory = 8;  ///< [bytes]

std::int64_t bytes_of(const Node& node, const Shape& shape, std::int64_t bytes) {
  for (auto extent : shape) bytes = product(node, {bytes, extent});
  return bytes;
}

template <class Kind>
bool is(const Layer& layer) {
  return std::holds_alternative<Kind>(layer);
}

bool is_relu(const Layer& layer) {
  const auto* activation = std::get_if<Activation>(&layer);
  return activation != nullptr && activation->kind == ActivationKind::relu;
}

bool drops(const Layer& layer) {
  const auto* dropout = std::get_if<Dropout>(&layer);
  return dropout != nullptr && dropout->probability > 0;
}

/// Whether the derivative is a function of the output; of the input otherwise.
bool needs_output(ActivationKind kind) {
  using enum ActivationKind;
  return kind == relu || kind == tanh || kind == sigmoid;
}

/// Windows of 2x2 without overlap: their maxima are found again from input and output.
bool is_plain(const Pool& pool, const Shape& in) {
  const Size2 two{2, 2}, none{0, 0};
  const bool full = !pool.ceil_mode || (in[1] % 2 == 0 && in[2] % 2 == 0);
  return pool.kernel == two && pool.stride == two && pool.padding == none && full;
}

/// Whether the backward pass does without what this layer put out.
bool output_is_expendable(const Layer& layer) {
  return is<Conv>(layer) || is<Linear>(layer) || is<BatchNorm>(layer) || is<Add>(layer);
}

std::vector<int> use_counts(const Graph& graph) {
  std::vector<int> uses(graph.nodes.size());
  for (const auto& node : graph.nodes)
    for (LayerId input : node.inputs) ++uses[input.value()];
  return uses;
}

class Recorder {
 public:
  Recorder(const Graph& graph, const std::vector<Shape>& shapes, Mode mode)
      : graph_(graph), shapes_(shapes), mode_(mode), uses_(use_counts(graph)) {}

  Tape record() && {
    for (std::size_t i = 0; i < graph_.nodes.size(); ++i) {
      tape_.steps.emplace_back();
      place(i);
      std::visit([&](const auto& layer) { save(i, layer); }, graph_.nodes[i].layer);
      if (mode_ == Mode::inference) step().saved.clear();
    }
    return std::move(tape_);
  }

 private:
  Tape::Step& step() { return tape_.steps.back(); }
  std::size_t input_of(std::size_t i) const { return graph_.nodes[i].inputs[0].value(); }
  Tape::Buffer in(std::size_t i) const { return tape_.steps[input_of(i)].out; }

  Tape::Buffer add(std::size_t i, std::int64_t element_bytes) {
    tape_.bytes.push_back(bytes_of(graph_.nodes[i], shapes_[i], element_bytes));
    step().fresh.push_back(tape_.bytes.size() - 1);
    return tape_.bytes.size() - 1;
  }

  void place(std::size_t i) {
    const Layer& layer = graph_.nodes[i].layer;
    if (is<Input>(layer))
      step().out = add(i, mode_ == Mode::training ? 0 : (is_embedded(i) ? kCategory : kFloat));
    else if (is<Flatten>(layer) || passes_through(layer) || is_in_place(i))
      step().out = in(i);
    else
      step().out = add(i, kFloat);
  }

  bool is_embedded(std::size_t i) const {
    return std::ranges::any_of(graph_.nodes, [i](const Node& node) {
      return is<Embedding>(node.layer) && node.inputs[0].value() == i;
    });
  }
  bool passes_through(const Layer& layer) const {
    return is<Dropout>(layer) && (mode_ == Mode::inference || !drops(layer));
  }
  bool is_in_place(std::size_t i) const {
    return is_relu(graph_.nodes[i].layer) && uses_[input_of(i)] == 1 &&
           output_is_expendable(graph_.nodes[input_of(i)].layer);
  }

  void save(std::size_t i, const Conv&) { step().saved = {in(i)}; }
  void save(std::size_t i, const Linear&) { step().saved = {in(i)}; }
  /// The rows that were read.
  void save(std::size_t i, const Embedding& layer) {
    tape_.bytes.push_back(
        product(graph_.nodes[i], {kCategory, static_cast<std::int64_t>(layer.categories.size())}));
    step().fresh.push_back(tape_.bytes.size() - 1);
    step().saved = {tape_.bytes.size() - 1};
  }
  void save(std::size_t i, const BatchNorm&) { step().saved = {in(i)}; }
  // Dropout and the average over all do without their input. That they seem to keep it makes the
  // cost of a part independent of what follows: the last output always counts as kept.
  void save(std::size_t i, const AdaptiveAveragePool&) { step().saved = {in(i)}; }
  void save(std::size_t i, const Dropout&) {
    if (step().out != in(i)) step().saved = {in(i), add(i, kFloat)};
  }
  void save(std::size_t i, const Activation& activation) {
    step().saved = {needs_output(activation.kind) ? step().out : in(i)};
  }
  void save(std::size_t i, const Pool& pool) {
    step().saved = {in(i)};
    if (pool.kind == PoolKind::max)
      step().saved.push_back(is_plain(pool, shapes_[input_of(i)]) ? step().out : add(i, kPosition));
  }
  template <class Other>
  void save(std::size_t, const Other&) {}

  const Graph& graph_;
  const std::vector<Shape>& shapes_;
  Mode mode_;
  std::vector<int> uses_;
  Tape tape_;
};

}  // namespace

Tape make_tape(const Graph& graph, const std::vector<Shape>& shapes, Mode mode) {
  return Recorder(graph, shapes, mode).record();
}

std::int64_t output_bytes(const Node& node, const Shape& shape) {
  return bytes_of(node, shape, kFloat);
}

bool passes_gradient(const Layer& layer) {
  return is<Flatten>(layer) || is<Add>(layer) || is<Concat>(layer) ||
         (is<Dropout>(layer) && !drops(layer));
}

}  // namespace cairn::space
