#include "cairn/objective/synthetic.hpp"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

#include "cairn/core/error.hpp"
#include "cairn/core/random.hpp"
#include "cairn/core/text.hpp"
#include "objective/wait.hpp"

namespace cairn::objective {
namespace {

/// What is drawn once for a candidate, before its noise.
struct Draw {
  double final = 0;          ///< the value that the curve approaches
  double epoch_seconds = 0;  ///< [s]
  double fails_at = 0;       ///< [epochs]; infinite for most
};

Draw draw(const SyntheticOptions& options, double epochs, Random& random) {
  const double final = options.final_mean + options.final_sigma * random.normal();
  const double sigma = options.epoch_seconds_sigma;
  const double seconds = options.epoch_seconds * std::exp(sigma * (random.normal() - sigma / 2));
  const bool fails = random.uniform() < options.fail_probability;
  const double fails_at = random.uniform() * epochs;
  return {std::clamp(final, 0.0, 1.0), seconds, fails ? fails_at : HUGE_VAL};
}

/// The metrics that go with the objective, by split. An objective that is itself a loss has no
/// other loss beside it.
struct Names {
  explicit Names(MetricInfo metric)
      : validation(std::move(metric)), training(validation), test(validation) {
    constexpr std::string_view split = "validation_";
    std::string bare = validation.name;
    if (bare.starts_with(split)) bare.erase(0, split.size());
    training.name = "training_" + bare;
    test.name = "test_" + bare;
    with_loss = bare != "loss";
  }
  MetricInfo validation, training, test;
  bool with_loss = true;
};

MetricInfo loss(std::string name) {
  return {std::move(name), "1", Direction::minimize};
}

/// One training: the series of the curve grow by one value per epoch.
class Training {
 public:
  Training(const Names& names, const SyntheticOptions& options, double final, double epochs)
      : names_(names), options_(options), final_(final) {
    curve_.epoch.reserve(static_cast<std::size_t>(std::ceil(epochs)));
    curve_.series.reserve(names.with_loss ? 4 : 2);
    if (names.with_loss) start(loss("training_loss"));
    start(names.training);
    if (names.with_loss) start(loss("validation_loss"));
    start(names.validation);
  }

  void add(double epoch, Random& random) {
    const double mean = mean_at(epoch);
    const double training = with_noise(mean, random);
    const double validation = with_noise(mean, random);
    curve_.epoch.push_back(epoch);
    std::size_t next = 0;
    for (const double v : {training, validation}) {
      if (names_.with_loss) curve_.series[next++].values.push_back(loss_of(v));
      curve_.series[next++].values.push_back(v);
    }
  }

  const Curve& curve() const { return curve_; }

  /// The last value of each series, and the curve itself.
  protocol::Outcome outcome(protocol::Status status) && {
    protocol::Outcome outcome;
    outcome.status = status;
    if (!curve_.epoch.empty()) {
      outcome.epochs = curve_.epoch.back();
      outcome.metrics.reserve(curve_.series.size() + 1);
      for (const auto& series : curve_.series)
        outcome.metrics.push_back({series.info, series.values.back()});
    }
    outcome.curve = std::move(curve_);
    return outcome;
  }

 private:
  void start(MetricInfo info) {
    curve_.series.push_back({std::move(info), {}});
    curve_.series.back().values.reserve(curve_.epoch.capacity());
  }

  bool rises() const { return names_.validation.direction == Direction::maximize; }

  double mean_at(double epoch) const {
    const double progress = 1 - std::exp(-options_.rate * epoch);
    return rises() ? final_ * progress : 1 - (1 - final_) * progress;
  }

  double with_noise(double mean, Random& random) const {
    return std::clamp(mean + options_.noise * random.normal(), 0.0, 1.0);
  }

  double loss_of(double value) const { return rises() ? 1 - value : value; }

  const Names& names_;
  const SyntheticOptions& options_;
  double final_;
  Curve curve_;
};

class Synthetic : public Objective {
 public:
  Synthetic(const SyntheticOptions& options, std::uint64_t seed, double epochs, MetricInfo metric)
      : options_(options), seed_(seed), epochs_(epochs), names_(std::move(metric)) {}

  Result evaluate(const Work& work, Monitor& monitor) override {
    const auto& assignment = work.assignment;
    if (const auto* test = std::get_if<protocol::TestTask>(&assignment.task))
      return {this->test(assignment.candidate, *test, monitor), {}};
    auto outcome = train(assignment.candidate, monitor);
    const bool complete = outcome.status == protocol::Status::trained;
    if (complete && std::holds_alternative<protocol::FinalTask>(assignment.task))
      outcome.metrics.push_back(test_metric(assignment.candidate));
    return {std::move(outcome), {}};
  }

 private:
  Random random(CandidateId candidate) const { return {seed_, candidate, "synthetic"}; }

  protocol::Outcome train(CandidateId candidate, Monitor& monitor) const {
    using protocol::Status;
    monitor.enter(protocol::Phase::train);
    auto random = this->random(candidate);
    const Draw drawn = draw(options_, epochs_, random);
    Training training(names_, options_, drawn.final, epochs_);
    const auto begin = drawn.epoch_seconds > 0 ? Clock::now() : Clock::time_point{};
    for (double done = 0; done < epochs_;) {
      const double next = std::min(done + 1, epochs_);
      const bool fails = drawn.fails_at < next;
      if (!pass(begin, fails ? drawn.fails_at : next, drawn.epoch_seconds, monitor))
        return std::move(training).outcome(Status::stopped);
      if (fails) return failure(std::move(training), drawn.fails_at);
      training.add(done = next, random);
      monitor.epoch_done(training.curve());
    }
    return std::move(training).outcome(Status::trained);
  }

  /// Lets the time pass that `epoch` epochs take. False if the monitor asks to stop.
  static bool pass(Clock::time_point begin, double epoch, double seconds, Monitor& monitor) {
    if (seconds > 0 && !sleep_until(later(begin, epoch * seconds), monitor)) return false;
    return !monitor.should_stop();
  }

  static protocol::Outcome failure(Training training, double epoch) {
    auto outcome = std::move(training).outcome(protocol::Status::failed);
    outcome.fault = protocol::Fault::candidate;
    outcome.cause = "synthetic failure at epoch " + shortest(epoch);
    return outcome;
  }

  protocol::Outcome test(CandidateId candidate, const protocol::TestTask& task,
                         Monitor& monitor) const {
    monitor.enter(protocol::Phase::test);
    protocol::Outcome outcome;
    outcome.epochs = task.checkpoint.epoch;
    outcome.metrics.push_back(test_metric(candidate));
    return outcome;
  }

  /// The same whenever a candidate is tested.
  Metric test_metric(CandidateId candidate) const {
    auto random = this->random(candidate);
    const double final = draw(options_, epochs_, random).final;
    Random noise(seed_, candidate, "synthetic_test");
    return {names_.test, std::clamp(final + options_.noise * noise.normal(), 0.0, 1.0)};
  }

  SyntheticOptions options_;
  std::uint64_t seed_;
  double epochs_;
  Names names_;
};

/// Throws unless low <= value <= high, which no not-a-number satisfies.
void require(std::string_view key, double value, double low, double high) {
  if (value >= low && value <= high) return;
  throw UsageError({"objective.synthetic." + std::string(key) + " is " + shortest(value),
                    "it must be from " + shortest(low) + " to " + shortest(high), ""});
}

}  // namespace

void validate(const SyntheticOptions& options) {
  constexpr double longest = 1e6;
  require("epoch_seconds", options.epoch_seconds, 0, longest);
  require("epoch_seconds_sigma", options.epoch_seconds_sigma, 0, 10);
  require("final_mean", options.final_mean, 0, 1);
  require("final_sigma", options.final_sigma, 0, 1);
  require("rate", options.rate, 0, longest);
  require("noise", options.noise, 0, 1);
  require("fail_probability", options.fail_probability, 0, 1);
}

std::unique_ptr<Objective> make_synthetic(const SyntheticOptions& options, std::uint64_t seed,
                                          double epochs, MetricInfo metric) {
  validate(options);
  return std::make_unique<Synthetic>(options, seed, epochs, std::move(metric));
}

}  // namespace cairn::objective
