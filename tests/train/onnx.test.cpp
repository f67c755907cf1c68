#include "cairn/train/onnx.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>

#include "cairn/core/error.hpp"
#include "cairn/core/file.hpp"
#include "train/models.hpp"
#include "train/support.hpp"

namespace cairn::train {
namespace {

/// A Python that has numpy and onnxruntime, or "".
std::string python_with_runtime() {
  const char* given = std::getenv("CAIRN_ONNX_PYTHON");
  const std::string python = given ? given : "/usr/bin/python3";
  const auto test = python + " -c 'import numpy, onnxruntime' >/dev/null 2>&1";
  return std::system(test.c_str()) == 0 ? python : "";
}

void dump(const std::filesystem::path& file, const HostTensor& tensor) {
  const auto bytes = tensor.span();
  publish_text(file, {reinterpret_cast<const char*>(bytes.data()), bytes.size()});
}

/// What the runtime computes for raw inputs, named in the order of the graph, must be what
/// `predict` gives.
constexpr const char* check = R"(
import json, sys
import numpy, onnxruntime
folder = sys.argv[1]
shapes = json.load(open(folder + "/shapes.json"))
session = onnxruntime.InferenceSession(folder + "/model.onnx")
feed = {}
for wanted, shape in zip(session.get_inputs(), shapes):
    kind = numpy.int64 if "int64" in wanted.type else numpy.float32
    feed[wanted.name] = numpy.fromfile(f"{folder}/{len(feed)}", dtype=kind).reshape(shape)
(actual,) = session.run(["output"], feed)
expected = numpy.fromfile(folder + "/y", dtype=numpy.float32).reshape(actual.shape)
error = numpy.abs(actual - expected).max() / max(1, numpy.abs(expected).max())
print("largest error", error)
sys.exit(not error <= 1e-5)
)";

void expect_equal_in_runtime(const Model& model, const std::vector<HostTensor>& inputs) {
  const auto python = python_with_runtime();
  if (python.empty()) GTEST_SKIP() << "no Python with onnxruntime ($CAIRN_ONNX_PYTHON)";
  const TemporaryFolder folder;
  export_onnx(model, folder.path() / "model.onnx");
  std::string shapes;
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    dump(folder.path() / std::to_string(i), inputs[i]);
    shapes += shapes.empty() ? "[" : ", [";
    for (std::size_t d = 0; d < inputs[i].shape.size(); ++d)
      shapes += (d == 0 ? "" : ", ") + std::to_string(inputs[i].shape[d]);
    shapes += "]";
  }
  dump(folder.path() / "y", predict(model, inputs));
  std::ofstream(folder.path() / "shapes.json") << "[" << shapes << "]";
  std::ofstream(folder.path() / "check.py") << check;
  const auto path = folder.path().string();
  EXPECT_EQ(std::system((python + " " + path + "/check.py " + path).c_str()), 0);
}

TEST(Onnx, EveryLayerIsEqualInTheRuntime) {
  const auto x = to_host(from_host(images(40)).to(torch::kFloat32));
  expect_equal_in_runtime(model({1, 1}), {x});
}

TEST(Onnx, SeveralInputsAreEqualInTheRuntime) {
  expect_equal_in_runtime(model_of_several(), inputs_of_several(300));
}

TEST(Onnx, WeightsOfAnotherNetworkAreRefused) {
  const TemporaryFolder folder;
  auto wrong = model_of_several();
  std::erase_if(wrong.weights, [](const auto& weight) { return weight.name == "out.weight"; });
  EXPECT_NE(thrown([&] { export_onnx(wrong, folder.path() / "model.onnx"); }).find("out.weight"),
            std::string::npos);
  EXPECT_TRUE(std::filesystem::is_empty(folder.path()));
}

TEST(Onnx, WhatTheFormatCannotExpressIsRefused) {
  const TemporaryFolder folder;
  EXPECT_NE(thrown([&] {
              export_onnx(model({2, 1}), folder.path() / "model.onnx");
            }).find("adaptive"),
            std::string::npos);
}

}  // namespace
}  // namespace cairn::train
