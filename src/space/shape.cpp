#include "cairn/space/shape.hpp"

#include <algorithm>
#include <span>

#include "cairn/core/error.hpp"
#include "space/overloaded.hpp"

namespace cairn::space {
namespace {

using Shapes = std::span<const Shape* const>;

[[noreturn]] void refuse(const Node& node, std::string reason) {
  throw Error({node.name, std::move(reason), ""});
}

std::string text(const Shape& shape) {
  std::string text;
  for (auto extent : shape) text += (text.empty() ? "" : "x") + std::to_string(extent);
  return text;
}

std::string text(std::int64_t height, std::int64_t width) {
  return text(Shape{height, width});
}

void require(bool fine, const Node& node, const char* reason) {
  if (!fine) refuse(node, reason);
}

bool all_at_least(const Size2& size, int bound) {
  return size.height >= bound && size.width >= bound;
}

void require_window(const Node& node, const auto& layer) {
  require(all_at_least(layer.kernel, 1), node, "its kernel has a side below 1");
  require(all_at_least(layer.stride, 1), node, "its stride is below 1");
  require(all_at_least(layer.padding, 0), node, "its padding is negative");
}

const Shape& image(const Node& node, const Shape& shape) {
  if (shape.size() != 3)
    refuse(node, "it needs an image (channels x height x width), but gets " + text(shape));
  return shape;
}

/// One side of what a sliding window covers: its input with padding, kernel and stride.
struct Side {
  std::int64_t size, kernel, stride, padding;
};

std::int64_t windows(const Side& s) {
  return (s.size + 2 * s.padding - s.kernel) / s.stride + 1;
}

/// PyTorch's rule: a last, incomplete window counts if it starts inside the input or the padding
/// before it.
std::int64_t windows_ceil(const Side& s) {
  const std::int64_t free = s.size + 2 * s.padding - s.kernel;
  const std::int64_t count = (free + s.stride - 1) / s.stride + 1;
  return (count - 1) * s.stride >= s.size + s.padding ? count - 1 : count;
}

Shape slide(const Node& node, const Shape& in, const auto& layer, bool ceil_mode) {
  const Side rows{in[1], layer.kernel.height, layer.stride.height, layer.padding.height};
  const Side columns{in[2], layer.kernel.width, layer.stride.width, layer.padding.width};
  const auto height = rows.size + 2 * rows.padding;
  const auto width = columns.size + 2 * columns.padding;
  if (rows.kernel > height || columns.kernel > width)
    refuse(node, "kernel " + text(rows.kernel, columns.kernel) +
                     " is larger than its padded input " + text(height, width));
  if (ceil_mode) return {in[0], windows_ceil(rows), windows_ceil(columns)};
  return {in[0], windows(rows), windows(columns)};
}

/// A sequence is an image of height 1.
Shape input_shape(const Node& node, const Input& layer) {
  require(!layer.shape.empty(), node, "its shape is empty");
  require(std::ranges::all_of(layer.shape, [](auto extent) { return extent >= 1; }), node,
          "an extent of its shape is below 1");
  if (layer.shape.size() == 2) return {layer.shape[0], 1, layer.shape[1]};
  return layer.shape;
}

Shape conv_shape(const Node& node, const Conv& layer, const Shape& in) {
  require_window(node, layer);
  require(layer.out_channels >= 1, node, "it has no output channels");
  require(layer.groups >= 1, node, "it has less than one group");
  image(node, in);
  if (in[0] % layer.groups != 0 || layer.out_channels % layer.groups != 0)
    refuse(node, std::to_string(layer.groups) + " groups do not divide " + std::to_string(in[0]) +
                     " input and " + std::to_string(layer.out_channels) + " output channels");
  Shape out = slide(node, in, layer, false);
  out[0] = layer.out_channels;
  return out;
}

Shape pool_shape(const Node& node, const Pool& layer, const Shape& in) {
  require_window(node, layer);
  require(layer.padding.height <= layer.kernel.height / 2 &&
              layer.padding.width <= layer.kernel.width / 2,
          node, "its padding is more than half of its kernel");
  return slide(node, image(node, in), layer, layer.ceil_mode);
}

Shape adaptive_shape(const Node& node, const AdaptiveAveragePool& layer, const Shape& in) {
  require(all_at_least(layer.output, 1), node, "its output has a side below 1");
  return {image(node, in)[0], layer.output.height, layer.output.width};
}

/// The number of elements. Refuses more than 2^62, so that a padded extent does not overflow.
std::int64_t elements(const Node& node, const Shape& shape) {
  std::int64_t count = 1;
  for (auto extent : shape)
    if (__builtin_mul_overflow(count, extent, &count) || count > std::int64_t{1} << 62)
      refuse(node, text(shape) + " has more than 2^62 elements");
  return count;
}

Shape linear_shape(const Node& node, const Linear& layer, const Shape& in) {
  require(layer.out_features >= 1, node, "it has no output features");
  if (in.size() != 1) refuse(node, "it needs a vector, but gets " + text(in) + "; flatten it");
  return {layer.out_features};
}

Shape dropout_shape(const Node& node, const Dropout& layer, const Shape& in) {
  require(layer.probability >= 0 && layer.probability <= 1, node,
          "its probability is outside 0 to 1");
  return in;
}

Shape add_shape(const Node& node, Shapes in) {
  for (const Shape* other : in)
    if (*other != *in[0]) refuse(node, "it adds " + text(*in[0]) + " and " + text(*other));
  return *in[0];
}

Shape concat_shape(const Node& node, Shapes in) {
  Shape out = *in[0];
  for (const Shape* other : in.subspan(1)) {
    if (!std::ranges::equal(std::span(*in[0]).subspan(1), std::span(*other).subspan(1)))
      refuse(node, "it joins " + text(*in[0]) + " and " + text(*other));
    if (__builtin_add_overflow(out[0], (*other)[0], &out[0])) refuse(node, "it joins too much");
  }
  return out;
}

Shape embedding_shape(const Node& node, const Embedding& layer, const Shape& in) {
  require(!layer.categories.empty(), node, "it has no columns");
  require(layer.width >= 1, node, "its width is below 1");
  require(std::ranges::all_of(layer.categories, [](int count) { return count >= 1; }), node,
          "a column has no categories");
  const auto columns = static_cast<std::int64_t>(layer.categories.size());
  if (in != Shape{columns})
    refuse(node, "it has " + std::to_string(columns) + " columns, but gets " + text(in));
  return {columns * layer.width};
}

void require_inputs(const Node& node, std::size_t position) {
  const bool source = std::holds_alternative<Input>(node.layer);
  const bool joins =
      std::holds_alternative<Add>(node.layer) || std::holds_alternative<Concat>(node.layer);
  const std::size_t count = node.inputs.size();
  if (source ? count != 0 : (joins ? count < 2 : count != 1))
    refuse(node, "it has " + std::to_string(count) + " inputs instead of " +
                     (source ? "none" : (joins ? "two or more" : "one")));
  for (LayerId input : node.inputs)
    if (input.value() >= position)
      refuse(node, "its input " + std::to_string(input.value()) + " does not come before it");
}

Shape output_shape(const Node& node, Shapes in) {
  return std::visit(
      Overloaded{
          [&](const Input& layer) { return input_shape(node, layer); },
          [&](const Conv& layer) { return conv_shape(node, layer, *in[0]); },
          [&](const Linear& layer) { return linear_shape(node, layer, *in[0]); },
          [&](const BatchNorm&) { return *in[0]; }, [&](const Activation&) { return *in[0]; },
          [&](const Pool& layer) { return pool_shape(node, layer, *in[0]); },
          [&](const AdaptiveAveragePool& layer) { return adaptive_shape(node, layer, *in[0]); },
          [&](const Flatten&) { return Shape{elements(node, *in[0])}; },
          [&](const Dropout& layer) { return dropout_shape(node, layer, *in[0]); },
          [&](const Add&) { return add_shape(node, in); },
          [&](const Concat&) { return concat_shape(node, in); },
          [&](const Embedding& layer) { return embedding_shape(node, layer, *in[0]); }},
      node.layer);
}

bool has_weights(const Layer& layer) {
  return std::holds_alternative<Conv>(layer) || std::holds_alternative<Linear>(layer) ||
         std::holds_alternative<BatchNorm>(layer) || std::holds_alternative<Embedding>(layer);
}

/// Equal layers need inputs of equal shapes for the weights of one to fit the other.
void require_shared(const Graph& graph, std::size_t position, std::span<const Shape> shapes) {
  const Node& node = graph.nodes[position];
  if (!node.shares) return;
  const std::size_t shared = node.shares->value();
  if (shared >= position)
    refuse(node, "the node " + std::to_string(shared) +
                     " whose weights it shares does not come before it");
  const Node& owner = graph.nodes[shared];
  require(has_weights(node.layer), node, "it shares weights, and has none");
  require(!owner.shares, node, "the node whose weights it shares shares them itself");
  if (!(owner.layer == node.layer))
    refuse(node, "it shares the weights of " + owner.name + ", which is another layer");
  const Shape& in = shapes[node.inputs[0].value()];
  const Shape& other = shapes[owner.inputs[0].value()];
  if (in != other)
    refuse(node, "it shares the weights of " + owner.name + ", which gets " + text(other) +
                     " instead of " + text(in));
}

}  // namespace

std::vector<Shape> infer_shapes(const Graph& graph) {
  std::vector<Shape> shapes;
  shapes.reserve(graph.nodes.size());
  std::vector<const Shape*> in;
  for (const Node& node : graph.nodes) {
    require_inputs(node, shapes.size());
    in.clear();
    for (LayerId input : node.inputs) in.push_back(&shapes[input.value()]);
    shapes.push_back(output_shape(node, in));
    elements(node, shapes.back());
    require_shared(graph, shapes.size() - 1, shapes);
  }
  return shapes;
}

}  // namespace cairn::space
