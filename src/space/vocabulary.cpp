#include "space/vocabulary.hpp"

#include <algorithm>
#include <array>

namespace cairn::space {

template <>
std::span<const std::string> words<Op>() {
  static const std::array<std::string, 9> list{"conv3x3",      "conv5x5",  "separable3x3",
                                               "separable5x5", "residual", "inception",
                                               "identity",     "conv1x1",  "conv7x7"};
  return list;
}

template <>
std::span<const std::string> words<Down>() {
  static const std::array<std::string, 4> list{"none", "stride", "max_pool", "average_pool"};
  return list;
}

template <>
std::span<const std::string> words<Norm>() {
  static const std::array<std::string, 2> list{"batch", "none"};
  return list;
}

template <>
std::span<const std::string> words<HeadPool>() {
  static const std::array<std::string, 2> list{"global_average", "flatten"};
  return list;
}

template <>
std::span<const std::string> words<Skip>() {
  static const std::array<std::string, 2> list{"none", "add"};
  return list;
}

template <>
std::span<const std::string> words<Join>() {
  static const std::array<std::string, 2> list{"concat", "add"};
  return list;
}

template <>
std::span<const std::string> words<ActivationKind>() {
  static const std::array<std::string, 7> list{"relu",       "relu6", "gelu",   "silu",
                                               "leaky_relu", "tanh",  "sigmoid"};
  return list;
}

template <>
std::span<const std::string> words<PoolKind>() {
  static const std::array<std::string, 2> list{"max", "average"};
  return list;
}

std::size_t position(std::string_view word, std::span<const std::string> words) {
  return static_cast<std::size_t>(std::ranges::find(words, word) - words.begin());
}

}  // namespace cairn::space
