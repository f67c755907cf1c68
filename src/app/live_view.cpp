#include <cstdio>

#include "app/observers.hpp"
#include "app/terminal.hpp"
#include "cairn/core/text.hpp"

namespace cairn::app {
namespace {

using namespace protocol;

constexpr std::size_t most_workers = 8;  ///< that are shown
constexpr double interval = 0.5;         ///< [s] between drawings

class LiveView : public roles::Observer {
 public:
  explicit LiveView(double epochs) : board_(epochs) {}
  ~LiveView() override {
    clear();
    std::fflush(stdout);
  }

  void step(const Step& step, const coordinator::State& state) override {
    if (const auto* finished = std::get_if<Finished>(&step.message)) {
      const auto running = board_.running().find(finished->worker);
      if (running != board_.running().end())
        last_ = describe(board_, running->second, *finished, step.time);
    }
    board_.step(step, state);
  }

  void heartbeat(const Heartbeat& beat) override { board_.heartbeat(beat); }

  void warning(const Warning& warning) override {
    clear();
    std::printf("warning: %s: %s\n", warning.from.c_str(), warning.text.c_str());
  }

  void tick(double time) override {
    if (time < next_) return;
    next_ = time + interval;
    draw(time);
  }

 private:
  void draw(double time) {
    clear();
    line(board_.summary(time));
    if (!last_.empty()) line("last: " + last_);
    std::size_t shown = 0;
    for (const auto& [worker, running] : board_.running()) {
      if (++shown > most_workers) break;
      line("worker " + std::to_string(worker.value()) + ": " + status(running, time));
    }
    if (board_.running().size() > most_workers)
      line("... and " + std::to_string(board_.running().size() - most_workers) + " more workers");
    std::fflush(stdout);
  }

  std::string status(const Board::Running& running, double time) const {
    std::string text = title(running.assignment) + "  " + short_duration(time - running.since);
    const Heartbeat& beat = running.heartbeat;
    if (beat.epoch > 0) text += "  epoch " + shortest(beat.epoch);
    if (const Metric* metric = find_metric(beat.metrics, board_.objective().name))
      text += "  " + metric->info.name + " " + decimals(metric->value);
    if (beat.samples_per_second > 0)
      text += "  " + short_count(beat.samples_per_second) + " samples/s";
    return text;
  }

  void line(const std::string& text) {
    std::printf("%s\n", cut(text, terminal_width()).c_str());
    ++lines_;
  }

  /// Moves up over what was drawn last and erases it.
  void clear() {
    if (lines_ > 0) std::printf("\x1b[%dA\x1b[J", lines_);
    lines_ = 0;
  }

  Board board_;
  std::string last_;
  double next_ = 0;
  int lines_ = 0;
};

}  // namespace

std::unique_ptr<roles::Observer> make_live_view(double epochs) {
  return std::make_unique<LiveView>(epochs);
}

}  // namespace cairn::app
