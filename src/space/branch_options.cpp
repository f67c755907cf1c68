#include "space/option_checks.hpp"

namespace cairn::space {
namespace {

void require_odd(const std::string& key, const std::vector<int>& list) {
  for (int value : list)
    if (value % 2 == 0)
      refuse_option(key, std::to_string(value) + " is even, and would change the length",
                    "Give odd kernels");
}

void validate_sequence(const std::string& key, const SequenceOptions& stage) {
  require_range(key + ".blocks", stage.blocks, 1, kMaxBlocks);
  require_range(key + ".kernel", stage.kernel, 1, kMaxExtent);
  require_odd(key + ".kernel", stage.kernel);
  require_range(key + ".width", stage.width, 1, kMaxWidth);
  require_range(key + ".stride", stage.stride, 1, kMaxStride);
  require_range(key + ".pool", stage.pool, 1, kMaxExtent);
  require_words<Norm>(key + ".norm", stage.norm);
  require_words<ActivationKind>(key + ".activation", stage.activation);
}

void validate_dense(const std::string& key, const DenseOptions& stage) {
  require_range(key + ".layers", stage.layers, 0, kMaxBlocks);
  require_range(key + ".width", stage.width, 1, kMaxWidth);
  require_words<Norm>(key + ".norm", stage.norm);
  require_words<ActivationKind>(key + ".activation", stage.activation);
  require_probabilities(key + ".dropout", stage.dropout);
  require_words<Skip>(key + ".skip", stage.skip);
}

void validate_branch(const std::string& key, const BranchOptions& branch) {
  require_range(key + ".embedding", branch.embedding, 1, kMaxWidth);
  require_stages(key + ".stage", branch.stage, validate_stage);
  require_stages(key + ".sequence", branch.sequence, validate_sequence);
  require_words<HeadPool>(key + ".pool", branch.pool);
  require_stages(key + ".dense", branch.dense, validate_dense);
}

}  // namespace

void validate_branches(const Options& options) {
  if (!options.branch.empty() && !options.stage.empty())
    refuse_option("space.stage", "a network has either stages or branches",
                  "Put the stages into a branch: [[space.branch.stage]]");
  if (options.branch.empty() && !options.trunk.empty())
    refuse_option("space.trunk", "there is no branch before it", "Add a [[space.branch]]");
  if (options.branch.size() > kMaxStages)
    refuse_option("space.branch", "more than " + std::to_string(kMaxStages), "Give fewer");
  for (std::size_t b = 0; b < options.branch.size(); ++b)
    validate_branch("space.branch[" + std::to_string(b + 1) + "]", options.branch[b]);
  require_words<Join>("space.join", options.join);
  require_stages("space.trunk", options.trunk, validate_dense);
}

}  // namespace cairn::space
