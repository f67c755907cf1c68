#include "train/practice.hpp"

#include <array>
#include <vector>

#include "cairn/space/cost.hpp"
#include "cairn/space/space.hpp"

namespace cairn::train {
namespace {

using namespace space;

constexpr int kOutputs = 10;
/// What a batch may need, so that no step takes longer than some tenths of a second on one core.
constexpr double kMostMacs = 1e9;
constexpr double kMostBytes = 1e8;  ///< of activations

template <class T, std::size_t N>
T pick(Random& random, const std::array<T, N>& values) {
  return values[random.below(N)];
}

bool one_in(Random& random, std::uint64_t n) {
  return random.below(n) == 0;
}

/// Appends layers at random; shapes always fit.
class Author {
 public:
  explicit Author(Random& random) : random_(random) {
    channels_ = pick(random, std::array{1, 3, 16, 32, 64});
    side_ = 6 + static_cast<int>(random.below(35));
    then(Input{{channels_, side_, side_}}, {});
  }

  void block() {
    switch (random_.below(8)) {
      case 0:
        return conv_block(1, width());
      case 1:
        return separable();
      case 2:
        return residual();
      case 3:
        return join();
      case 4:
        return pool();
      default:
        return conv_block(pick(random_, std::array{1, 3, 3, 5, 7}), width());
    }
  }

  Graph finish() && {
    if (side_ > 8 || !one_in(random_, 2)) then(AdaptiveAveragePool{{1, 1}});
    then(Flatten{});
    if (one_in(random_, 3)) {
      then(Linear{pick(random_, std::array{32, 64, 128, 256}), true});
      then(Activation{ActivationKind::relu});
      if (one_in(random_, 2)) then(Dropout{0.5});
    }
    then(Linear{kOutputs, true});
    return std::move(graph_);
  }

 private:
  LayerId then(Layer layer, std::vector<LayerId> inputs) {
    tip_ = graph_.add("layer" + std::to_string(graph_.nodes.size()), std::move(layer),
                      std::move(inputs));
    return tip_;
  }
  LayerId then(Layer layer) { return then(std::move(layer), {tip_}); }

  int width() { return pick(random_, std::array{8, 16, 24, 32, 48, 64, 96, 128, 192, 256}); }
  int stride() { return one_in(random_, 3) ? 2 : 1; }

  void conv(int kernel, int width, int stride, int groups) {
    const bool norm = !one_in(random_, 4);
    const int padding = kernel / 2;
    then(Conv{width, {kernel, kernel}, {stride, stride}, {padding, padding}, groups, !norm});
    if (norm) then(BatchNorm{});
  }
  void activate() {
    using enum ActivationKind;
    then(Activation{pick(random_, std::array{relu, relu, relu, silu, leaky_relu, gelu, tanh})});
  }
  void shrink(int stride) { side_ = (side_ + stride - 1) / stride; }

  void conv_block(int kernel, int width) {
    const int step = stride();
    conv(kernel, width, step, 1);
    activate();
    channels_ = width;
    shrink(step);
  }
  void separable() {
    const int step = stride(), repeats = 1 + static_cast<int>(random_.below(2));
    for (int i = 0; i < repeats; ++i) {
      conv(pick(random_, std::array{3, 5}), channels_, i == 0 ? step : 1, channels_);
      activate();
    }
    shrink(step);
  }
  void residual() {
    const int step = stride(), kernel = pick(random_, std::array{1, 3});
    const LayerId input = tip_;
    channels_ = width();
    conv(kernel, channels_, step, 1);
    const LayerId body = std::exchange(tip_, input);
    conv(1, channels_, step, 1);
    then(Add{}, {body, tip_});
    activate();
    shrink(step);
  }
  void join() {
    const LayerId input = tip_;
    channels_ = width();
    conv(1, channels_, 1, 1);
    const LayerId left = std::exchange(tip_, input);
    conv(3, channels_, 1, 1);
    then(Concat{}, {left, tip_});
    channels_ *= 2;
  }
  void pool() {
    if (side_ < 2) return;
    const auto kind = one_in(random_, 2) ? PoolKind::max : PoolKind::average;
    then(Pool{kind, {2, 2}, {2, 2}, {0, 0}, false});
    side_ /= 2;
  }

  Random& random_;
  Graph graph_;
  LayerId tip_;
  int channels_ = 1;
  int side_ = 1;
};

Graph write(Random& random) {
  Author author(random);
  const auto blocks = 1 + random.below(4);
  for (std::uint64_t i = 0; i < blocks; ++i) author.block();
  return std::move(author).finish();
}

std::string optimizer(Random& random) {
  return one_in(random, 2) ? "sgd" : "adam";
}

StageOptions any_stage(std::vector<int> width) {
  StageOptions stage;
  stage.blocks = {1, 2, 3};
  stage.op = {"conv3x3", "conv5x5", "separable3x3", "separable5x5", "residual", "inception"};
  stage.width = std::move(width);
  stage.down = {"none", "stride", "max_pool"};
  stage.activation = {"relu", "silu"};
  return stage;
}

space::Space candidates() {
  space::Options options;
  options.stage = {any_stage({16, 24, 32}), any_stage({32, 48, 64}), any_stage({64, 96, 128})};
  options.head = {{"global_average", "flatten"}, {0, 64, 128}, {0.0, 0.2}};
  return space::Space(options, {{3, 28, 28}, kOutputs});
}

/// Calls `make` until what it gives takes no longer than one may wait for.
template <class Make>
Graph affordable(std::int64_t batch, const Make& make) {
  for (;;) {
    Graph graph = make();
    const auto cost = space::cost(graph);
    const auto n = static_cast<double>(batch);
    if (n * static_cast<double>(cost.macs) <= kMostMacs &&
        n * static_cast<double>(cost.activation_bytes) <= kMostBytes)
      return graph;
  }
}

}  // namespace

Practice practice_network(Random& random) {
  const std::int64_t batch = pick(random, std::array{4, 16, 32, 64, 128, 256});
  Graph graph = affordable(batch, [&] { return write(random); });
  return {std::move(graph), batch, optimizer(random)};
}

Practice random_candidate(Random& random) {
  const auto space = candidates();
  const std::int64_t batch = pick(random, std::array{16, 32, 64, 128});
  Graph graph = affordable(batch, [&] { return space.graph(space.sample(random)); });
  return {std::move(graph), batch, optimizer(random)};
}

}  // namespace cairn::train
