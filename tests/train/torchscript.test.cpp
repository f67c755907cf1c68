#include "cairn/train/torchscript.hpp"

#include <gtest/gtest.h>
#include <torch/script.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <iterator>

#include "cairn/core/error.hpp"
#include "train/network.hpp"
#include "train/script.hpp"
#include "train/support.hpp"
#include "train/weights.hpp"

namespace cairn::train {
namespace {

using namespace space;

/// A network with a layer of every kind.
Graph every_layer() {
  Graph graph;
  LayerId last = graph.add("input", Input{{3, 8, 8}}, {});
  const auto then = [&](const std::string& name, const Layer& layer) {
    last = graph.add(name, layer, {last});
    return last;
  };
  then("conv1", Conv{8, {3, 3}, {1, 1}, {1, 1}, 1, false});
  then("bn1", BatchNorm{});
  const auto stem = then("act1", Activation{ActivationKind::relu});
  then("depthwise", Conv{8, {5, 3}, {1, 1}, {2, 1}, 8, true});
  then("act2", Activation{ActivationKind::relu6});
  last = graph.add("sum", Add{}, {stem, last, stem});
  const auto pooled = then("pool", Pool{PoolKind::max, {3, 3}, {2, 2}, {1, 1}, false});
  then("act3", Activation{ActivationKind::gelu});
  then("act4", Activation{ActivationKind::silu});
  last = graph.add("both", Concat{}, {pooled, last});
  then("average", Pool{PoolKind::average, {3, 3}, {2, 2}, {0, 0}, true});
  then("act5", Activation{ActivationKind::leaky_relu});
  then("adaptive", AdaptiveAveragePool{{2, 1}});
  then("flat", Flatten{});
  then("drop", Dropout{0.5});
  then("dense", Linear{12, true});
  then("act6", Activation{ActivationKind::tanh});
  then("act7", Activation{ActivationKind::sigmoid});
  then("out", Linear{5, false});
  return graph;
}

Model model() {
  auto source = at::detail::createCPUGenerator(2);
  const Network network(every_layer(), source);
  const torch::NoGradGuard no_grad;
  for (const auto& buffer : network.buffers())
    if (buffer.name == "bn1.running_mean") torch::Tensor(buffer.value).normal_(0, 1, source);
  auto weights = save(network);
  const Scaling scaling{{{"input", data::Statistics{{3, 1, 1}, {100, 120, 140}, {50, 60, 70}}}}};
  std::ranges::move(to_weights(scaling), std::back_inserter(weights));
  return {every_layer(), weights};
}

HostTensor images(std::int64_t count) {
  Random random(4, "images");
  auto x = HostTensor::allocate(DType::uint8, {count, 3, 8, 8});
  for (auto& pixel : x.as<std::uint8_t>()) pixel = static_cast<std::uint8_t>(random.below(256));
  return x;
}

TEST(TorchScript, LoadedModuleEqualsTheNetwork) {
  const TemporaryFolder folder;
  const auto file = folder.path() / "model.pt";
  export_torchscript(model(), file);
  auto module = torch::jit::load(file.string());
  const auto x = images(300);
  const auto expected = from_host(predict(model(), {x}));
  ASSERT_GT(expected.std().item<float>(), 1e-2);
  const auto raw = module.forward({from_host(x)}).toTensor();
  EXPECT_LE((raw - expected).abs().max().item<float>(), 1e-5);
  const auto real = module.forward({from_host(x).to(torch::kFloat64)}).toTensor();
  EXPECT_LE((real - expected).abs().max().item<float>(), 1e-5);
}

TEST(TorchScript, StateHasTheNamesOfTheCheckpoint) {
  const TemporaryFolder folder;
  export_torchscript(model(), folder.path() / "model.pt");
  const auto module = torch::jit::load((folder.path() / "model.pt").string());
  std::vector<std::string> names;
  for (const auto& parameter : module.named_parameters()) names.push_back(parameter.name);
  EXPECT_NE(std::ranges::find(names, "depthwise.weight"), names.end());
  EXPECT_EQ(names.size(), 8u);
}

bool python_has_torch() {
  return std::system("/usr/bin/python3 -c 'import torch' >/dev/null 2>&1") == 0;
}

TEST(TorchScript, PythonReadsTheSame) {
  if (!python_has_torch()) GTEST_SKIP() << "/usr/bin/python3 cannot import torch";
  const TemporaryFolder folder;
  export_torchscript(model(), folder.path() / "model.pt");
  const auto x = images(20);
  const auto expected = predict(model(), {x});
  const auto dump = [&](const char* name, const HostTensor& tensor) {
    std::ofstream file(folder.path() / name, std::ios::binary);
    file.write(reinterpret_cast<const char*>(tensor.data.get()),
               static_cast<std::streamsize>(tensor.bytes()));
  };
  dump("x", x);
  dump("y", expected);
  std::ofstream(folder.path() / "check.py") << R"(
import sys, torch
folder = sys.argv[1]
read = lambda name, kind: torch.frombuffer(bytearray(open(folder + name, "rb").read()), dtype=kind)
x = read("/x", torch.uint8).view(20, 3, 8, 8)
y = read("/y", torch.float32).view(20, 5)
module = torch.jit.load(folder + "/model.pt")
assert (module(x) - y).abs().max() <= 1e-5
assert "depthwise.weight" in module.state_dict()
)";
  const std::string folder_name = folder.path().string();
  const std::string command =
      "/usr/bin/python3 " + folder_name + "/check.py " + folder_name + " 2>&1";
  EXPECT_EQ(std::system(command.c_str()), 0);
}

/// Sequences and vectors through shared layers, categories, a clipped input, a scaled target.
Graph several_inputs() {
  Graph graph;
  const auto left = graph.add("input_left", Input{{2, 9}}, {});
  const auto right = graph.add("input_class", Input{{2, 9}}, {});  // a word of the language
  const auto kind = graph.add("input_kind", Input{{2}}, {});
  const auto cell = graph.add("input_cell", Input{{3}}, {});
  const Conv conv{4, {1, 3}, {1, 2}, {0, 1}, 1, true};
  const auto a = graph.add("conv", conv, {left});
  const auto b = graph.add("conv2", conv, {right});
  graph.nodes.back().shares = a;
  const auto an = graph.add("bn", BatchNorm{}, {a}), bn = graph.add("bn2", BatchNorm{}, {b});
  graph.nodes.back().shares = an;
  const auto sum = graph.add("sum", Add{}, {an, bn});
  const auto flat = graph.add("flat", Flatten{}, {sum});
  const auto table = graph.add("table", Embedding{{3, 4}, 5}, {kind});
  const auto both = graph.add("both", Concat{}, {flat, table, cell});
  graph.add("out", Linear{1, true}, {both});
  return graph;
}

Model model_of_several() {
  auto source = at::detail::createCPUGenerator(3);
  const Network network(several_inputs(), source);
  Scaling scaling;
  scaling.inputs.push_back({"input_left", data::Statistics{{2, 1}, {1, 2}, {3, 4}}});
  scaling.inputs.push_back(
      {"input_class", data::Statistics{{2, 9}, std::vector(18, 0.5), std::vector(18, 2.0)}});
  scaling.inputs.push_back({"input_kind"});
  scaling.inputs.push_back({"input_cell", data::Statistics{{3}, {0, 1, 2}, {1, 1, 2}}, 1});
  scaling.target = {1000, 50};
  return {several_inputs(), save(network, scaling)};
}

TEST(TorchScript, SeveralInputsEqualTheNetwork) {
  const TemporaryFolder folder;
  const auto file = folder.path() / "model.pt";
  export_torchscript(model_of_several(), file);
  auto module = torch::jit::load(file.string());
  auto source = at::detail::createCPUGenerator(4);
  const auto noise = [&](std::vector<std::int64_t> shape) {
    return torch::empty(shape).normal_(1, 2, source);
  };
  auto left = noise({300, 2, 9});
  const auto right = noise({300, 2, 9}), cell = noise({300, 3});
  const auto kind = torch::stack({torch::empty({300}, torch::kInt64).random_(0, 3, source),
                                  torch::empty({300}, torch::kInt64).random_(0, 4, source)},
                                 1);
  left[7][1][3] = NAN;
  const auto expected = from_host(
      predict(model_of_several(), {to_host(left), to_host(right), to_host(kind), to_host(cell)}));
  ASSERT_EQ(expected.sizes(), (std::vector<std::int64_t>{300, 1}));
  EXPECT_NEAR(expected.mean().item<float>(), 1000, 100);
  EXPECT_TRUE(expected.isfinite().all().item<bool>());
  const auto actual = module.forward({left, right, kind, cell}).toTensor();
  EXPECT_LE((actual - expected).abs().max().item<float>(), 1e-3);
  // What is clipped, and what is missing, is as if it had the limit and the mean.
  auto other = left.clone();
  other[7][1][3] = 2;
  EXPECT_TRUE(torch::equal(module.forward({other, right, kind, cell}).toTensor(), actual));
  const auto clipped = torch::minimum(torch::maximum(cell, torch::tensor({-1.f, 0.f, 0.f})),
                                      torch::tensor({1.f, 2.f, 4.f}));
  ASSERT_FALSE(torch::equal(clipped, cell));
  EXPECT_LE(
      (module.forward({left, right, kind, clipped}).toTensor() - actual).abs().max().item<float>(),
      1e-3);
  std::vector<std::string> arguments;
  for (const auto& argument : module.get_method("forward").function().getSchema().arguments())
    arguments.push_back(argument.name());
  EXPECT_EQ(arguments, (std::vector<std::string>{"self", "left", "input_class", "kind", "cell"}));
}

TEST(TorchScript, WordsOfTheLanguageAreNoArguments) {
  EXPECT_EQ(argument_name("input"), "x");
  EXPECT_EQ(argument_name("input_drug"), "drug");
  for (const char* node : {"input_self", "input_v3", "input_2d", "input_in", "input_"})
    EXPECT_EQ(argument_name(node), node);
}

TEST(Predict, TooFewOrUnequalInputsAreRefused) {
  const auto vectors = [](std::int64_t count) {
    auto x = HostTensor::allocate(DType::float32, {count, 3});
    std::ranges::fill(x.as<float>(), 0);
    return x;
  };
  EXPECT_NE(thrown([&] { predict(model_of_several(), {vectors(2)}); }).find("4 inputs"),
            std::string::npos);
  EXPECT_THROW(predict(model_of_several(), {}), Error);
  EXPECT_THROW(predict(model_of_several(), {vectors(2), vectors(2), vectors(3), vectors(2)}),
               Error);
}

TEST(TorchScript, WeightsOfAnotherNetworkAreRefused) {
  const TemporaryFolder folder;
  auto wrong = model();
  wrong.weights.pop_back();
  EXPECT_THROW(export_torchscript(wrong, folder.path() / "model.pt"), Error);
  EXPECT_TRUE(std::filesystem::is_empty(folder.path()));
  EXPECT_THROW(predict(wrong, {images(1)}), Error);
}

TEST(Predict, InputsOfAnotherShapeAreRefused) {
  auto x = images(1);
  x.shape = {1, 1, 12, 16};
  EXPECT_THROW(predict(model(), {x}), Error);
}

}  // namespace
}  // namespace cairn::train
