// The checkpoint store against the limits of the file system in the same run: writing 30 MB in 60
// tensors (store.write_ratio) and reading half of them (store.read_ratio) against plain files of
// the same bytes; 64 processes that write against one (store.writers_ratio); memory and files after
// 10,000 checkpoints with removal (store.memory_growth, store.wrong_files); what a checkpoint costs
// the training (store.blocked_percent); how long it takes to find the nearest of 10,000 living
// networks (store.match_us).
#include <malloc.h>

#include <algorithm>
#include <ctime>

#include "store_many.hpp"
#include "store_match.hpp"
#include "training.hpp"

namespace cairn::bench {
namespace {

/// Of all threads of this process [s]: as if training and writing shared one core.
double cpu_time() {
  timespec time{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) + 1e-9 * static_cast<double>(time.tv_nsec);
}

/// What a worker does before it hands a checkpoint over: the tensors go to host memory.
store::Checkpoint build(const store::Checkpoint& network) {
  store::Checkpoint result;
  result.epoch = network.epoch;
  result.architecture = network.architecture;
  result.graph = network.graph;
  for (const auto& [name, from] : network.weights) {
    auto tensor = HostTensor::allocate(from.dtype, from.shape);
    std::ranges::copy(from.span(), tensor.span().begin());
    result.weights.push_back({name, std::move(tensor)});
  }
  return result;
}

/// Notes when training begins and ends. Before, it builds a checkpoint and hands it over.
class Stopwatch : public objective::Monitor {
 public:
  Stopwatch(store::Writer& writer, const store::Checkpoint* network)
      : writer_(writer), network_(network) {}

  void enter(protocol::Phase phase) override {
    if (phase == protocol::Phase::train) {
      if (network_) blocked_ = bench::seconds([&] { writer_.write(build(*network_)); });
      begin_ = cpu_time();
    }
    if (phase != protocol::Phase::validate) return;
    writer_.finish();
    seconds_ = cpu_time() - begin_;
  }
  void epoch_done(const Curve&) override {}
  void samples(std::int64_t) override {}
  bool should_stop() override { return false; }
  double seconds() const { return seconds_; }
  double blocked() const { return blocked_; }

 private:
  store::Writer& writer_;
  const store::Checkpoint* network_;
  double begin_ = 0, seconds_ = 0, blocked_ = 0;
};

/// Trainings over `count` images in turn with and without a checkpoint of 30 MB, for an epoch over
/// the 60,000 images of Fashion-MNIST.
void measure_blocking(std::int64_t count, int rounds) {
  const Folder folder;
  const auto training = setup(count, 1);
  const auto objective = train::make_objective(training);
  const auto large = checkpoint(kTensors, kValues);
  store::Writer writer(folder.path(), store::Precision::float32, 1 << 28,
                       [](const store::Written&) {});
  const auto train = [&](const store::Checkpoint* written) {
    Stopwatch stopwatch(writer, written);
    objective->evaluate(work(training, 0), stopwatch);
    return stopwatch;
  };
  train(&large);  // warms up
  std::vector<double> epoch, cost;
  for (int i = 0; i < rounds; ++i) {
    const double alone = train(nullptr).seconds();
    const Stopwatch with = train(&large);
    epoch.push_back(alone * 60'000 / static_cast<double>(count));
    cost.push_back(with.blocked() + with.seconds() - alone);
  }
  print_figure("store.blocked_seconds", median(cost), "s");
  print_figure("store.blocked_percent", 100 * median(cost) / median(epoch), "%");
}

}  // namespace
}  // namespace cairn::bench

int main(int argc, char** argv) {
  using namespace cairn::bench;
  ::mallopt(M_MMAP_THRESHOLD, 1 << 16);  // fresh memory for each tensor, for both sides
  const bool longer = has_argument(argc, argv, "--long");
  measure_writing(longer ? 101 : 31);
  measure_reading(longer ? 301 : 101);
  print_figure("store.match_us", match_us(10'000), "us");
  measure_writers(longer ? 9 : 3);
  measure_blocking(longer ? 6400 : 1280, longer ? 31 : 9);
  measure_removal(10'000);
}
