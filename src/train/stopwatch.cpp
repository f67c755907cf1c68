#include "train/stopwatch.hpp"

#include <time.h>

#include <algorithm>
#include <limits>

#include "train/device.hpp"
#include "train/ensemble.hpp"

namespace cairn::train {
namespace {

constexpr double kSeconds = 0.03;  ///< for each kind of time
constexpr int kLeastRounds = 3;    ///< of which the first does not count

/// The clock of one CPU thread stands still while other programs have its core.
clockid_t clock_of(const Device& device) {
  return device.gpu < 0 && device.threads == 1 ? CLOCK_THREAD_CPUTIME_ID : CLOCK_MONOTONIC;
}

double now(clockid_t clock) {
  timespec time{};
  clock_gettime(clock, &time);
  return static_cast<double>(time.tv_sec) + 1e-9 * static_cast<double>(time.tv_nsec);
}

/// Times rounds; the least counts.
class Rounds {
 public:
  explicit Rounds(clockid_t clock) : clock_(clock) {}

  void begin() { start_ = now(clock_); }
  void end() {
    const double seconds = now(clock_) - start_;
    if (count_++ > 0) least_ = std::min(least_, seconds);
    total_ += seconds;
  }
  bool enough() const { return count_ >= kLeastRounds && total_ >= kSeconds; }
  double least() const { return least_; }

 private:
  clockid_t clock_;
  double start_ = 0;
  double least_ = std::numeric_limits<double>::infinity();
  double total_ = 0;
  int count_ = 0;
};

/// Asked before each step whether to go on, it times the steps in between.
class StepTimer final : public objective::Monitor {
 public:
  StepTimer(std::int64_t steps_in_round, clockid_t clock)
      : steps_in_round_(steps_in_round), rounds_(clock) {}

  void enter(protocol::Phase) override {}
  void epoch_done(const Curve&) override {}
  void samples(std::int64_t) override {}
  bool should_stop() override {
    if (asked_++ % steps_in_round_ != 0) return false;
    if (asked_ > 1) rounds_.end();
    rounds_.begin();
    return rounds_.enough();
  }
  double seconds() const { return rounds_.least() / static_cast<double>(steps_in_round_); }

 private:
  std::int64_t steps_in_round_;  ///< after which the trainer waits for the device
  std::int64_t asked_ = 0;
  Rounds rounds_;
};

struct Bench {
  torch::Device device;
  clockid_t clock;
  Samples samples;
  Scales scales;
};

/// Noise that looks like images of bytes.
Bench make_bench(const Practice& practice, const Device& where) {
  const auto device = torch_device(where);
  Samples samples;
  Scaling scaling;
  for (const auto& node : practice.graph.nodes) {
    const auto* input = std::get_if<space::Input>(&node.layer);
    if (input == nullptr) continue;
    auto shape = input->shape;
    shape.insert(shape.begin(), practice.batch);
    samples.inputs.push_back({torch::randint(0, 256, shape).to(at::kByte).to(device)});
    scaling.inputs.push_back({node.name, data::Statistics{{1}, {127.0}, {73.0}}});
  }
  samples.y = torch::randint(0, 10, {practice.batch}).to(at::kLong).to(device);
  return {device, clock_of(where), samples, Scales(scaling, device)};
}

double time_steps(const Practice& practice, const Bench& bench, Network network,
                  const Inference& like) {
  Plan plan;
  const double forever = 1e6;  // epochs of one step each
  plan.options.validate_every = plan.epochs = forever;
  plan.recipe = {practice.optimizer, 1e-6, 5e-4, static_cast<int>(practice.batch)};
  plan.samples = bench.samples;
  plan.train = torch::arange(practice.batch).to(bench.device);
  plan.validation = torch::empty({0}, plan.train.options());
  Ensemble::Members members;
  members.push_back(std::make_unique<Member>(std::move(network), bench.scales));
  auto& member = *members.front();
  member.trainer = std::make_unique<Trainer>(
      std::move(plan), Inference{member.network, member.scales, like.bfloat16, like.channels_last},
      Streams{make_generator(at::kCPU, 1), make_generator(bench.device, 2),
              make_generator(bench.device, 3)});
  StepTimer timer(steps_between_reads(bench.device), bench.clock);
  Ensemble(std::move(members)).run(timer);
  return timer.seconds();
}

double time_inference(const Bench& bench, const Inference& inference) {
  const auto batch = pick(bench.samples, torch::arange(bench.samples.y.size(0)).to(bench.device));
  Rounds rounds(bench.clock);
  while (!rounds.enough()) {
    rounds.begin();
    infer(inference, batch.x).to(at::kCPU);
    rounds.end();
  }
  return rounds.least();
}

}  // namespace

Times measure_times(const Practice& practice, const Device& device, bool bfloat16) {
  const auto bench = make_bench(practice, device);
  const bool channels_last = bench.device.is_cuda();
  auto generator = make_generator(at::kCPU, 1);
  Network network(practice.graph, generator);
  network.to(bench.device, channels_last);
  const Inference inference{network, bench.scales, bfloat16, channels_last};
  return {time_steps(practice, bench, network, inference), time_inference(bench, inference)};
}

}  // namespace cairn::train
