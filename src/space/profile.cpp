#include "cairn/space/profile.hpp"

#include <stdexcept>

#include "space/overloaded.hpp"

namespace cairn::space {
namespace {

/// Channels that vector units take at once: libraries have other, slower code for the rest.
constexpr std::int64_t kBlock = 16;

double elements(const Shape& shape) {
  double count = 1;
  for (auto extent : shape) count *= static_cast<double>(extent);
  return count;
}

/// Features of one layer for one sample.
struct Load {
  TimedKind kind = TimedKind::merge;
  bool timed = true;
  double macs = 0;
  double values = 0;
  double weights = 0;
};

TimedKind kind_of(const Conv& layer, std::int64_t in) {
  using enum TimedKind;
  const bool even_out = layer.out_channels % kBlock == 0;
  const bool even = in % kBlock == 0 && even_out;
  if (layer.groups > 1) {
    if (!even) return depthwise_uneven;
    return layer.kernel.height * layer.kernel.width > 9 ? depthwise5 : depthwise;
  }
  if (layer.kernel == Size2{1, 1}) return even ? pointwise : pointwise_uneven;
  if (even) return conv;
  return in < kBlock && even_out ? conv_few : conv_uneven;
}

Load conv_load(const Conv& conv, const Shape& in, const Shape& out) {
  const double window = static_cast<double>(conv.kernel.height) * conv.kernel.width;
  const double weights = elements({out[0], in[0] / conv.groups}) * window;
  return {kind_of(conv, in[0]), true, weights * static_cast<double>(out[1] * out[2]),
          elements(in) + elements(out), weights};
}

Load linear_load(const Shape& in, const Shape& out) {
  const double weights = elements(in) * elements(out);
  return {TimedKind::linear, true, weights, elements(in) + elements(out), weights};
}

/// Rows are gathered like values that are joined.
Load embedding_load(const Embedding& embedding, const Shape& out) {
  double rows = 0;
  for (int count : embedding.categories) rows += count;
  return {TimedKind::merge, true, 0, elements(out), rows * embedding.width};
}

TimedKind kind_of(const Activation& activation) {
  using enum ActivationKind;
  const bool plain =
      activation.kind == relu || activation.kind == relu6 || activation.kind == leaky_relu;
  return plain ? TimedKind::relu : TimedKind::smooth;
}

TimedKind kind_of(const Pool& pool) {
  return pool.kind == PoolKind::max ? TimedKind::max_pool : TimedKind::average_pool;
}

Load load(const Layer& layer, const Shape& in, const Shape& out) {
  const auto plain = [&](TimedKind kind, double values) { return Load{kind, true, 0, values, 0}; };
  return std::visit(
      Overloaded{[&](const Conv& conv) { return conv_load(conv, in, out); },
                 [&](const Linear&) { return linear_load(in, out); },
                 [&](const BatchNorm&) {
                   return Load{TimedKind::batch_norm, true, 0, elements(out),
                               2 * static_cast<double>(out[0])};
                 },
                 [&](const Activation& a) { return plain(kind_of(a), elements(out)); },
                 [&](const Pool& pool) { return plain(kind_of(pool), elements(in)); },
                 [&](const AdaptiveAveragePool&) {
                   return plain(TimedKind::global_average, elements(in));
                 },
                 [&](const Add&) { return plain(TimedKind::merge, elements(out)); },
                 [&](const Concat&) { return plain(TimedKind::merge, elements(out)); },
                 [&](const Embedding& embedding) { return embedding_load(embedding, out); },
                 [&](const Dropout&) { return plain(TimedKind::dropout, elements(out)); },
                 [](const auto&) { return Load{.timed = false}; }},
      layer);
}

void add(Work& work, TimedKind kind, const std::array<double, kTimedFeatures>& features) {
  for (std::size_t f = 0; f < kTimedFeatures; ++f)
    work[static_cast<std::size_t>(kind)][f] += features[f];
}

template <class F>
void for_loads(const Graph& part, const F& f) {
  const auto shapes = infer_shapes(part);
  for (std::size_t i = 0; i < shapes.size(); ++i) {
    const Node& node = part.nodes[i];
    if (node.inputs.empty()) continue;
    const Load found = load(node.layer, shapes[node.inputs[0].value()], shapes[i]);
    if (found.timed) f(found, node);
  }
}

Work layer_work(const Graph& part, std::int64_t batch, bool training) {
  Work work{};
  const auto n = static_cast<double>(batch);
  for_loads(part, [&](const Load& load, const Node&) {
    if (load.kind == TimedKind::dropout && !training) return;
    add(work, load.kind, {1, n * load.macs, n * load.values, load.weights});
  });
  return work;
}

TimedKind optimizer_kind(std::string_view optimizer) {
  if (optimizer == "sgd") return TimedKind::sgd;
  if (optimizer == "adam" || optimizer == "adamw") return TimedKind::adam;
  throw std::logic_error("no optimizer is called " + std::string(optimizer));
}

double dot(const Work& a, const Work& b) {
  double sum = 0;
  for (std::size_t k = 0; k < kTimedKinds; ++k)
    for (std::size_t f = 0; f < kTimedFeatures; ++f) sum += a[k][f] * b[k][f];
  return sum;
}

}  // namespace

Work inference_work(const Graph& part, std::int64_t batch) {
  return layer_work(part, batch, false);
}

Work training_work(const Graph& part, std::int64_t batch, std::string_view optimizer) {
  Work work = layer_work(part, batch, true);
  const TimedKind kind = optimizer_kind(optimizer);
  for_loads(part, [&](const Load& load, const Node& node) {
    if (load.weights > 0 && !node.shares) add(work, kind, {1, 0, 0, load.weights});
  });
  return work;
}

Work step_work(const std::vector<TaskInput>& inputs, std::int64_t batch) {
  Work work{};
  double values = 0;
  for (const TaskInput& input : inputs) values += elements(input.shape);
  add(work, TimedKind::step, {1, 0, static_cast<double>(batch) * values, 0});
  return work;
}

Work both(const Work& a, const Work& b) {
  Work sum = a;
  for (std::size_t k = 0; k < kTimedKinds; ++k) add(sum, static_cast<TimedKind>(k), b[k]);
  return sum;
}

double TimeModel::seconds(const Work& work) const {
  return dot(coefficient, work);
}

double DeviceProfile::step_seconds(const Graph& part, std::int64_t batch,
                                   std::string_view optimizer) const {
  return training.seconds(training_work(part, batch, optimizer));
}
double DeviceProfile::step_base(const std::vector<TaskInput>& inputs, std::int64_t batch) const {
  return training.seconds(step_work(inputs, batch));
}
double DeviceProfile::inference_seconds(const Graph& part, std::int64_t batch) const {
  return inference.seconds(inference_work(part, batch));
}
double DeviceProfile::inference_base(const std::vector<TaskInput>& inputs,
                                     std::int64_t batch) const {
  return inference.seconds(step_work(inputs, batch));
}

}  // namespace cairn::space
