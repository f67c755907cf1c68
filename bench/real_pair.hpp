#pragma once

#include <ctime>
#include <optional>
#include <string>
#include <vector>

#include "cairn/feasibility/report.hpp"
#include "cairn/search/generator.hpp"
#include "training.hpp"

/// Two real searches within a budget, with the filter and without.
namespace cairn::bench {

/// A search for a network of few multiply-accumulates, in CPU time of its own.
class RealSearch {
 public:
  struct Point {
    double time = 0;  ///< [s]
    double best = 0;  ///< validation accuracy within the budget
  };

  RealSearch(const train::Setup& setup, std::int64_t most_macs, bool filter)
      : budget_(region(setup.space, most_macs)),
        generator_(search::make_generator({}, filter ? budget_ : region(setup.space, 0), 1,
                                          Direction::maximize)),
        objective_(train::make_objective(setup)) {}

  /// Trains the next candidate. What breaks the budget is trained and then discarded.
  void step() {
    const CandidateId id(trained_++);
    const auto proposal = generator_->ask(id);
    if (!proposal) throw std::runtime_error("the space is exhausted");
    const auto begin = std::clock();
    const double accuracy = train(id, proposal->architecture);
    time_ += static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC;
    const bool allowed = budget_->contains(proposal->architecture);
    generator_->tell(id, allowed ? std::optional(accuracy) : std::nullopt);
    if (!allowed) ++discarded_;
    if (allowed && accuracy > best()) course_.push_back({time_, accuracy});
  }

  double time() const { return time_; }
  double best() const { return course_.empty() ? 0 : course_.back().best; }
  double best_at(double time) const {
    double best = 0;
    for (const Point& point : course_)
      if (point.time <= time) best = point.best;
    return best;
  }
  /// When it was as good as that; nothing: never.
  std::optional<double> reached(double accuracy) const {
    for (const Point& point : course_)
      if (point.best >= accuracy) return point.time;
    return std::nullopt;
  }
  std::uint64_t trained() const { return trained_; }
  std::uint64_t discarded() const { return discarded_; }

 private:
  static std::shared_ptr<const feasibility::Region> region(
      const std::shared_ptr<const space::Space>& space, std::int64_t most_macs) {
    feasibility::Options options;
    options.macs.max = most_macs;
    return std::make_shared<const feasibility::Region>(space, options);
  }

  double train(CandidateId id, const space::Architecture& architecture) {
    struct Silent : objective::Monitor {
      void enter(protocol::Phase) override {}
      void epoch_done(const Curve&) override {}
      void samples(std::int64_t) override {}
      bool should_stop() override { return false; }
    } silent;
    const auto result =
        objective_->evaluate({{id, Attempt(0), architecture, protocol::SearchTask{}}, {}}, silent);
    if (const Metric* metric = find_metric(result.outcome.metrics, "validation_accuracy"))
      return metric->value;
    throw std::runtime_error("a training gave no accuracy: " + result.outcome.cause);
  }

  std::shared_ptr<const feasibility::Region> budget_;
  std::unique_ptr<search::Generator> generator_;
  std::unique_ptr<objective::Objective> objective_;
  std::vector<Point> course_;
  double time_ = 0;
  std::uint64_t trained_ = 0, discarded_ = 0;
};

/// Networks for Fashion-MNIST, each trained on 4,000 of its images for an epoch.
inline train::Setup pair_setup() {
  constexpr std::int64_t train = 4000, validation = 2000;
  space::StageOptions stage;
  stage.op = {"conv3x3", "conv5x5", "separable3x3", "residual"};
  stage.width = {8, 16, 24, 32, 48};
  stage.down = {"none", "max_pool"};
  stage.repeat = 4;
  space::Options options;
  options.stage = {stage};
  auto result = setup(train, 1);
  result.options.learning_rate = {0.1};
  result.space = std::make_shared<space::Space>(options, space::Task{{1, 28, 28}, 10});
  result.dataset = std::make_shared<data::Dataset>(images(train + validation));
  result.splits[0].validation.resize(validation);
  std::iota(result.splits[0].validation.begin(), result.splits[0].validation.end(), train);
  return result;
}

/// Both take turns, so that what else the machine does disturbs both alike. `seconds`: of each.
inline void compare_real_pair(double seconds) {
  if (!std::filesystem::exists(data::Options{}.path)) {
    std::printf("skipped: Fashion-MNIST is not installed\n");
    return;
  }
  const auto setup = pair_setup();
  feasibility::Options any;
  std::vector<double> macs;
  for (const auto& sample : feasibility::sample(setup.space, any, {}, 2000, 1))
    for (const auto& cost : sample.costs)
      if (cost.name == "macs") macs.push_back(cost.value);
  const auto most = static_cast<std::int64_t>(quantile(macs, 0.25));
  RealSearch with(setup, most, true), without(setup, most, false);
  while (std::min(with.time(), without.time()) < seconds)
    (with.time() <= without.time() ? with : without).step();
  std::printf("Fashion-MNIST, macs <= %lld (25 %% of the space), best accuracy within it\n",
              static_cast<long long>(most));
  std::printf("  %8s %10s %16s\n", "time [s]", "filter", "train, discard");
  for (int i = 1; i <= 10; ++i)
    std::printf("  %8.0f %10.4f %16.4f\n", i * seconds / 10, with.best_at(i * seconds / 10),
                without.best_at(i * seconds / 10));
  std::printf("  trained: %llu and %llu, of which discarded: %llu and %llu\n",
              static_cast<unsigned long long>(with.trained()),
              static_cast<unsigned long long>(without.trained()),
              static_cast<unsigned long long>(with.discarded()),
              static_cast<unsigned long long>(without.discarded()));
  const double best = std::min(with.best(), without.best());  // what both reached
  if (with.reached(best) && without.reached(best))
    print_figure("feasibility_gain.real_pair", *without.reached(best) / *with.reached(best), "1");
}

}  // namespace cairn::bench
