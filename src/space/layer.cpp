#include <array>

#include "cairn/core/text.hpp"
#include "cairn/space/graph.hpp"
#include "space/overloaded.hpp"
#include "space/vocabulary.hpp"

namespace cairn::space {
namespace {

std::string times(const Size2& size) {
  return std::to_string(size.height) + "x" + std::to_string(size.width);
}

std::string stride_text(const Size2& stride) {
  if (stride == Size2{}) return "";
  if (stride.height == stride.width) return " /" + std::to_string(stride.height);
  return " /" + times(stride);
}

std::string describe_input(const Input& input) {
  std::string text = "input ";
  for (std::size_t i = 0; i < input.shape.size(); ++i)
    text += (i == 0 ? "" : "x") + std::to_string(input.shape[i]);
  return text;
}

std::string describe_conv(const Conv& conv) {
  std::string text = "conv" + times(conv.kernel) + " " + std::to_string(conv.out_channels);
  text += stride_text(conv.stride);
  if (conv.groups != 1) text += " groups " + std::to_string(conv.groups);
  return text;
}

std::string describe_pool(const Pool& pool) {
  const auto word = words<PoolKind>()[static_cast<std::size_t>(pool.kind)];
  return word + "_pool " + times(pool.kernel) + stride_text(pool.stride);
}

/// "embedding 12x8": rows of the table, features of each
std::string describe_embedding(const Embedding& embedding) {
  std::int64_t rows = 0;
  for (int count : embedding.categories) rows += count;
  return "embedding " + std::to_string(rows) + "x" + std::to_string(embedding.width);
}

}  // namespace

std::string_view kind_name(const Layer& layer) {
  static constexpr std::array<std::string_view, std::variant_size_v<Layer>> names{
      "input",   "conv",    "linear", "batch_norm", "activation", "pool", "adaptive_average_pool",
      "flatten", "dropout", "add",    "concat",     "embedding"};
  return names[layer.index()];
}

std::string_view name(ActivationKind kind) {
  return words<ActivationKind>()[static_cast<std::size_t>(kind)];
}

std::string describe(const Layer& layer) {
  return std::visit(
      Overloaded{[](const Input& l) { return describe_input(l); },
                 [](const Conv& l) { return describe_conv(l); },
                 [](const Linear& l) { return "linear " + std::to_string(l.out_features); },
                 [](const BatchNorm&) { return std::string("bn"); },
                 [](const Activation& l) { return std::string(name(l.kind)); },
                 [](const Pool& l) { return describe_pool(l); },
                 [](const AdaptiveAveragePool& l) { return "average_pool to " + times(l.output); },
                 [](const Dropout& l) { return "dropout " + shortest(l.probability); },
                 [](const Embedding& l) { return describe_embedding(l); },
                 [&](const auto&) { return std::string(kind_name(layer)); }},
      layer);
}

}  // namespace cairn::space
