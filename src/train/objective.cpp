#include "cairn/train/objective.hpp"

#include <string>

#include "cairn/core/error.hpp"
#include "train/check.hpp"
#include "train/course.hpp"
#include "train/device.hpp"
#include "train/ensemble.hpp"
#include "train/faults.hpp"
#include "train/folds.hpp"
#include "train/snapshot.hpp"
#include "train/weights.hpp"

namespace cairn::train {
namespace {

using objective::Monitor;
using objective::Result;
using objective::Work;
using protocol::Phase;
using Weights = std::vector<NamedTensor>;

bool wants_bfloat16(const Setup& setup) {
  if (setup.options.precision != "auto") return setup.options.precision == "bfloat16";
  return gains_from_bfloat16(setup.device);
}

bool is_final(const Work& work) {
  return std::holds_alternative<protocol::FinalTask>(work.assignment.task);
}

/// Parameters that are trained as inherited ones; of a final training none.
std::vector<std::string> inherited(const Work& work) {
  if (work.resume) return inherited_of(*work.resume);
  std::vector<std::string> result;
  if (is_final(work)) return result;
  for (const auto& weight : work.weights) result.push_back(weight.name);
  return result;
}

/// Of one measurement as it is, of several their means and the standard errors of these.
std::vector<Metric> summary(const std::vector<std::vector<Metric>>& measured) {
  if (measured.size() == 1) return measured.front();
  auto result = means(measured);
  const auto errors = standard_errors(measured);
  result.insert(result.end(), errors.begin(), errors.end());
  return result;
}

/// What the search has trained has seen the samples that fresh folds measure with.
void refuse_start(const Work& work, const Course& course) {
  if (!course.bystander || work.weights.empty()) return;
  throw UsageError({"a final training cannot start from the weights of the search",
                    "without test samples, folds measure it with samples that these weights know",
                    "Let final trainings start from scratch, or set samples aside for the test"});
}

class Training final : public objective::Objective {
 public:
  explicit Training(Setup setup);
  Result evaluate(const Work& work, Monitor& monitor) override;

 private:
  Result perform(const Work& work, Monitor& monitor, const protocol::SearchTask&) const;
  Result perform(const Work& work, Monitor& monitor, const protocol::FinalTask& task) const;
  Result perform(const Work& work, Monitor& monitor, const protocol::TestTask& task) const;

  Result train(const Work& work, Monitor& monitor, const Course& course) const;
  Ensemble build(const Work& work, const Course& course) const;
  std::unique_ptr<Member> build(const Work& work, const Course& course, std::size_t index) const;
  void set_weights(const Network& network, const Work& work, const Course& course,
                   std::size_t index) const;
  Plan plan(const Work& work, const Course& course, std::size_t index) const;
  std::vector<std::unique_ptr<Member>> load(const Work& work) const;
  std::vector<Metric> test(const Inference& inference, const Part& part) const;

  Network network(const Work& work, std::uint64_t seed) const;
  Inference inference(const Member& member, bool bfloat16) const;
  torch::Tensor class_weights(const Part& part) const;
  torch::Tensor positions(const std::vector<std::int64_t>& samples) const;

  Setup setup_;
  torch::Device device_;
  Course search_;
  Samples samples_;
  bool bfloat16_ = false;
  bool channels_last_ = false;
};

Training::Training(Setup setup) : setup_(std::move(setup)), device_(torch_device(setup_.device)) {
  check(setup_);
  use(setup_.device);
  bfloat16_ = wants_bfloat16(setup_);
  channels_last_ = setup_.options.channels_last && device_.is_cuda();
  samples_ = to_device(*setup_.dataset, setup_.space->task(), device_);
  search_ = search_course(setup_);
}

Result Training::evaluate(const Work& work, Monitor& monitor) {
  return with_named_faults([&] {
    use(setup_.device);
    return std::visit([&](const auto& task) { return perform(work, monitor, task); },
                      work.assignment.task);
  });
}

Result Training::perform(const Work& work, Monitor& monitor, const protocol::SearchTask&) const {
  Course course = search_;
  course.epochs = search_epochs(setup_.options, work.assignment.candidate);
  return train(work, monitor, course);
}

Result Training::perform(const Work& work, Monitor& monitor,
                         const protocol::FinalTask& task) const {
  const auto course = final_course(setup_, search_, task.merge_validation);
  refuse_start(work, course);
  return train(work, monitor, course);
}

Result Training::perform(const Work& work, Monitor& monitor, const protocol::TestTask& task) const {
  if (setup_.splits.front().test.empty()) refuse_test();
  monitor.enter(Phase::build);
  const auto members = load(work);
  monitor.enter(Phase::test);
  std::vector<std::vector<Metric>> measured;
  for (std::size_t i = 0; i < members.size(); ++i)
    measured.push_back(test(inference(*members[i], false), search_.parts.at(i)));
  Result result;
  result.outcome.epochs = task.checkpoint.epoch;
  result.outcome.metrics = summary(measured);
  return result;
}

/// The network of a checkpoint, or that of each fold.
std::vector<std::unique_ptr<Member>> Training::load(const Work& work) const {
  const auto folds = folds_of(network(work, 0), work.weights);
  std::vector<std::unique_ptr<Member>> result;
  for (std::size_t i = 0; i < std::max<std::size_t>(folds, 1); ++i) {
    const auto weights = folds > 0 ? slice(work.weights, i, folds) : work.weights;
    auto loaded = network(work, 0);
    load_all(loaded, weights);
    auto scaling = scaling_of(weights, loaded.graph());
    result.push_back(
        std::make_unique<Member>(std::move(loaded), Scales(std::move(scaling), device_)));
  }
  return result;
}

Result Training::train(const Work& work, Monitor& monitor, const Course& course) const {
  monitor.enter(Phase::build);
  Ensemble ensemble = build(work, course);
  if (work.resume) ensemble.restore(*work.resume);
  Result result;
  auto& outcome = result.outcome;
  outcome.status = ensemble.run(monitor);
  outcome.epochs = ensemble.epochs();
  outcome.curve = ensemble.curve();
  outcome.metrics = ensemble.metrics();
  if (is_final(work) && outcome.status == protocol::Status::trained) {
    monitor.enter(Phase::test);
    std::vector<std::vector<Metric>> measured;
    for (std::size_t i = 0; i < ensemble.folds(); ++i)
      measured.push_back(test(inference(*ensemble.members()[i], false), course.parts[i]));
    const auto tested = summary(measured);
    outcome.metrics.insert(outcome.metrics.end(), tested.begin(), tested.end());
  }
  result.weights =
      course.bystander ? ensemble.members().back()->trainer->weights() : ensemble.weights();
  return result;
}

Ensemble Training::build(const Work& work, const Course& course) const {
  Ensemble::Members members;
  for (std::size_t i = 0; i < course.parts.size(); ++i) members.push_back(build(work, course, i));
  return Ensemble(std::move(members), course.bystander);
}

std::unique_ptr<Member> Training::build(const Work& work, const Course& course,
                                        std::size_t index) const {
  const auto& part = course.parts[index];
  Random random(setup_.seed, work.assignment.candidate, part.purpose);
  auto member = std::make_unique<Member>(network(work, random()), Scales(part.scaling, device_));
  set_weights(member->network, work, course, index);
  Streams streams{make_generator(torch::kCPU, random()), make_generator(device_, random()),
                  make_generator(device_, random())};
  member->trainer = std::make_unique<Trainer>(plan(work, course, index),
                                              inference(*member, bfloat16_), std::move(streams));
  return member;
}

/// A fold goes on from the same fold of its provider, which has not seen its validation samples.
void Training::set_weights(const Network& network, const Work& work, const Course& course,
                           std::size_t index) const {
  const auto part_of = [&](const Weights& weights, std::size_t folds) {
    return folds > 1 && !weights.empty() ? slice(weights, index, folds) : weights;
  };
  const auto given = part_of(work.weights, setup_.splits.size());
  if (is_final(work) && !given.empty()) require_all(network, given);
  if (work.resume)
    load_all(network, part_of(work.resume->weights, course.parts.size()));
  else
    inherit(network, given, setup_.options.inherit);
}

Plan Training::plan(const Work& work, const Course& course, std::size_t index) const {
  const auto& part = course.parts[index];
  Plan plan;
  plan.options = setup_.options;
  plan.recipe = recipe(setup_.options, *setup_.space, work.assignment.architecture);
  plan.epochs = course.epochs;
  plan.samples = samples_;
  plan.train = positions(part.split.train);
  plan.validation = positions(part.split.validation);
  plan.inherited = inherited(work);
  plan.class_weights = class_weights(part);
  plan.epoch_samples = course.fewest_samples();
  return plan;
}

/// In float32, as the exported model computes.
std::vector<Metric> Training::test(const Inference& inference, const Part& part) const {
  return measure(inference, setup_.options, Loss(setup_.options, class_weights(part)),
                 {samples_, positions(part.split.test), "test"});
}

Network Training::network(const Work& work, std::uint64_t seed) const {
  auto generator = make_generator(torch::kCPU, seed);
  Network network(setup_.space->graph(work.assignment.architecture), generator);
  network.to(device_, channels_last_);
  return network;
}

Inference Training::inference(const Member& member, bool bfloat16) const {
  return {member.network, member.scales, bfloat16, channels_last_};
}

torch::Tensor Training::class_weights(const Part& part) const {
  if (setup_.options.class_weights == "none") return {};
  const auto target = samples_.y.index_select(0, positions(part.split.train));
  return balanced_weights(target, setup_.dataset->classes);
}

torch::Tensor Training::positions(const std::vector<std::int64_t>& samples) const {
  return torch::tensor(samples, torch::kInt64).to(device_);
}

}  // namespace

std::unique_ptr<objective::Objective> make_objective(Setup setup) {
  return with_named_faults([&] { return std::make_unique<Training>(std::move(setup)); });
}

}  // namespace cairn::train
