#include "cairn/space/shape.hpp"

#include <gtest/gtest.h>

#include <limits>

#include "cairn/core/error.hpp"
#include "space/net.hpp"

namespace cairn::space {
namespace {

Shape after(std::vector<std::int64_t> input, Layer layer) {
  Net net(std::move(input));
  net.then(std::move(layer));
  return infer_shapes(net.graph).back();
}

/// The error for a layer of the name "layer1" behind an input.
std::string refusal(std::vector<std::int64_t> input, Layer layer) {
  try {
    after(std::move(input), std::move(layer));
  } catch (const Error& error) {
    return error.what();
  }
  return "none";
}

Pool pool(Size2 kernel, Size2 stride, Size2 padding, bool ceil_mode) {
  return {PoolKind::max, kernel, stride, padding, ceil_mode};
}

/// Windows counted one by one: the last one may be incomplete in ceil mode, but starts inside the
/// input or the padding before it (PyTorch).
std::int64_t count_windows(int size, int kernel, int stride, int padding, bool ceil_mode) {
  std::int64_t count = 0;
  for (int begin = -padding;; begin += stride, ++count) {
    const bool complete = begin + kernel <= size + padding;
    const bool previous_left_some =
        count > 0 && begin - stride + kernel < size + padding && begin < size;
    if (!complete && !(ceil_mode && previous_left_some)) return count;
  }
}

TEST(Shape, PoolsLikeWindowsCountedOneByOne) {
  int checked = 0;
  for (int size = 1; size <= 12; ++size)
    for (int kernel = 1; kernel <= 5; ++kernel)
      for (int stride = 1; stride <= 4; ++stride)
        for (int padding = 0; padding <= kernel / 2; ++padding)
          for (bool ceil_mode : {false, true}) {
            if (kernel > size + 2 * padding) continue;
            const Layer layer = pool({kernel, 1}, {stride, 1}, {padding, 0}, ceil_mode);
            ASSERT_EQ(after({2, size, 3}, layer),
                      (Shape{2, count_windows(size, kernel, stride, padding, ceil_mode), 3}))
                << size << " " << kernel << " " << stride << " " << padding << " " << ceil_mode;
            ++checked;
          }
  EXPECT_GT(checked, 500);
}

TEST(Shape, KnowsCasesFromPyTorch) {
  // What torch.nn.MaxPool2d gives with ceil_mode=True.
  EXPECT_EQ(after({1, 112, 111}, pool({3, 3}, {2, 2}, {0, 0}, true)), (Shape{1, 56, 55}));
  EXPECT_EQ(after({1, 5, 4}, pool({2, 2}, {2, 2}, {1, 1}, true)), (Shape{1, 3, 3}));
  EXPECT_EQ(after({1, 6, 6}, pool({2, 2}, {4, 4}, {0, 0}, true)), (Shape{1, 2, 2}));
  EXPECT_EQ(after({3, 224, 224}, Conv{8, {7, 7}, {2, 2}, {3, 3}, 1, false}), (Shape{8, 112, 112}));
  EXPECT_EQ(after({4, 9, 1}, Conv{8, {5, 1}, {3, 1}, {0, 0}, 4, true}), (Shape{8, 2, 1}));
}

TEST(Shape, FollowsTheOtherLayers) {
  EXPECT_EQ(after({3, 4, 5}, Flatten{}), Shape{60});
  EXPECT_EQ(after({3, 4, 5}, AdaptiveAveragePool{{2, 7}}), (Shape{3, 2, 7}));
  EXPECT_EQ(after({6}, Linear{4, true}), Shape{4});
  EXPECT_EQ(after({3, 4, 5}, Dropout{0.5}), (Shape{3, 4, 5}));
  Net net({3, 4, 5});
  const LayerId wide = net.conv(7, 3);
  EXPECT_EQ(net.then(Concat{}, {LayerId(0), wide}), LayerId(2));
  EXPECT_EQ(infer_shapes(net.graph).back(), (Shape{10, 4, 5}));
  Net vectors({3});
  vectors.then(Concat{}, {LayerId(0), LayerId(0), LayerId(0)});
  EXPECT_EQ(infer_shapes(vectors.graph).back(), Shape{9});
}

TEST(Shape, NamesTheLayerThatCannotBeBuilt) {
  EXPECT_EQ(refusal({1, 2, 2}, Conv{4, {5, 5}, {1, 1}, {0, 0}, 1, false}),
            "layer1: kernel 5x5 is larger than its padded input 2x2");
  EXPECT_EQ(refusal({3, 2, 2}, Linear{4, true}),
            "layer1: it needs a vector, but gets 3x2x2; flatten it");
  EXPECT_EQ(refusal({3, 8, 8}, Conv{4, {1, 1}, {1, 1}, {0, 0}, 2, false}),
            "layer1: 2 groups do not divide 3 input and 4 output channels");
}

TEST(Shape, RefusesImpossibleLayers) {
  const std::vector<Layer> layers{Conv{0, {1, 1}, {1, 1}, {0, 0}, 1, false},
                                  Conv{1, {0, 1}, {1, 1}, {0, 0}, 1, false},
                                  Conv{1, {1, 1}, {1, 0}, {0, 0}, 1, false},
                                  Conv{1, {1, 1}, {1, 1}, {-1, 0}, 1, false},
                                  Conv{1, {1, 1}, {1, 1}, {0, 0}, 0, false},
                                  pool({3, 3}, {1, 1}, {2, 1}, false),
                                  pool({9, 1}, {1, 1}, {0, 0}, true),
                                  AdaptiveAveragePool{{0, 1}},
                                  Linear{3, true},
                                  Dropout{1.5},
                                  Dropout{std::numeric_limits<double>::quiet_NaN()},
                                  Add{},
                                  Concat{},
                                  Input{{}},
                                  Input{{3}}};
  for (const Layer& layer : layers)
    EXPECT_EQ(refusal({2, 8, 8}, layer).substr(0, 7), "layer1:") << describe(layer);
  EXPECT_NE(refusal({5}, Conv{1, {1, 1}, {1, 1}, {0, 0}, 1, false}), "none");
  EXPECT_NE(refusal({4, 0, 3}, BatchNorm{}), "none");
  const auto huge = std::numeric_limits<std::int64_t>::max();
  EXPECT_NE(refusal({1, 1, huge}, pool({1, 1}, {1, 1}, {0, 0}, false)), "none");
  EXPECT_NE(refusal({huge, huge, 2}, Flatten{}), "none");
}

TEST(Shape, RefusesUnequalSumsAndBrokenOrder) {
  Net sum({2, 8, 8});
  const LayerId wide = sum.conv(3, 3);
  sum.then(Add{}, {LayerId(0), wide});
  EXPECT_THROW(infer_shapes(sum.graph), Error);
  Net joined({2, 8, 8});
  const LayerId small = joined.conv(2, 3, 2);
  joined.then(Concat{}, {LayerId(0), small});
  EXPECT_THROW(infer_shapes(joined.graph), Error);
  Net order({2, 8, 8});
  order.graph.nodes.push_back({"loop", BatchNorm{}, {LayerId(1)}});
  EXPECT_THROW(infer_shapes(order.graph), Error);
}

TEST(Shape, OfSequencesAndEmbeddings) {
  Net sequence({3, 20});
  sequence.then(Conv{4, {1, 5}, {1, 2}, {0, 2}, 1, false});
  EXPECT_EQ(infer_shapes(sequence.graph), (std::vector<Shape>{{3, 1, 20}, {4, 1, 10}}));
  Net table({3});
  table.then(Embedding{{2, 7, 1}, 5});
  EXPECT_EQ(infer_shapes(table.graph).back(), (Shape{15}));
  for (const Embedding& layer :
       {Embedding{{2, 7}, 5}, Embedding{{2, 7, 0}, 5}, Embedding{{2, 7, 1}, 0}, Embedding{{}, 5}})
    EXPECT_EQ(refusal({3}, layer).substr(0, 7), "layer1:");
  EXPECT_NE(refusal({3, 4}, Embedding{{2, 7, 1}, 5}), "none");
}

/// Two linear layers on 5 and on `features`; the second shares as told.
std::string shared_refusal(std::uint32_t shares, Layer second, std::int64_t features = 5) {
  Net net({5});
  net.then(Linear{3, true});
  const LayerId other = net.then(Input{{features}}, {});
  net.then(Flatten{}, {other});
  net.then(std::move(second), {other});
  net.graph.nodes.back().shares = LayerId(shares);
  try {
    infer_shapes(net.graph);
  } catch (const Error& error) {
    return error.what();
  }
  return "none";
}

TEST(Shape, RefusesWeightsThatDoNotFit) {
  EXPECT_EQ(shared_refusal(1, Linear{3, true}), "none");
  EXPECT_EQ(shared_refusal(1, Linear{3, false}),
            "layer4: it shares the weights of layer1, which is another layer");
  EXPECT_EQ(shared_refusal(1, Linear{3, true}, 6),
            "layer4: it shares the weights of layer1, which gets 5 instead of 6");
  EXPECT_EQ(shared_refusal(3, Flatten{}), "layer4: it shares weights, and has none");
  EXPECT_NE(shared_refusal(4, Linear{3, true}), "none");
  EXPECT_NE(shared_refusal(9, Linear{3, true}), "none");
  Net net({5});
  for (int i = 0; i < 3; ++i) net.then(Linear{5, true});
  net.graph.nodes[2].shares = LayerId(1);
  EXPECT_NO_THROW(infer_shapes(net.graph));
  net.graph.nodes[3].shares = LayerId(2);  // which has no weights of its own
  EXPECT_THROW(infer_shapes(net.graph), Error);
}

}  // namespace
}  // namespace cairn::space
