// canonical, hash and buildable of spaces with branches against brute force.

#include <gtest/gtest.h>

#include "space/branches.hpp"
#include "space/check_all.hpp"

namespace cairn::space {
namespace {

const std::vector<Decision> kOneRate{{"training.rate", {0.1}}};

Options options_of(std::vector<BranchOptions> branches, std::vector<DenseOptions> trunk = {}) {
  Options options;
  options.stage.clear();
  options.branch = std::move(branches);
  options.trunk = std::move(trunk);
  return options;
}

TEST(BranchCanonical, DenseStagesShareLayersAcrossTheTrunk) {
  const DenseOptions dense{{0, 1, 2}, {4, 8}, {"none"}, {"relu"}, {0.0, 0.5}, {"none", "add"}, 1};
  BranchOptions branch;
  branch.dense = {dense};
  const Space space(options_of({branch}, {dense}), Task({{"", {5}}}, 2), kOneRate);
  EXPECT_EQ(space.encodings(), 24 * 24);
  // Layers in a row by length: none, of 8 kinds one or two (equal: one way, two kinds: 8 · 7), ...
  // three: a pair and another, or three equal; four: two pairs, or four equal.
  EXPECT_EQ(check_all(space, false), 1u + 8 + 64 + (8 + 2 * 56) + 64);
}

TEST(BranchCanonical, StagesOfSequencesShareBlocks) {
  const SequenceOptions stage{{2, 1, 3, 2}, {3}, {2}, {1, 2}, {2, 1}, {"none"}, {"relu"}, 2};
  BranchOptions branch;
  branch.sequence = {stage};
  check_all(Space(options_of({branch}), Task({{"", {1, 9}}}, 2), kOneRate), false);
}

TEST(BranchCanonical, TwoBranchesDoNotShareLayers) {
  const DenseOptions dense{{0, 1}, {4}, {"none"}, {"relu"}, {0.0}, {"none"}, 2};
  BranchOptions a, b;
  a.inputs = {"a"};
  b.inputs = {"b"};
  a.dense = b.dense = {dense};
  const Space space(options_of({a, b}, {dense}), Task({{"a", {4}}, {"b", {4}}}, 2), kOneRate);
  EXPECT_EQ(check_all(space, false), 3u * 3 * 3);  // none, one or two layers in each place
}

TEST(BranchCanonical, HoldsForRandomSpaces) {
  int spaces = 0, joined = 0, shared = 0;
  for (std::uint64_t seed = 0; seed < 600 && !HasFailure(); ++seed) {
    Random random(seed, "branches");
    const BranchScene scene = random_branches(random);
    const Space space(scene.options, scene.task, kOneRate);
    if (space.encodings() > 1500) continue;
    check_all(space, false);
    ++spaces;
    joined += scene.options.branch.size() > 1 ? 1 : 0;
    shared += scene.options.branch[0].inputs.size() > 1 ? 1 : 0;
  }
  EXPECT_GT(spaces, 100);
  EXPECT_GT(joined, 30);
  EXPECT_GT(shared, 20);
}

TEST(BranchHash, SeesInputsOutputsAndBranches) {
  const auto hash_of = [](const std::vector<std::vector<std::string>>& inputs, const Task& task) {
    std::vector<BranchOptions> branches;
    for (const auto& names : inputs) branches.emplace_back().inputs = names;
    const Space space(options_of(branches), task);
    return space.hash(space.at(0));
  };
  const Task two({{"a", {4}}, {"b", {4}}}, 2);
  const Hash128 base = hash_of({{"a"}, {"b"}}, two);
  EXPECT_NE(base, hash_of({{"b"}, {"a"}}, two));
  EXPECT_NE(base, hash_of({{"a"}, {"b"}}, Task({{"a", {4}}, {"b", {4}}}, 3)));
  EXPECT_NE(base, hash_of({{"a"}, {"b"}}, Task({{"a", {4}}, {"b", {5}}}, 2)));
  const Task categories({{"a", {1}, {4}}, {"b", {1}, {4}}}, 2);
  EXPECT_NE(hash_of({{"a"}, {"b"}}, categories),
            hash_of({{"a"}, {"b"}}, Task({{"a", {1}, {4}}, {"b", {1}, {5}}}, 2)));
  EXPECT_EQ(hex(base), "7a9d161909c5104efe70661f280c1213");  // stable: files hold it
}

}  // namespace
}  // namespace cairn::space
