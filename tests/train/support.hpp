#pragma once

#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <filesystem>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "cairn/core/random.hpp"
#include "cairn/train/objective.hpp"

namespace cairn::train {

/// Notes what an evaluation says, and may ask it to stop.
class Recorder : public objective::Monitor {
 public:
  void enter(protocol::Phase phase) override { phases.push_back(phase); }
  void epoch_done(const Curve& curve) override { curves.push_back(curve); }
  void samples(std::int64_t count) override { seen += count; }
  bool should_stop() override { return stop_after >= 0 && seen >= stop_after; }

  std::vector<protocol::Phase> phases;
  std::vector<Curve> curves;
  std::int64_t seen = 0;
  std::int64_t stop_after = -1;  ///< samples; -1: never
};

/// `count` images 1×8×8 of `classes` ≤ 4 classes from sample `first` on: a bright quadrant on
/// noise.
struct Quadrants {
  std::int64_t count;
  int classes;
  std::uint64_t seed;
};
inline void draw(data::Dataset& dataset, std::int64_t first, const Quadrants& quadrants) {
  Random random(quadrants.seed, "quadrants");
  const auto classes = static_cast<std::uint64_t>(quadrants.classes);
  for (std::int64_t i = first; i < first + quadrants.count; ++i) {
    const auto label = static_cast<std::int64_t>(random.below(classes));
    dataset.y.as<std::int64_t>()[i] = label;
    for (int row = 0; row < 8; ++row)
      for (int column = 0; column < 8; ++column) {
        const bool bright = (row / 4) * 2 + column / 4 == label;
        dataset.inputs[0].values.as<std::uint8_t>()[i * 64 + row * 8 + column] =
            static_cast<std::uint8_t>(random.below(100) + (bright ? 90 : 0));
      }
  }
}
/// 320 and 64 samples, of which the latter are for the test.
inline data::Dataset quadrants(int classes) {
  data::Dataset dataset;
  dataset.inputs.resize(1);
  dataset.inputs[0].values = HostTensor::allocate(DType::uint8, {384, 1, 8, 8});
  dataset.y = HostTensor::allocate(DType::int64, {384});
  dataset.classes = classes;
  draw(dataset, 0, {320, classes, 1});
  draw(dataset, 320, {64, classes, 2});
  return dataset;
}

inline std::vector<std::int64_t> range(std::int64_t begin, std::int64_t end) {
  std::vector<std::int64_t> result;
  for (auto i = begin; i < end; ++i) result.push_back(i);
  return result;
}

/// 384 samples of four classes (256 train, 64 validate, 64 test) and a small network: what a test
/// changes, it changes here.
struct Scene {
  Options options;
  space::Options space_options;
  data::Dataset dataset = quadrants(4);
  data::Options data;
  std::vector<data::Split> splits{{range(0, 256), range(256, 320), range(320, 384)}};
  std::vector<data::Split> fresh;
  int outputs = 4;
  Device device;
  std::uint64_t seed = 7;

  Scene() {
    options.epochs = 4;
    options.final_epochs = 5;
    options.learning_rate = {0.05};
    options.batch = {32};
    options.precision = "float32";
    space::StageOptions stage;
    stage.width = {8};
    space_options.stage = {stage};
    space_options.head.pool = {"flatten"};  // where the light is, is what the classes mean
  }

  std::shared_ptr<const space::Space> space() const {
    return std::make_shared<space::Space>(space_options, space::Task{{1, 8, 8}, outputs},
                                          decisions(options));
  }
  Setup setup() const {
    Setup setup;
    setup.options = options;
    setup.space = space();
    setup.dataset = std::make_shared<data::Dataset>(dataset);
    setup.data = data;
    setup.splits = splits;
    setup.fresh = fresh;
    setup.device = device;
    setup.seed = seed;
    return setup;
  }
};

/// The first architecture of a scene's space, as work.
inline objective::Work work(const Scene& scene, std::uint64_t candidate,
                            protocol::Task task = protocol::SearchTask{}) {
  return {{CandidateId(candidate), Attempt(0), scene.space()->at(0), task}, {}};
}

inline double value(const std::vector<Metric>& metrics, std::string_view name) {
  const auto* metric = find_metric(metrics, name);
  if (metric == nullptr) throw std::runtime_error("no metric " + std::string(name));
  return metric->value;
}

/// The text of the exception that `f` throws, or "" when it throws none.
template <class F>
std::string thrown(const F& f) {
  try {
    f();
  } catch (const std::exception& error) {
    return error.what();
  }
  return "";
}

/// A folder that is gone at the end.
class TemporaryFolder {
 public:
  TemporaryFolder() {
    static std::atomic<int> count{0};
    path_ = std::filesystem::temp_directory_path() /
            ("cairn-train-" + std::to_string(getpid()) + "-" + std::to_string(count++));
    std::filesystem::create_directories(path_);
  }
  ~TemporaryFolder() { std::filesystem::remove_all(path_); }
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

}  // namespace cairn::train
