#include "config/parts.hpp"

namespace cairn::config {

namespace {

Rule an_activation() {
  return one_of({"relu", "relu6", "gelu", "silu", "leaky_relu", "tanh", "sigmoid"});
}

}  // namespace

Section stage_section(space::StageOptions& o, const std::string& name) {
  return {
      name,
      name.starts_with("space.branch") ? "[[space.branch.stage]]" : "[[space.stage]]",
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
       {"activation", &o.activation, "", "Activation after each normalisation.", an_activation()},
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

Section join_section(space::Options& o) {
  return {"space",
          "[space]",
          "Networks with branches (see below).",
          {{"join", &o.join, "",
            "How the outputs of several branches or inputs become one vector; `add` needs the same "
            "width of all.",
            one_of({"concat", "add"})}}};
}

Section branch_section(space::BranchOptions& o, const std::string& name) {
  return {
      name,
      "[[space.branch]]",
      "For data other than images, or with several inputs: what inputs go through before they are "
      "joined. Stages of images, or sequences, then dense ones, in tables of their own below it. "
      "The joined vector goes through `[[space.trunk]]`.",
      {{"inputs", &o.inputs, "",
        "Names of the inputs; several go through the same layers with the same weights. None: the "
        "only input.",
        any_number()},
       {"embedding", &o.embedding, "features",
        "For an input of categories: how many features each column becomes.", within(1, 65536)},
       {"pool", &o.pool, "", "How images and sequences become vectors.",
        one_of({"flatten", "global_average"})}}};
}

Section sequence_section(space::SequenceOptions& o, const std::string& name) {
  return {
      name,
      "[[space.branch.sequence]]",
      "A stage of one-dimensional convolutions: equal blocks, then max pooling.",
      {{"blocks", &o.blocks, "", "Blocks in the stage.", within(1, 200)},
       {"kernel", &o.kernel, "", "Length of the kernel; odd.", within(1, 65535)},
       {"width", &o.width, "channels", "Output channels of each block.", within(1, 65536)},
       {"stride", &o.stride, "", "Of the first block.", within(1, 255)},
       {"pool", &o.pool, "", "Size and stride of the pooling; 1: none.", within(1, 65536)},
       {"norm", &o.norm, "", "Normalisation after each convolution.", one_of({"batch", "none"})},
       {"activation", &o.activation, "", "Activation after each normalisation.", an_activation()},
       {"repeat", &o.repeat, "", "So many stages like this one.", within(1, 100)}}};
}

Section dense_section(space::DenseOptions& o, const std::string& name) {
  return {name,
          name.starts_with("space.branch") ? "[[space.branch.dense]]" : "[[space.trunk]]",
          "A stage of dense layers: linear, normalisation, activation, dropout.",
          {{"layers", &o.layers, "", "Layers in the stage; 0: it does nothing.", within(0, 200)},
           {"width", &o.width, "features", "Of each layer.", within(1, 65536)},
           {"norm", &o.norm, "", "Normalisation of each layer.", one_of({"none", "batch"})},
           {"activation", &o.activation, "", "Activation of each layer.", an_activation()},
           {"dropout", &o.dropout, "", "Probability of dropout after each layer.", from(0, 1)},
           {"skip", &o.skip, "",
            "`add`: what goes into a layer is added to what comes out, through a linear map where "
            "the widths differ.",
            one_of({"none", "add"})},
           {"repeat", &o.repeat, "", "So many stages like this one.", within(1, 100)}}};
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
