#include "feasibility/meter.hpp"

#include <algorithm>
#include <cmath>

#include "cairn/core/error.hpp"
#include "cairn/core/text.hpp"
#include "cairn/feasibility/budgets.hpp"
#include "cairn/space/cost.hpp"

namespace cairn::feasibility {
namespace {

constexpr double kPicoseconds = 1e12;

std::int64_t picoseconds(double seconds) {
  return std::llround(seconds * kPicoseconds);
}

Quantity quantity(std::string name, std::string unit, const auto& bounds) {
  Quantity result{std::move(name), std::move(unit)};
  if (bounds.min > 0) result.min = bounds.min;
  if (bounds.max > 0) result.max = bounds.max;
  return result;
}

space::TrainingSetting training(const Setting& setting) {
  return {setting.batch, space::optimizer_state_bytes(setting.optimizer)};
}

}  // namespace

Meter::Meter(std::shared_ptr<const space::Space> space, const Options& options)
    : space_(std::move(space)), options_(options) {
  if (!space_->has_networks()) {
    refuse_network_costs();
    return;
  }
  quantities_ = {quantity("parameters", "", options_.parameters),
                 quantity("macs", "", options_.macs), quantity("depth", "", options_.depth)};
  auto add = [this](std::string name, const auto& bounds) {
    if (bounded(bounds)) quantities_.push_back(quantity(std::move(name), "B", bounds));
  };
  add("weight_bytes", options_.weight_bytes);
  add("activation_bytes", options_.activation_bytes);
  add("training_memory", options_.training_memory);
  add("inference_memory", options_.inference_memory);
  add_time("inference_time", options_.inference_time);
  add_time("step_time", options_.step_time);
  needs_setting_ = bounded(options_.training_memory) || bounded(options_.step_time);
}

void Meter::refuse_network_costs() const {
  bool any = false;
  for_each_budget(options_, [&](auto, const auto& bounds) { any = any || bounded(bounds); });
  if (any)
    throw UsageError({"budget", "the space has plain choices, and no networks that could cost this",
                      "Give the costs in a [[budget.table]]"});
}

void Meter::add_time(const std::string& name, const TimeBounds& bounds) {
  if (!bounded(bounds)) return;
  profiles_.emplace(name, space::read_profile(bounds.device));
  Quantity time{name, "s", kPicoseconds};
  if (bounds.min > 0) time.min = picoseconds(bounds.min);
  if (bounds.max > 0) time.max = picoseconds(bounds.max);
  quantities_.push_back(std::move(time));
}

Parts Meter::parts_of(const space::Fragment& part, const Setting& setting) const {
  const space::Cost cost = space::cost(part);
  Parts parts{{cost.parameters, 0}, {cost.macs, 0}, {cost.weighted_layers, 0}};
  if (bounded(options_.weight_bytes)) parts.push_back({cost.weight_bytes, 0});
  if (bounded(options_.activation_bytes)) parts.push_back({cost.activation_bytes, 0});
  auto add = [&](const space::MemoryParts& memory) {
    parts.push_back({memory.sum, memory.peak, memory.kept});
  };
  if (bounded(options_.training_memory)) add(space::training_memory_parts(cost, training(setting)));
  if (bounded(options_.inference_memory))
    add(space::inference_memory_parts(cost, options_.inference_memory.batch));
  auto add_seconds = [&](double seconds) { parts.push_back({picoseconds(seconds), 0}); };
  if (bounded(options_.inference_time))
    add_seconds(profiles_.at("inference_time")
                    .inference_seconds(part.graph, options_.inference_time_batch));
  if (bounded(options_.step_time))
    add_seconds(
        profiles_.at("step_time").step_seconds(part.graph, setting.batch, setting.optimizer));
  return parts;
}

Parts Meter::entry(const Setting& setting) const {
  Parts parts(quantities_.size());
  const auto& inputs = space_->task().inputs;
  for (std::size_t q = 0; q < quantities_.size(); ++q) {
    const std::string& name = quantities_[q].name;
    if (name == "training_memory")
      parts[q].sum = space::training_memory_base(inputs, training(setting));
    if (name == "inference_time")
      parts[q].sum =
          picoseconds(profiles_.at(name).inference_base(inputs, options_.inference_time_batch));
    if (name == "step_time")
      parts[q].sum = picoseconds(profiles_.at(name).step_base(inputs, setting.batch));
  }
  return parts;
}

std::optional<Meter::Way> Meter::way(const space::Position& position,
                                     std::span<const std::uint16_t> choices, const space::State& in,
                                     const Setting& setting) const {
  if (in.empty()) return Way{in, Parts(quantities_.size())};
  const auto part = space_->fragment(position, choices, in);
  if (!part) return std::nullopt;
  try {
    return Way{part->out, parts_of(*part, setting)};
  } catch (const Error& error) {
    throw UsageError({position.name + "." + error.diagnosis().problem, error.diagnosis().reason,
                      "Lower the widths of the space or the size of the input"});
  }
}

const std::vector<std::optional<Meter::Way>>& Meter::ways(const space::Position& position,
                                                          const space::State& in,
                                                          const Setting& setting) {
  std::vector<std::int64_t> key(in);
  key.push_back(static_cast<std::int64_t>(position.like));
  key.push_back(setting.batch);
  auto& ways = memory_[{setting.optimizer, key}];
  if (!ways.empty()) return ways;
  std::vector<std::uint16_t> choices(position.count);
  const auto& decisions = space_->decisions();
  for (bool more = true; more;) {
    ways.push_back(way(position, choices, in, setting));
    more = false;
    for (std::size_t i = position.count; i-- > 0 && !more;) {
      more = ++choices[i] < decisions[position.first + i].choices.size();
      if (!more) choices[i] = 0;
    }
  }
  return ways;
}

}  // namespace cairn::feasibility
