#include <cstdio>

#include "app/observers.hpp"
#include "cairn/core/text.hpp"

namespace cairn::app {
namespace {

using namespace protocol;

class BatchLog : public roles::Observer {
 public:
  BatchLog(double epochs, double summary_every, bool verbose)
      : board_(epochs), every_(summary_every), verbose_(verbose) {}

  void step(const Step& step, const coordinator::State& state) override {
    if (const auto* finished = std::get_if<Finished>(&step.message)) report(*finished, step.time);
    board_.step(step, state);
    if (verbose_)
      for (const Decision& decision : step.decisions)
        if (const auto* assign = std::get_if<Assign>(&decision)) announce(*assign);
    if (next_summary_ == 0) next_summary_ = step.time + every_;
  }

  void heartbeat(const Heartbeat& beat) override { board_.heartbeat(beat); }

  void warning(const Warning& warning) override {
    print("warning: " + warning.from + ": " + warning.text);
  }

  void tick(double time) override {
    if (next_summary_ == 0 || time < next_summary_) return;
    next_summary_ = time + every_;
    print("-- " + board_.summary(time));
  }

 private:
  void report(const Finished& finished, double time) {
    const auto running = board_.running().find(finished.worker);
    if (running == board_.running().end()) return;
    const bool search = std::holds_alternative<SearchTask>(running->second.assignment.task);
    const std::uint64_t number = board_.done() + (search ? 1 : 0);
    const std::string total = std::to_string(board_.wanted());
    std::string count = std::to_string(number);
    count.insert(0, total.size() - std::min(total.size(), count.size()), ' ');
    print("[" + count + "/" + total + "] " + describe(board_, running->second, finished, time));
  }

  void announce(const Assign& assign) {
    print("candidate " + std::to_string(assign.assignment.candidate.value()) + " attempt " +
          std::to_string(assign.assignment.attempt.value()) + " to worker " +
          std::to_string(assign.worker.value()));
  }

  static void print(const std::string& line) {
    std::printf("%s\n", line.c_str());
    std::fflush(stdout);
  }

  Board board_;
  double every_;
  bool verbose_;
  double next_summary_ = 0;
};

}  // namespace

std::unique_ptr<roles::Observer> make_batch_log(double epochs, double summary_every, bool verbose) {
  return std::make_unique<BatchLog>(epochs, summary_every, verbose);
}

}  // namespace cairn::app
