#pragma once

#include <torch/torch.h>

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cairn/core/tensor.hpp"
#include "cairn/objective/objective.hpp"

/// How the state of a training becomes tensors in host memory, and comes back. The writer and the
/// reader are called in the same way, so that one description of the state serves both.
namespace cairn::train {

class StateWriter {
 public:
  void operator()(const std::string& name, const torch::Tensor& value);
  void operator()(const std::string& name, const torch::Generator& value);
  void operator()(const std::string& name, std::int64_t value);
  void operator()(const std::string& name, double value);
  /// What a training that goes on from here must have in common with this one.
  void same(const std::string& name, std::int64_t value) { (*this)(name, value); }
  void same(const std::string& name, double value) { (*this)(name, value); }
  void same(const std::string& name, const std::string& value);

  /// From here on names begin with this.
  void within(std::string prefix) { prefix_ = std::move(prefix); }
  std::vector<NamedTensor> take() { return std::move(state_); }

 private:
  void add(const std::string& name, HostTensor tensor);

  std::string prefix_;
  std::vector<NamedTensor> state_;
};

/// Overwrites what it is given. Throws Error where a tensor is missing, or has another type or
/// shape, or the trainings are not the same.
class StateReader {
 public:
  /// `state` must live as long.
  explicit StateReader(const std::vector<NamedTensor>& state);

  void operator()(const std::string& name, torch::Tensor& value) const;
  void operator()(const std::string& name, torch::Generator& value) const;
  void operator()(const std::string& name, std::int64_t& value) const;
  void operator()(const std::string& name, double& value) const;
  void same(const std::string& name, std::int64_t value) const;
  /// Other machines may round otherwise.
  void same(const std::string& name, double value) const;
  void same(const std::string& name, const std::string& value) const;

  void within(std::string prefix) { prefix_ = std::move(prefix); }

 private:
  const HostTensor& find(const std::string& name) const;
  /// Shares the memory of the state.
  torch::Tensor find(const std::string& name, const torch::Tensor& like) const;

  std::string prefix_;
  std::map<std::string_view, const HostTensor*> state_;
};

/// Throws Error: the snapshot is not one of this training.
[[noreturn]] void refuse_snapshot(const std::string& reason);

/// What the names of fold number `fold` begin with.
std::string fold_prefix(std::size_t fold);

/// Names of the parameters that the training (or each of its folds) had inherited when it began:
/// under this name, joined by line feeds; missing if there are none.
inline constexpr const char* kInherited = "inherited";
std::vector<std::string> inherited_of(const objective::Snapshot& snapshot);

}  // namespace cairn::train
