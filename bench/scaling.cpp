// Two workers with one core each against one: epochs per second of processes that train at the same
// time, each pinned to a core of its own.
#include <sched.h>

#include <string>

#include "training.hpp"

namespace cairn::bench {
namespace {

constexpr std::int64_t epoch_size = 6400;

/// Counts what is trained between two points in time, and ends the training at the second.
class Window : public objective::Monitor {
 public:
  Window(double begin, double end) : begin_(begin), end_(end) {}
  void enter(protocol::Phase) override {}
  void epoch_done(const Curve&) override {}
  void samples(std::int64_t count) override {
    const double time = now();
    if (time >= begin_ && time <= end_) seen_ += count;
  }
  bool should_stop() override { return now() > end_; }
  /// Epochs per second.
  double speed() const { return static_cast<double>(seen_) / epoch_size / (end_ - begin_); }

 private:
  double begin_, end_;
  std::int64_t seen_ = 0;
};

std::vector<int> cores() {
  cpu_set_t mask;
  if (sched_getaffinity(0, sizeof mask, &mask) != 0) throw std::runtime_error("no affinity");
  std::vector<int> result;
  for (int core = 0; core < CPU_SETSIZE; ++core)
    if (CPU_ISSET(core, &mask)) result.push_back(core);
  return result;
}

void pin(int core) {
  cpu_set_t mask;
  CPU_ZERO(&mask);
  CPU_SET(core, &mask);
  if (sched_setaffinity(0, sizeof mask, &mask) != 0)
    throw std::runtime_error("cannot pin to core " + std::to_string(core));
}

/// The second process: trains on one core and prints its epochs per second.
void work_on(int core, double begin, double end) {
  pin(core);
  const auto endless = setup(epoch_size, 1e6);
  Window window(begin, end);
  train::make_objective(endless)->evaluate(work(endless, static_cast<std::uint64_t>(core)), window);
  std::printf("%.9f\n", window.speed());
}

/// Epochs per second of as many workers as there are cores given, together.
double speed_on(const std::vector<int>& cores, double seconds) {
  constexpr double start_up = 2;  // [s] until every worker is in full swing
  const double begin = now() + start_up;
  std::vector<Again> workers;
  for (int core : cores)
    workers.emplace_back("--worker " + std::to_string(core) + " " + std::to_string(begin) + " " +
                         std::to_string(begin + seconds));
  double sum = 0;
  for (auto& worker : workers) sum += worker.wait();
  return sum;
}

int compare(int rounds, double seconds) {
  const auto all = cores();
  if (all.size() < 2) {
    std::fprintf(stderr, "scaling: two cores are needed, this process may use one\n");
    return 1;
  }
  std::vector<double> one, ratio;
  for (int round = 0; round < rounds; ++round) {
    const double two = speed_on({all[0], all[1]}, seconds);
    one.push_back(speed_on({all[static_cast<std::size_t>(round % 2)]}, seconds));
    ratio.push_back(two / one.back());
  }
  print_figure("scaling.one_worker", median(one), "epochs/s");
  print_figure("scaling.two_workers", median(ratio), "1");
  return 0;
}

}  // namespace
}  // namespace cairn::bench

int main(int argc, char** argv) {
  if (argc == 5 && std::string(argv[1]) == "--worker") {
    cairn::bench::work_on(std::stoi(argv[2]), std::stod(argv[3]), std::stod(argv[4]));
    return 0;
  }
  const bool longer = cairn::bench::has_argument(argc, argv, "--long");
  return cairn::bench::compare(longer ? 9 : 3, longer ? 15 : 5);
}
