#pragma once

#include <gtest/gtest.h>

#include <map>
#include <optional>

#include "cairn/core/error.hpp"
#include "cairn/space/space.hpp"

namespace cairn::space {

/// What an encoding means: its graph and the values of its training choices.
using Meaning = std::pair<Hash128, std::string>;

inline std::optional<Graph> try_graph(const Space& space, const Architecture& architecture) {
  try {
    return space.graph(architecture);
  } catch (const Error&) {
    return std::nullopt;
  }
}

inline std::string training_text(const Space& space, const Architecture& architecture) {
  const auto value = space.value(architecture, "training.rate");
  return value ? to_text(*value) : "";
}

/// canonical, hash, buildable and find against brute force: every encoding is built. Returns how
/// many networks there are. `finds`: whether the space is one of images, where find is there.
inline std::size_t check_all(const Space& space, bool finds = true) {
  std::map<Meaning, Architecture> first;
  std::map<Hash128, Architecture> by_hash;
  const auto count = static_cast<std::uint64_t>(space.encodings());
  for (std::uint64_t i = 0; i < count; ++i) {
    const Architecture architecture = space.at(i);
    const auto graph = try_graph(space, architecture);
    EXPECT_EQ(space.buildable(architecture), graph.has_value()) << space.to_text(architecture);
    const Architecture canonical = space.canonical(architecture);
    EXPECT_EQ(space.canonical(canonical), canonical);
    EXPECT_EQ(space.hash(canonical), space.hash(architecture));
    if (!graph) continue;
    const Meaning meaning{hash(*graph), training_text(space, architecture)};
    const Architecture& expected = first.emplace(meaning, architecture).first->second;
    EXPECT_EQ(canonical, expected)
        << space.to_text(architecture) << " became " << space.to_text(canonical);
    EXPECT_EQ(by_hash.emplace(space.hash(architecture), expected).first->second, expected);
    auto found = space.find(*graph);
    if (found) found->choices.back() = canonical.choices.back();  // the training choice
    EXPECT_EQ(found, finds ? std::optional(canonical) : std::nullopt)
        << space.to_text(architecture);
    if (testing::Test::HasFailure()) break;
  }
  EXPECT_EQ(first.size(), by_hash.size());
  return first.size();
}

}  // namespace cairn::space
