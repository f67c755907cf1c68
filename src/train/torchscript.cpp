#include "cairn/train/torchscript.hpp"

#include <torch/script.h>

#include <map>
#include <memory>

#include "cairn/core/error.hpp"
#include "cairn/core/file.hpp"
#include "train/device.hpp"
#include "train/faults.hpp"
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

torch::jit::Module normaliser(const Units& units, const Normalisation& normalisation) {
  auto module = holder(units);
  module.register_buffer("mean", normalisation.mean());
  module.register_buffer("standard_deviation", normalisation.standard_deviation());
  return module;
}

/// One submodule for each node that has weights.
std::map<std::string, torch::jit::Module> weight_holders(const Units& units,
                                                         const Network& network) {
  std::map<std::string, torch::jit::Module> result;
  const auto at = [&](const std::string& node) -> torch::jit::Module& {
    return result.try_emplace(node, holder(units)).first->second;
  };
  for (const auto& [name, value] : network.parameters()) {
    const auto [node, parameter] = split_name(name);
    at(node).register_parameter(parameter, value.detach(), false);
  }
  for (const auto& [name, value] : network.buffers()) {
    const auto [node, parameter] = split_name(name);
    at(node).register_buffer(parameter, value);
  }
  return result;
}

Network network_of(const Model& model) {
  auto generator = make_generator(torch::kCPU, 0);
  Network network(model.graph, generator);
  load_all(network, model.weights);
  return network;
}

Normalisation normalisation_of(const Model& model) {
  const auto& input = std::get<space::Input>(model.graph.nodes.front().layer);
  return {statistics_of(model.weights), static_cast<std::int64_t>(input.shape.size()) + 1,
          torch::kCPU};
}

torch::jit::Module script(const Model& model) {
  const auto network = network_of(model);
  const auto units = std::make_shared<torch::jit::CompilationUnit>();
  torch::jit::Module module({"__torch__.CairnNetwork"}, units);
  module.register_module("normalisation", normaliser(units, normalisation_of(model)));
  for (const auto& [node, weights] : weight_holders(units, network))
    module.register_module(node, weights);
  module.define(script_source(model.graph));
  module.eval();
  return module;
}

}  // namespace

void export_torchscript(const Model& model, const std::filesystem::path& path) {
  with_named_faults([&] {
    const auto module = script(model);
    publish(path, [&](const auto& temporary) { module.save(temporary.string()); });
  });
}

HostTensor predict(const Model& model, const HostTensor& x) {
  return with_named_faults([&] {
    const auto network = network_of(model);
    const auto normalisation = normalisation_of(model);
    std::vector<torch::Tensor> logits;
    for (const auto& part : from_host(x).split(256))
      logits.push_back(infer({network, normalisation, false, false}, part));
    return to_host(torch::cat(logits));
  });
}

}  // namespace cairn::train
