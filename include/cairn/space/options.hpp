#pragma once

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

namespace cairn::space {

using Choice = std::variant<std::int64_t, double, std::string>;

/// One question that the search answers: "stage[1].width" with 16, 32 or 64.
struct Decision {
  std::string name;
  std::vector<Choice> choices;
  friend bool operator==(const Decision&, const Decision&) = default;
};

/// A stage of an image network: `blocks` equal blocks, the first of which may reduce the size.
/// Each list holds the choices of one decision; one entry means that it is fixed.
struct StageOptions {
  std::vector<int> blocks{1};
  /// conv3x3, conv5x5, separable3x3, separable5x5, residual, inception, identity
  std::vector<std::string> op{"conv3x3"};
  std::vector<int> width{16, 32, 64};       ///< output channels
  std::vector<std::string> down{"stride"};  ///< none, stride, max_pool, average_pool
  std::vector<std::string> norm{"batch"};   ///< batch, none
  std::vector<std::string> activation{"relu"};
  int repeat = 1;  ///< so many stages like this one
};

struct HeadOptions {
  std::vector<std::string> pool{"global_average"};  ///< global_average, flatten
  std::vector<int> dense{0};                        ///< width of a hidden layer, 0 for none
  std::vector<double> dropout{0.0};
};

/// A stage of one-dimensional convolutions: `blocks` equal blocks (convolution that keeps the
/// length but for the first one's stride, norm, activation), then max pooling.
struct SequenceOptions {
  std::vector<int> blocks{1};
  std::vector<int> kernel{3, 5, 7};  ///< odd
  std::vector<int> width{16, 32};    ///< output channels
  std::vector<int> stride{1};
  std::vector<int> pool{1};  ///< size and stride; 1: none
  std::vector<std::string> norm{"batch"};
  std::vector<std::string> activation{"relu"};
  int repeat = 1;
};

/// A stage of `layers` equal dense layers: linear, norm, activation, dropout.
struct DenseOptions {
  std::vector<int> layers{1};  ///< 0: the stage does nothing
  std::vector<int> width{64, 128};
  std::vector<std::string> norm{"none"};
  std::vector<std::string> activation{"relu"};
  std::vector<double> dropout{0.0};
  /// none; add: what comes into a layer is added to what comes out (through a linear layer without
  /// bias where the widths differ)
  std::vector<std::string> skip{"none"};
  int repeat = 1;
};

/// The layers that inputs go through before they are joined.
struct BranchOptions {
  /// Names of inputs of the data; several of the same shape go through the same layers with the
  /// same weights. None: the only input.
  std::vector<std::string> inputs;
  std::vector<int> embedding{8};             ///< width; for inputs of categories
  std::vector<StageOptions> stage;           ///< for images
  std::vector<SequenceOptions> sequence;     ///< for sequences
  std::vector<std::string> pool{"flatten"};  ///< of images and sequences: flatten, global_average
  std::vector<DenseOptions> dense;
};

/// Either stages and a head, for the only input, an image; or branches, joined and followed by
/// `trunk`; or plain choices.
struct Options {
  std::vector<StageOptions> stage{StageOptions{}, StageOptions{}};
  HeadOptions head;
  std::vector<BranchOptions> branch{};
  std::vector<std::string> join{"concat"};  ///< of several branches or inputs: concat, add
  std::vector<DenseOptions> trunk{};
  /// Decisions of the user's own. Without stages the space is made of these alone: it holds no
  /// networks, and something else than training measures its candidates.
  std::vector<Decision> choice{};

  bool plain() const { return stage.empty() && branch.empty() && !choice.empty(); }
};

/// Throws UsageError for what no choice could satisfy (unknown op, width < 1, ...).
void validate(const Options& options);

}  // namespace cairn::space
