// Full cycles of the coordinator (propose, assign, finish with 25 epochs of 4 series, tell,
// journal), over MPI and in process. Start with mpirun -n 3: one coordinator, two workers.
#include "cairn/coordinator/coordinator.hpp"

#include <malloc.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <string_view>
#include <utility>

#include "cairn/comm/world.hpp"
#include "cairn/objective/synthetic.hpp"
#include "cairn/record/journal.hpp"
#include "cairn/roles/coordinator.hpp"
#include "cairn/roles/worker.hpp"

namespace cairn {
namespace {

using namespace protocol;
using Clock = std::chrono::steady_clock;

constexpr double epochs = 25;
const MetricInfo accuracy{"validation_accuracy", "1", Direction::maximize};

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

void figure(const char* name, double value, const char* unit) {
  std::printf("figure coordinator.%s %.4g %s\n", name, value, unit);
  std::fflush(stdout);
}

/// A space of 10^13 encodings: six stages of networks that can always be built.
std::shared_ptr<const space::Space> large_space() {
  space::StageOptions stage;
  stage.op = {"conv3x3", "conv5x5", "separable3x3", "residual"};
  stage.width = {8, 16, 24, 32, 48, 64};
  stage.blocks = {1, 2, 3};
  stage.norm = {"batch", "none"};
  stage.repeat = 6;
  stage.down = {"none"};
  space::Options options;
  options.stage = {stage};
  return std::make_shared<space::Space>(options, space::Task{{3, 32, 32}, 10});
}

std::unique_ptr<search::Generator> generator() {
  return search::make_generator(
      {}, std::make_shared<const feasibility::Region>(large_space(), feasibility::Options{}), 1,
      Direction::maximize);
}

std::unique_ptr<objective::Objective> objective() {
  return objective::make_synthetic({}, 1, epochs, accuracy);
}

Started started(std::uint64_t candidates, std::uint64_t lookahead) {
  Started message;
  message.objective = accuracy;
  message.candidates = candidates;
  message.lookahead = lookahead;
  return message;
}

/// A folder for the journal that is gone afterwards.
class Scratch {
 public:
  Scratch() { std::filesystem::create_directories(path); }
  ~Scratch() { std::filesystem::remove_all(path); }
  const std::filesystem::path path =
      std::filesystem::temp_directory_path() / ("cairn-bench-" + std::to_string(::getpid()));
};

class Unwatched : public objective::Monitor {
  void enter(Phase) override {}
  void epoch_done(const Curve&) override {}
  void samples(std::int64_t) override {}
  bool should_stop() override { return false; }
};

/// Coordinator, generator, codec and journal on one thread, without channels.
class InProcess {
 public:
  explicit InProcess(const std::filesystem::path& run) : journal_(run) {
    Unwatched monitor;
    outcome_ = objective()->evaluate({}, monitor).outcome;
  }

  void start(std::uint64_t candidates, std::uint32_t workers) {
    take(started(candidates, workers));
    for (std::uint32_t id = 0; id < workers; ++id) take(Joined{WorkerId(id), "host", "cpu", 1});
  }

  /// Every running assignment finishes; the answers run next.
  void finish_all() {
    for (const Assign& assign : std::exchange(running_, {}))
      take(Finished{assign.worker, assign.assignment.candidate, assign.assignment.attempt,
                    outcome_});
  }

  std::uint64_t done() const { return state_.done; }
  bool ended() const { return state_.ended.has_value(); }

 private:
  /// As it comes from the wire.
  void take(const Message& message) { step(decode_message(encode(message))); }

  void step(Message message) {
    coordinator::absorb(state_, message);
    Step step{0, std::move(message), coordinator::decide(state_)};
    journal_.append(step);
    coordinator::commit(state_, step.decisions);
    for (const Decision& decision : step.decisions)
      if (const auto* assign = std::get_if<Assign>(&decision)) running_.push_back(*assign);
    for (Message& answer : roles::inform(*generator_, step.decisions))
      this->step(std::move(answer));
  }

  record::JournalWriter journal_;
  std::unique_ptr<search::Generator> generator_ = generator();
  coordinator::State state_;
  std::vector<Assign> running_;
  Outcome outcome_;
};

/// [bytes] in small blocks and in large ones.
std::size_t allocated() {
  const auto info = mallinfo2();
  return info.uordblks + info.hblkhd;
}

void bench_local(std::uint64_t candidates) {
  const Scratch scratch;
  InProcess search(scratch.path);
  const std::size_t memory = allocated();
  const auto start = Clock::now();
  search.start(candidates, 4);
  while (!search.ended()) search.finish_all();
  figure("local", static_cast<double>(candidates) / seconds_since(start), "cycles/s");
  const auto grown = static_cast<double>(allocated() - memory);
  figure("bytes_per_candidate", grown / static_cast<double>(candidates), "B");
}

/// As many workers as Summit has GPUs, all at once.
void bench_storm() {
  constexpr std::uint32_t workers = 27648;
  const Scratch scratch;
  InProcess search(scratch.path);
  search.start(3 * workers, workers);
  const auto start = Clock::now();
  search.finish_all();
  figure("storm_s", seconds_since(start), "s");
}

/// Notes when certain numbers of candidates were done.
class Stopwatch : public roles::Observer {
 public:
  void step(const Step&, const coordinator::State& state) override {
    if (state.done == count(times_.size())) times_.push_back(Clock::now());
  }
  void heartbeat(const Heartbeat&) override {}
  void warning(const Warning&) override {}
  void tick(double) override {}

  /// Candidates per second over all.
  double rate() const { return rate(0, times_.size() - 1); }
  /// The median rate in the last fifth over that in the first: other load comes in bursts.
  double late_over_early() const {
    const std::size_t fifth = (times_.size() - 1) / 5;
    return median_rate(times_.size() - 1 - fifth, fifth) / median_rate(0, fifth);
  }

 private:
  double rate(std::size_t from, std::size_t to) const {
    const std::chrono::duration<double> time = times_.at(to) - times_.at(from);
    return static_cast<double>(count(to) - count(from)) / time.count();
  }
  double median_rate(std::size_t from, std::size_t intervals) const {
    std::vector<double> rates;
    for (std::size_t i = from; i < from + intervals; ++i) rates.push_back(rate(i, i + 1));
    std::ranges::sort(rates);
    return rates.at(rates.size() / 2);
  }

  static std::uint64_t count(std::size_t tick) { return 1 + 10000 * tick; }
  std::vector<Clock::time_point> times_;
};

void bench_mpi(comm::Channel& channel, std::uint64_t candidates) {
  const Scratch scratch;
  const roles::Layout layout{0, channel.peers() - 1};
  record::JournalWriter journal(scratch.path);
  Stopwatch watch;
  roles::coordinate({channel,
                     scratch.path,
                     journal,
                     generator(),
                     {},
                     layout,
                     {},
                     started(candidates + 1, 4),
                     [] { return std::nullopt; },
                     watch});
  figure("mpi", watch.rate(), "cycles/s");
  figure("mpi_late_over_early", watch.late_over_early(), "1");
}

int run(bool is_long) {
  const comm::World world;
  const auto channel = world.channel();
  const std::uint64_t candidates = is_long ? 1'000'000 : 100'000;
  if (world.rank() == 0) {
    bench_local(candidates);
    bench_storm();
    bench_mpi(*channel, candidates);
    return 0;
  }
  const roles::Layout layout{0, channel->peers() - 1};
  const WorkerId id(static_cast<std::uint32_t>(world.rank() - 1));
  const auto synthetic = objective();
  const Joined self{id, "host", "cpu", 1};
  roles::work({*channel, *synthetic, layout, self, large_space(), {}});
  return 0;
}

}  // namespace
}  // namespace cairn

int main(int argc, char** argv) {
  return cairn::run(argc > 1 && std::string_view(argv[1]) == "--long");
}
