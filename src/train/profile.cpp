#include "cairn/train/profile.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include "train/device.hpp"
#include "train/faults.hpp"
#include "train/stopwatch.hpp"

namespace cairn::train {
namespace {

using Model = space::TimeModel;
using Progress = std::function<void(int, int)>;

/// Networks come in groups, so that a machine that becomes slower meanwhile biases nothing: four of
/// a few layers and two candidates for the fit, and a candidate for the check.
constexpr int kGroup = 7, kLayers = 4, kFitted = 6;
constexpr int kRounds = 3;

std::vector<space::TaskInput> inputs_of(const space::Graph& graph) {
  std::vector<space::TaskInput> result;
  for (const auto& node : graph.nodes)
    if (const auto* input = std::get_if<space::Input>(&node.layer))
      result.push_back({node.name, input->shape});
  return result;
}

struct Timings {
  std::vector<space::Timing> step, inference;

  void add(const Practice& practice, const Times& times) {
    const auto once = space::step_work(inputs_of(practice.graph), practice.batch);
    const auto training = space::training_work(practice.graph, practice.batch, practice.optimizer);
    step.push_back({space::both(training, once), times.step});
    const auto infers = space::inference_work(practice.graph, practice.batch);
    inference.push_back({space::both(infers, once), times.inference});
  }
};

bool wants_bfloat16(const ProfileOptions& options) {
  if (options.precision == "auto") return gains_from_bfloat16(options.device);
  return options.precision == "bfloat16";
}

PredictionError error(const Model& model, const std::vector<space::Timing>& timings) {
  PredictionError result;
  for (const auto& timing : timings) {
    const double off = std::abs(model.seconds(timing.work) / timing.seconds - 1);
    result.mean += off / static_cast<double>(timings.size());
    result.worst = std::max(result.worst, off);
  }
  return result;
}

struct Trial {
  Practice practice;
  Times times;
};

std::vector<Trial> make_trials(int count) {
  Random layers(1, "profile.layers"), candidates(1, "profile.candidates");
  std::vector<Trial> trials;
  for (int i = 0; i < count; ++i)
    trials.push_back(
        {i % kGroup < kLayers ? practice_network(layers) : random_candidate(candidates), {}});
  return trials;
}

/// In several rounds: what else the machine does at one time is over at another.
void measure(std::vector<Trial>& trials, const ProfileOptions& options, const Progress& progress) {
  const int all = kRounds * static_cast<int>(trials.size());
  int done = 0;
  for (int round = 0; round < kRounds; ++round)
    for (auto& [practice, least] : trials) {
      const Times times = measure_times(practice, options.device, wants_bfloat16(options));
      least.step = round == 0 ? times.step : std::min(least.step, times.step);
      least.inference = round == 0 ? times.inference : std::min(least.inference, times.inference);
      progress(++done, all);
    }
}

ProfileReport make_profile(const ProfileOptions& options, const Progress& progress) {
  use(options.device);
  const int groups = std::max(1, options.networks / kGroup);
  auto trials = make_trials(groups * kGroup);
  measure(trials, options, progress);
  Timings fitted, checked;
  for (std::size_t i = 0; i < trials.size(); ++i)
    (i % kGroup < kFitted ? fitted : checked).add(trials[i].practice, trials[i].times);
  ProfileReport report;
  report.profile.device = device_name(options.device);
  report.profile.precision = wants_bfloat16(options) ? "bfloat16" : "float32";
  report.profile.threads = options.device.threads;
  report.profile.training = space::fit(fitted.step);
  report.profile.inference = space::fit(fitted.inference);
  report.fitted = groups * kFitted;
  report.checked = groups * (kGroup - kFitted);
  report.step = error(report.profile.training, checked.step);
  report.inference = error(report.profile.inference, checked.inference);
  return report;
}

}  // namespace

ProfileReport profile(const ProfileOptions& options, const Progress& progress) {
  return with_named_faults([&] { return make_profile(options, progress); });
}

}  // namespace cairn::train
