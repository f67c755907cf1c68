#include "cairn/train/torchscript.hpp"

#include <torch/script.h>

#include <algorithm>
#include <map>
#include <memory>

#include "cairn/core/error.hpp"
#include "cairn/core/file.hpp"
#include "train/device.hpp"
#include "train/faults.hpp"
#include "train/folds.hpp"
#include "train/model.hpp"
#include "train/scoring.hpp"
#include "train/script.hpp"
#include "train/weights.hpp"

namespace cairn::train {
namespace {

using Units = std::shared_ptr<torch::jit::CompilationUnit>;

/// A module that holds tensors only. Each has a type of its own, hence the mangled name.
torch::jit::Module holder(const Units& units) {
  return {{"__torch__.Weights"}, units, true};
}

/// "<node>.<parameter>" in two.
std::pair<std::string, std::string> split_name(const std::string& name) {
  const auto dot = name.rfind('.');
  return {name.substr(0, dot), name.substr(dot + 1)};
}

/// Submodules for nodes that have tensors.
class Holders {
 public:
  explicit Holders(Units units) : units_(std::move(units)) {}

  torch::jit::Module& at(const std::string& node) {
    return holders_.try_emplace(node, holder(units_)).first->second;
  }
  void add(const Network& network) {
    for (const auto& [name, value] : network.parameters()) {
      const auto [node, parameter] = split_name(name);
      at(node).register_parameter(parameter, value.detach(), false);
    }
    for (const auto& [name, value] : network.buffers()) {
      const auto [node, parameter] = split_name(name);
      at(node).register_buffer(parameter, value);
    }
    for (const auto& [node, rows] : network.first_rows())
      at(node).register_buffer("first_row", rows);
  }
  void add(const Scales& scales) {
    const auto& [inputs, target] = scales.scaling();
    for (std::size_t i = 0; i < inputs.size(); ++i) {
      if (!inputs[i].statistics) continue;
      at(inputs[i].node).register_buffer("mean", scales.inputs()[i].mean());
      at(inputs[i].node)
          .register_buffer("standard_deviation", scales.inputs()[i].standard_deviation());
    }
    if (!target) return;
    auto& output = at(std::string(kOutputNode));
    output.register_buffer("mean", torch::scalar_tensor(target->mean, at::kFloat));
    output.register_buffer("standard_deviation",
                           torch::scalar_tensor(target->standard_deviation, at::kFloat));
  }
  const std::map<std::string, torch::jit::Module>& all() const { return holders_; }

 private:
  Units units_;
  std::map<std::string, torch::jit::Module> holders_;
};

[[noreturn]] void refuse_folds(std::size_t folds) {
  throw Error({"this is not one network",
               "the weights are those of " + std::to_string(folds) + " folds of a cross-validation",
               "cairn final trains one network on all samples"});
}

Network network_of(const Model& model) {
  auto generator = make_generator(torch::kCPU, 0);
  Network network(model.graph, generator);
  if (const auto folds = folds_of(network, model.weights)) refuse_folds(folds);
  load_all(network, model.weights);
  return network;
}

Scales scales_of(const Model& model) {
  return {scaling_of(model.weights, model.graph), torch::kCPU};
}

torch::jit::Module script(const Model& model) {
  const auto network = network_of(model);
  const auto scales = scales_of(model);
  const auto units = std::make_shared<torch::jit::CompilationUnit>();
  torch::jit::Module module({"__torch__.CairnNetwork"}, units);
  Holders holders(units);
  holders.add(network);
  holders.add(scales);
  for (const auto& [node, weights] : holders.all()) module.register_module(node, weights);
  module.define(script_source(model.graph, scales.scaling()));
  module.eval();
  return module;
}

void require_equal_length(const std::vector<torch::Tensor>& inputs) {
  const bool equal = std::ranges::all_of(inputs, [&](const torch::Tensor& input) {
    return input.dim() > 0 && input.size(0) > 0 && input.size(0) == inputs[0].size(0);
  });
  if (inputs.empty() || !equal)
    throw Error({"nothing can be predicted", "the inputs differ in length, or have none", ""});
}

}  // namespace

void require_network(const Model& model) {
  with_named_faults([&] { network_of(model); });
}

void export_torchscript(const Model& model, const std::filesystem::path& path) {
  with_named_faults([&] {
    const auto module = script(model);
    publish(path, [&](const auto& temporary) { module.save(temporary.string()); });
  });
}

HostTensor predict(const Model& model, const std::vector<HostTensor>& x) {
  return with_named_faults([&] {
    const auto network = network_of(model);
    const auto scales = scales_of(model);
    std::vector<torch::Tensor> inputs;
    for (const auto& input : x) inputs.push_back(from_host(input));
    require_equal_length(inputs);
    std::vector<torch::Tensor> outputs;
    constexpr std::int64_t most = 256;  // more would leave the caches
    for (std::int64_t begin = 0; begin < inputs[0].size(0); begin += most) {
      std::vector<torch::Tensor> part;
      for (const auto& input : inputs)
        part.push_back(input.narrow(0, begin, std::min(most, input.size(0) - begin)));
      outputs.push_back(scales.to_original(infer({network, scales, false, false}, part)));
    }
    return to_host(torch::cat(outputs));
  });
}

}  // namespace cairn::train
