#include "cairn/train/torchscript.hpp"

#include <gtest/gtest.h>
#include <torch/script.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <iterator>

#include "cairn/core/error.hpp"
#include "train/models.hpp"
#include "train/network.hpp"
#include "train/script.hpp"
#include "train/support.hpp"
#include "train/weights.hpp"

namespace cairn::train {
namespace {

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

TEST(TorchScript, SeveralInputsEqualTheNetwork) {
  const TemporaryFolder folder;
  const auto file = folder.path() / "model.pt";
  export_torchscript(model_of_several(), file);
  auto module = torch::jit::load(file.string());
  const auto inputs = inputs_of_several(300);
  const auto left = from_host(inputs[0]), right = from_host(inputs[1]);
  const auto kind = from_host(inputs[2]), cell = from_host(inputs[3]);
  const auto expected = from_host(predict(model_of_several(), inputs));
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
