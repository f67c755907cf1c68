#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "cairn/space/graph.hpp"
#include "cairn/space/shape.hpp"
#include "cairn/space/task.hpp"

namespace cairn::space {

/// Layers, and other work of a step, whose time follows one linear model.
enum class TimedKind : std::uint8_t {
  // Libraries have other, slower code for channels that are no multiple of 16: "uneven" layers have
  // such going in or coming out.
  conv,              ///< convolutions of one group, kernels larger than a pixel
  conv_few,          ///< such, from less than 16 channels to an even number
  conv_uneven,       ///< such, uneven otherwise
  pointwise,         ///< convolutions of one group, 1x1
  pointwise_uneven,  //
  depthwise,         ///< convolutions of several groups, kernels up to 3x3
  depthwise5,        ///< of several groups, larger kernels
  depthwise_uneven,  ///< of several groups, of any kernel
  linear,            //
  batch_norm,        //
  relu,              ///< activations without transcendental functions
  smooth,            ///< those with: silu, gelu, tanh, sigmoid
  max_pool,
  average_pool,    //
  global_average,  ///< and other adaptive pools
  merge,           ///< add, concat and embedding
  dropout,
  sgd,   ///< what the optimizer does for the weights of a layer
  adam,  ///< and adamw
  step   ///< what there is once for every batch, besides layers
};
inline constexpr std::size_t kTimedKinds = 20;
std::string_view name(TimedKind kind);

/// What a time grows with.
enum class TimedFeature : std::uint8_t {
  calls,
  macs,    ///< multiply-accumulates of a batch
  values,  ///< that go in and out, of a batch
  weights
};
inline constexpr std::size_t kTimedFeatures = 4;
std::string_view name(TimedFeature feature);

/// Features of layers, summed by kind: [kind][feature].
using Work = std::array<std::array<double, kTimedFeatures>, kTimedKinds>;

/// The work of a part of a network; Work of a network is the sum over its parts and `step_work`.
/// Throws as infer_shapes does.
Work inference_work(const Graph& part, std::int64_t batch);
/// `optimizer`: sgd, adam, adamw.
Work training_work(const Graph& part, std::int64_t batch, std::string_view optimizer);
/// What there is once for a batch.
Work step_work(const std::vector<TaskInput>& inputs, std::int64_t batch);
/// Work of two parts.
Work both(const Work& a, const Work& b);

/// Time as a linear function of work, each coefficient at least 0 [s for a unit of the feature].
struct TimeModel {
  Work coefficient{};

  double seconds(const Work& work) const;
  friend bool operator==(const TimeModel&, const TimeModel&) = default;
};

struct Timing {
  Work work{};
  double seconds = 0;  ///< measured, above 0
};
/// The model with the least sum of squared relative errors. Kinds without work get 0.
TimeModel fit(const std::vector<Timing>& timings);

/// How long a device takes for networks; `cairn profile` measures it.
struct DeviceProfile {
  std::string device;     ///< "cpu", or the name of a GPU
  std::string precision;  ///< float32 or bfloat16
  int threads = 1;        ///< of the CPU
  TimeModel training;     ///< a step: forward, backward, optimizer
  TimeModel inference;

  /// What a part of a network adds to the time of a training step [s], and what a step takes
  /// besides. Errors as for `training_work`.
  double step_seconds(const Graph& part, std::int64_t batch, std::string_view optimizer) const;
  double step_base(const std::vector<TaskInput>& inputs, std::int64_t batch) const;
  /// The same for the inference of a batch.
  double inference_seconds(const Graph& part, std::int64_t batch) const;
  double inference_base(const std::vector<TaskInput>& inputs, std::int64_t batch) const;
  friend bool operator==(const DeviceProfile&, const DeviceProfile&) = default;
};

/// As JSON, and back. Reading throws Error for anything missing, unknown, negative or not finite.
std::string to_json(const DeviceProfile& profile);
DeviceProfile profile_from_json(std::string_view text);
/// Throws Error that names the file.
DeviceProfile read_profile(const std::filesystem::path& path);

}  // namespace cairn::space
