#include "config/parts.hpp"

namespace cairn::config {

Section stage_section(space::StageOptions& o, std::size_t number) {
  return {
      "space.stage[" + std::to_string(number) + "]",
      "[[space.stage]]",
      "A stage of the network: equal blocks, the first of which may reduce the size. Write one "
      "such table for each stage, in order. Every list holds the choices of one decision of "
      "the search; a single value is fixed.",
      {{"blocks", &o.blocks, "", "Blocks in the stage.", within(1, 200)},
       {"op", &o.op, "", "What a block computes; `identity` leaves the blocks out.",
        one_of({"conv1x1", "conv3x3", "conv5x5", "conv7x7", "separable3x3", "separable5x5",
                "residual", "inception", "identity"})},
       {"width", &o.width, "channels", "Output channels of each block.", within(1, 65536)},
       {"down", &o.down, "",
        "What halves height and width: the stride of the first block, or a 2×2 pool before it.",
        one_of({"none", "stride", "max_pool", "average_pool"})},
       {"norm", &o.norm, "", "Normalisation after each convolution.", one_of({"batch", "none"})},
       {"activation", &o.activation, "", "Activation after each normalisation.",
        one_of({"relu", "relu6", "gelu", "silu", "leaky_relu", "tanh", "sigmoid"})},
       {"repeat", &o.repeat, "", "So many stages like this one, each with decisions of its own.",
        within(1, 100)}}};
}

Section head_section(space::HeadOptions& o) {
  return {
      "space.head",
      "[space.head]",
      "What follows the stages and ends in the outputs. Lists are choices, as in a stage.",
      {{"pool", &o.pool, "", "How the image becomes a vector.",
        one_of({"global_average", "flatten"})},
       {"dense", &o.dense, "features", "Width of a hidden linear layer; 0: none.",
        within(0, 65536)},
       {"dropout", &o.dropout, "", "Probability of dropout before the last layer.", from(0, 1)}}};
}

Section choice_section(space::Decision& o, std::size_t number) {
  return {
      "space.choice[" + std::to_string(number) + "]",
      "[[space.choice]]",
      "A decision of your own. A file with such tables and without `[[space.stage]]` has a space "
      "of these alone: it holds no networks, and something else than training measures its "
      "candidates, a table say (`objective.kind`).",
      {{"name", &o.name, "", "Name of the decision: letters, digits, `_` and `.`, a letter first."},
       {"values", &o.choices, "", "Its choices: numbers or texts."}}};
}

}  // namespace cairn::config
