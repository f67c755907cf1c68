#include "cairn/train/objective.hpp"

#include <numeric>
#include <optional>
#include <string>

#include "cairn/core/error.hpp"
#include "train/device.hpp"
#include "train/faults.hpp"
#include "train/snapshot.hpp"
#include "train/trainer.hpp"
#include "train/weights.hpp"

namespace cairn::train {
namespace {

using objective::Monitor;
using objective::Result;
using objective::Work;
using protocol::Phase;

constexpr const char* loss_suggestion = "Choose another training.loss for these data";

/// Throws UsageError where loss and metrics do not fit the data or the networks.
void check(const Setup& setup) {
  if (setup.split.train.empty())
    throw UsageError({"nothing can be trained", "the split leaves no training samples",
                      "Raise data.train_samples or lower data.validation_fraction"});
  const auto& options = setup.options;
  const int outputs = setup.space->task().outputs;
  const int classes = setup.dataset->classes;
  const std::string problem = "training.loss = \"" + options.loss + "\" cannot be used";
  const std::string has = "the networks have " + std::to_string(outputs) +
                          " outputs and the data " + std::to_string(classes) + " classes";
  if (options.loss == "cross_entropy" && (classes < 1 || outputs != classes))
    throw UsageError({problem, has, loss_suggestion});
  if (options.loss == "binary_cross_entropy" && (outputs != 1 || classes > 2))
    throw UsageError({problem, has, loss_suggestion});
  if (options.loss == "mean_squared_error" && outputs != 1)
    throw UsageError({problem, has, loss_suggestion});
  for (const auto& metric : options.metrics)
    if (metric == "auc" && outputs > 2)
      throw UsageError({"training.metrics = \"auc\" cannot be used", has, "It needs two classes"});
}

/// A GPU cannot recover from a class out of range, so none gets there.
void check_targets(const Setup& setup, const HostTensor& y) {
  if (setup.options.loss == "mean_squared_error" || y.size() == 0) return;
  const auto target = from_host(y);
  const double highest = setup.options.loss == "cross_entropy" ? setup.dataset->classes - 1 : 1;
  const auto low = target.min().item<double>(), high = target.max().item<double>();
  if (low < 0 || high > highest)
    throw Error({"the targets do not fit training.loss = \"" + setup.options.loss + "\"",
                 "they go from " + std::to_string(low) + " to " + std::to_string(high), ""});
}

bool wants_bfloat16(const Setup& setup) {
  if (setup.options.precision != "auto") return setup.options.precision == "bfloat16";
  return gains_from_bfloat16(setup.device);
}

std::vector<Metric> last_values(const Curve& curve) {
  std::vector<Metric> result;
  for (const auto& series : curve.series) result.push_back({series.info, series.values.back()});
  return result;
}

/// Parameters that are trained as inherited ones; of a final training none.
std::vector<std::string> inherited(const Work& work) {
  if (work.resume) return inherited_of(*work.resume);
  std::vector<std::string> result;
  if (std::holds_alternative<protocol::FinalTask>(work.assignment.task)) return result;
  for (const auto& weight : work.weights) result.push_back(weight.name);
  return result;
}

class Training final : public objective::Objective {
 public:
  explicit Training(Setup setup);
  Result evaluate(const Work& work, Monitor& monitor) override;

 private:
  Result perform(const Work& work, Monitor& monitor, const protocol::SearchTask&);
  Result perform(const Work& work, Monitor& monitor, const protocol::FinalTask& task);
  Result perform(const Work& work, Monitor& monitor, const protocol::TestTask& task);

  Network build(const Work& work, Monitor& monitor, std::uint64_t seed) const;
  Result train(const Work& work, Monitor& monitor, double epochs, bool merge_validation);
  std::vector<Metric> test(const Network& network, Monitor& monitor);
  Inference inference(const Network& network, bool bfloat16) const;
  torch::Tensor positions(std::vector<std::int64_t> samples) const;

  Setup setup_;
  torch::Device device_;
  bool bfloat16_ = false;
  bool channels_last_ = false;
  data::Statistics statistics_;
  std::optional<Normalisation> normalisation_;
  Samples samples_;
  std::optional<Samples> test_samples_;  ///< on the device once they are needed
};

Training::Training(Setup setup) : setup_(std::move(setup)), device_(torch_device(setup_.device)) {
  check(setup_);
  use(setup_.device);
  check_targets(setup_, setup_.dataset->train.y);
  check_targets(setup_, setup_.dataset->test.y);
  bfloat16_ = wants_bfloat16(setup_);
  channels_last_ = setup_.options.channels_last && device_.is_cuda();
  samples_ = to_device(setup_.dataset->train, device_);
  statistics_ = data::statistics(setup_.dataset->train.x, setup_.split.train);
  normalisation_.emplace(statistics_, samples_.x.dim(), device_);
}

Result Training::evaluate(const Work& work, Monitor& monitor) {
  return with_named_faults([&] {
    use(setup_.device);
    return std::visit([&](const auto& task) { return perform(work, monitor, task); },
                      work.assignment.task);
  });
}

Result Training::perform(const Work& work, Monitor& monitor, const protocol::SearchTask&) {
  return train(work, monitor, setup_.options.epochs, false);
}

Result Training::perform(const Work& work, Monitor& monitor, const protocol::FinalTask& task) {
  return train(work, monitor, setup_.options.final_epochs, task.merge_validation);
}

Result Training::perform(const Work& work, Monitor& monitor, const protocol::TestTask& task) {
  const auto network = build(work, monitor, 0);
  load_all(network, work.weights);
  Result result;
  result.outcome.epochs = task.checkpoint.epoch;
  result.outcome.metrics = test(network, monitor);
  return result;
}

Network Training::build(const Work& work, Monitor& monitor, std::uint64_t seed) const {
  monitor.enter(Phase::build);
  auto generator = make_generator(torch::kCPU, seed);
  Network network(setup_.space->graph(work.assignment.architecture), generator);
  network.to(device_, channels_last_);
  return network;
}

Result Training::train(const Work& work, Monitor& monitor, double epochs, bool merge_validation) {
  Random random(setup_.seed, work.assignment.candidate, "train");
  const bool final = std::holds_alternative<protocol::FinalTask>(work.assignment.task);
  const auto network = build(work, monitor, random());
  if (final && !work.weights.empty()) require_all(network, work.weights);
  if (work.resume)
    load_all(network, work.resume->weights);
  else
    inherit(network, work.weights, setup_.options.inherit);
  Streams streams{make_generator(torch::kCPU, random()), make_generator(device_, random()),
                  make_generator(device_, random())};
  auto train = setup_.split.train;
  auto validation = setup_.split.validation;
  if (merge_validation) {
    train.insert(train.end(), validation.begin(), validation.end());
    validation.clear();
  }
  const auto chosen = recipe(setup_.options, *setup_.space, work.assignment.architecture);
  Trainer trainer({setup_.options, chosen, epochs, samples_, positions(std::move(train)),
                   positions(std::move(validation)), inherited(work), statistics_},
                  inference(network, bfloat16_), std::move(streams));
  if (work.resume) trainer.restore(*work.resume);
  Result result;
  result.outcome.status = trainer.run(monitor);
  result.outcome.epochs = trainer.epochs();
  result.outcome.curve = trainer.curve();
  result.outcome.metrics = last_values(trainer.curve());
  if (final && result.outcome.status == protocol::Status::trained) {
    const auto tested = test(network, monitor);
    result.outcome.metrics.insert(result.outcome.metrics.end(), tested.begin(), tested.end());
  }
  result.weights = save(network, statistics_);
  return result;
}

std::vector<Metric> Training::test(const Network& network, Monitor& monitor) {
  monitor.enter(Phase::test);
  const auto count = static_cast<std::int64_t>(setup_.dataset->test.y.size());
  if (count == 0) throw Error({"cannot test the network", "the data have no test samples", ""});
  if (!test_samples_) test_samples_ = to_device(setup_.dataset->test, device_);
  std::vector<std::int64_t> all(static_cast<std::size_t>(count));
  std::iota(all.begin(), all.end(), 0);
  // In float32, as the exported model computes.
  return measure(inference(network, false), setup_.options, *test_samples_,
                 positions(std::move(all)), "test");
}

Inference Training::inference(const Network& network, bool bfloat16) const {
  return {network, *normalisation_, bfloat16, channels_last_};
}

torch::Tensor Training::positions(std::vector<std::int64_t> samples) const {
  return torch::tensor(samples, torch::kInt64).to(device_);
}

}  // namespace

std::unique_ptr<objective::Objective> make_objective(Setup setup) {
  return with_named_faults([&] { return std::make_unique<Training>(std::move(setup)); });
}

}  // namespace cairn::train
