#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "cairn/space/graph.hpp"

namespace cairn::space {

// The words of the options. Numbers are part of hashes: never change them.
enum class Op : std::uint8_t {
  conv3x3 = 0,
  conv5x5 = 1,
  separable3x3 = 2,
  separable5x5 = 3,
  residual = 4,
  inception = 5,
  identity = 6,
  conv1x1 = 7,
  conv7x7 = 8
};
enum class Down : std::uint8_t { none = 0, stride = 1, max_pool = 2, average_pool = 3 };
enum class Norm : std::uint8_t { batch = 0, none = 1 };
enum class HeadPool : std::uint8_t { global_average = 0, flatten = 1 };
enum class Skip : std::uint8_t { none = 0, add = 1 };
enum class Join : std::uint8_t { concat = 0, add = 1 };

/// The words of an enumeration: word number n belongs to value n.
template <class E>
std::span<const std::string> words();
template <>
std::span<const std::string> words<Op>();
template <>
std::span<const std::string> words<Down>();
template <>
std::span<const std::string> words<Norm>();
template <>
std::span<const std::string> words<HeadPool>();
template <>
std::span<const std::string> words<Skip>();
template <>
std::span<const std::string> words<Join>();
template <>
std::span<const std::string> words<ActivationKind>();
template <>
std::span<const std::string> words<PoolKind>();

/// The position of a word among `words`, or their number if it is not there.
std::size_t position(std::string_view word, std::span<const std::string> words);

}  // namespace cairn::space
