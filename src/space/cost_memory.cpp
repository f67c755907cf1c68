// Memory from costs: checked sums and products, as batch sizes multiply what is exact.

#include <algorithm>
#include <stdexcept>
#include <string>

#include "cairn/core/error.hpp"
#include "cairn/space/cost.hpp"
#include "space/live.hpp"

namespace cairn::space {
namespace {

constexpr std::int64_t kFloat = 4;     ///< [bytes]
constexpr std::int64_t kTarget = 8;    ///< [bytes], of a class
constexpr std::int64_t kCategory = 8;  ///< [bytes], in an input

[[noreturn]] void too_large(const char* what) {
  throw Error({what, "it exceeds 2^63", ""});
}

constexpr const char* kTraining = "the memory of a training step";
constexpr const char* kInference = "the memory of inference";
constexpr const char* kCost = "the cost of the network";

std::int64_t add(std::int64_t a, std::int64_t b, const char* what) {
  std::int64_t result = 0;
  if (__builtin_add_overflow(a, b, &result)) too_large(what);
  return result;
}
std::int64_t multiply(std::int64_t a, std::int64_t b, const char* what) {
  std::int64_t result = 0;
  if (__builtin_mul_overflow(a, b, &result)) too_large(what);
  return result;
}

}  // namespace

Cost then(const Cost& first, const Cost& next) {
  Cost both;
  both.parameters = add(first.parameters, next.parameters, kCost);
  both.macs = add(first.macs, next.macs, kCost);
  both.weighted_layers = add(first.weighted_layers, next.weighted_layers, kCost);
  both.weight_bytes = add(first.weight_bytes, next.weight_bytes, kCost);
  both.activation_bytes = add(first.activation_bytes, next.activation_bytes, kCost);
  both.gradient_bytes = add(first.gradient_bytes, next.gradient_bytes, kCost);
  both.transient_bytes = std::max(
      first.transient_bytes - next.activation_bytes + next.gradient_bytes, next.transient_bytes);
  both.live = first.live;
  both.live.insert(both.live.end(), next.live.begin(), next.live.end());
  both.live = greatest(std::move(both.live));
  return both;
}

std::int64_t optimizer_state_bytes(std::string_view optimizer) {
  if (optimizer == "sgd") return kFloat;
  if (optimizer == "adam" || optimizer == "adamw") return 2 * kFloat;
  throw std::logic_error("no optimizer is called " + std::string(optimizer));
}

MemoryParts then(const MemoryParts& first, const MemoryParts& next) {
  return {add(first.sum, next.sum, "memory"), std::max(first.peak - next.kept, next.peak),
          add(first.kept, next.kept, "memory")};
}

MemoryParts training_memory_parts(const Cost& part, const TrainingSetting& setting) {
  const std::int64_t trained = multiply(part.parameters, kFloat + setting.state_bytes, kTraining);
  const std::int64_t kept = multiply(part.activation_bytes, setting.batch, kTraining);
  return {add(add(part.weight_bytes, trained, kTraining), kept, kTraining),
          multiply(part.transient_bytes, setting.batch, kTraining),
          kept - multiply(part.gradient_bytes, setting.batch, kTraining)};
}

std::int64_t training_memory_base(const std::vector<TaskInput>& inputs,
                                  const TrainingSetting& setting) {
  std::int64_t sum = kTarget;
  for (const TaskInput& input : inputs) {
    std::int64_t bytes = input.categories.empty() ? kFloat : kCategory;
    for (auto extent : input.shape) bytes = multiply(bytes, extent, kTraining);
    sum = add(sum, bytes, kTraining);
  }
  return multiply(sum, setting.batch, kTraining);
}

std::int64_t training_memory(const Cost& whole, const std::vector<TaskInput>& inputs,
                             const TrainingSetting& setting) {
  const MemoryParts parts = training_memory_parts(whole, setting);
  return add(add(parts.sum, parts.peak, kTraining), training_memory_base(inputs, setting),
             kTraining);
}

MemoryParts inference_memory_parts(const Cost& part, std::int64_t batch) {
  std::int64_t peak = 0;
  for (const LiveBytes& live : part.live)
    peak = std::max(peak, add(multiply(live.values, batch, kInference), live.weights, kInference));
  return {part.weight_bytes, peak, 0};
}

std::int64_t inference_memory(const Cost& whole, std::int64_t batch) {
  const MemoryParts parts = inference_memory_parts(whole, batch);
  return add(parts.sum, parts.peak, kInference);
}

}  // namespace cairn::space
