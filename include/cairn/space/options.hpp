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

struct Options {
  std::vector<StageOptions> stage{StageOptions{}, StageOptions{}};
  HeadOptions head;
  /// Decisions of the user's own. Without stages the space is made of these alone: it holds no
  /// networks, and something else than training measures its candidates.
  std::vector<Decision> choice{};

  bool plain() const { return stage.empty() && !choice.empty(); }
};

/// Throws UsageError for what no choice could satisfy (unknown op, width < 1, ...).
void validate(const Options& options);

}  // namespace cairn::space
