#include "space/reference_networks.hpp"

#include "space/net.hpp"

namespace cairn::space {
namespace {

const std::vector<std::int64_t> kImage{3, 224, 224};

Pool max_pool_3(int padding, bool ceil_mode) {
  return {PoolKind::max, {3, 3}, {2, 2}, {padding, padding}, ceil_mode};
}

void basic_block(Net& net, int width, int stride) {
  LayerId shortcut = net.tip;
  net.conv_bn_relu(width, 3, stride);
  net.conv(width, 3);
  const LayerId body = net.then(BatchNorm{});
  if (stride != 1) {
    net.tip = shortcut;
    net.conv(width, 1, stride);
    shortcut = net.then(BatchNorm{});
  }
  net.then(Add{}, {body, shortcut});
  net.relu();
}

struct Bottleneck {
  int width, groups, out, stride;
};

void bottleneck(Net& net, const Bottleneck& block, bool first) {
  LayerId shortcut = net.tip;
  net.conv_bn_relu(block.width, 1);
  net.conv_bn_relu(block.width, 3, block.stride, block.groups);
  net.conv(block.out, 1);
  const LayerId body = net.then(BatchNorm{});
  if (first) {
    net.tip = shortcut;
    net.conv(block.out, 1, block.stride);
    shortcut = net.then(BatchNorm{});
  }
  net.then(Add{}, {body, shortcut});
  net.relu();
}

/// `width`: of the middle convolutions in the first stage.
Graph deep_residual(int width, int groups) {
  Net net(kImage);
  net.conv_bn_relu(64, 7, 2);
  net.then(max_pool_3(1, false));
  int stage = 0;
  for (int blocks : {3, 4, 6, 3}) {
    for (int block = 0; block < blocks; ++block)
      bottleneck(net, {width << stage, groups, 256 << stage, stage > 0 && block == 0 ? 2 : 1},
                 block == 0);
    ++stage;
  }
  net.classify(1000);
  return net.graph;
}

LayerId conv_bias_relu(Net& net, int width, int kernel, int stride, int padding) {
  net.then(Conv{width, {kernel, kernel}, {stride, stride}, {padding, padding}, 1, true});
  return net.relu();
}

void dense_head(Net& net) {
  net.then(Flatten{});
  for (int i = 0; i < 2; ++i) {
    net.then(Linear{4096, true});
    net.relu();
    net.then(Dropout{0.5});
  }
  net.then(Linear{1000, true});
}

void fire(Net& net, int squeeze, int expand) {
  const LayerId squeezed = conv_bias_relu(net, squeeze, 1, 1, 0);
  const LayerId small = conv_bias_relu(net, expand, 1, 1, 0);
  net.tip = squeezed;
  const LayerId large = conv_bias_relu(net, expand, 3, 1, 1);
  net.then(Concat{}, {small, large});
}

void conv_bn_relu6(Net& net, int width, int kernel, int stride, int groups) {
  net.conv(width, kernel, stride, groups);
  net.then(BatchNorm{});
  net.then(Activation{ActivationKind::relu6});
}

void inverted_residual(Net& net, int in, int out, int stride, int expand) {
  const LayerId shortcut = net.tip;
  if (expand != 1) conv_bn_relu6(net, in * expand, 1, 1, 1);
  conv_bn_relu6(net, in * expand, 3, stride, in * expand);
  net.conv(out, 1);
  net.then(BatchNorm{});
  if (stride == 1 && in == out) net.then(Add{}, {shortcut, net.tip});
}

void bn_relu_conv(Net& net, int width, int kernel) {
  net.then(BatchNorm{});
  net.relu();
  net.conv(width, kernel);
}

int dense_block(Net& net, int channels, int layers) {
  std::vector<LayerId> parts{net.tip};
  for (int i = 0; i < layers; ++i, channels += 32) {
    if (parts.size() > 1) net.then(Concat{}, parts);
    bn_relu_conv(net, 128, 1);
    bn_relu_conv(net, 32, 3);
    parts.push_back(net.tip);
  }
  net.then(Concat{}, parts);
  return channels;
}

}  // namespace

Graph alexnet() {
  Net net(kImage);
  conv_bias_relu(net, 64, 11, 4, 2);
  net.then(max_pool_3(0, false));
  conv_bias_relu(net, 192, 5, 1, 2);
  net.then(max_pool_3(0, false));
  for (int width : {384, 256, 256}) conv_bias_relu(net, width, 3, 1, 1);
  net.then(max_pool_3(0, false));
  net.then(AdaptiveAveragePool{{6, 6}});
  dense_head(net);
  return net.graph;
}

Graph vgg16() {
  Net net(kImage);
  for (auto [width, layers] : {std::pair{64, 2}, {128, 2}, {256, 3}, {512, 3}, {512, 3}}) {
    for (int i = 0; i < layers; ++i) conv_bias_relu(net, width, 3, 1, 1);
    net.then(Pool{PoolKind::max, {2, 2}, {2, 2}, {0, 0}, false});
  }
  net.then(AdaptiveAveragePool{{7, 7}});
  dense_head(net);
  return net.graph;
}

Graph resnet50() {
  return deep_residual(64, 1);
}

Graph resnext50() {
  return deep_residual(128, 32);
}

Graph resnet18() {
  Net net(kImage);
  net.conv_bn_relu(64, 7, 2);
  net.then(max_pool_3(1, false));
  for (int width : {64, 128, 256, 512})
    for (int block = 0; block < 2; ++block)
      basic_block(net, width, width > 64 && block == 0 ? 2 : 1);
  net.classify(1000);
  return net.graph;
}

Graph squeezenet() {
  Net net(kImage);
  conv_bias_relu(net, 64, 3, 2, 0);
  for (auto [squeeze, expand] : {std::pair{16, 64}, {32, 128}}) {
    net.then(max_pool_3(0, true));
    fire(net, squeeze, expand);
    fire(net, squeeze, expand);
  }
  net.then(max_pool_3(0, true));
  for (auto [squeeze, expand] : {std::pair{48, 192}, {48, 192}, {64, 256}, {64, 256}})
    fire(net, squeeze, expand);
  net.then(Dropout{0.5});
  conv_bias_relu(net, 1000, 1, 1, 0);
  net.then(AdaptiveAveragePool{{1, 1}});
  net.then(Flatten{});
  return net.graph;
}

Graph mobilenet_v2() {
  struct Group {
    int expand, width, blocks, stride;
  };
  Net net(kImage);
  conv_bn_relu6(net, 32, 3, 2, 1);
  int channels = 32;
  for (const Group& group :
       {Group{1, 16, 1, 1}, Group{6, 24, 2, 2}, Group{6, 32, 3, 2}, Group{6, 64, 4, 2},
        Group{6, 96, 3, 1}, Group{6, 160, 3, 2}, Group{6, 320, 1, 1}})
    for (int block = 0; block < group.blocks; ++block) {
      inverted_residual(net, channels, group.width, block == 0 ? group.stride : 1, group.expand);
      channels = group.width;
    }
  conv_bn_relu6(net, 1280, 1, 1, 1);
  net.then(AdaptiveAveragePool{{1, 1}});
  net.then(Flatten{});
  net.then(Dropout{0.2});
  net.then(Linear{1000, true});
  return net.graph;
}

Graph densenet121() {
  Net net(kImage);
  net.conv_bn_relu(64, 7, 2);
  net.then(max_pool_3(1, false));
  int channels = 64;
  for (int layers : {6, 12, 24}) {
    channels = dense_block(net, channels, layers) / 2;
    bn_relu_conv(net, channels, 1);
    net.then(Pool{PoolKind::average, {2, 2}, {2, 2}, {0, 0}, false});
  }
  dense_block(net, channels, 16);
  net.then(BatchNorm{});
  net.relu();
  net.classify(1000);
  return net.graph;
}

}  // namespace cairn::space
