#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <ctime>
#include <utility>

#include "app/observers.hpp"
#include "cairn/coordinator/coordinator.hpp"
#include "cairn/core/error.hpp"
#include "cairn/core/file.hpp"
#include "cairn/core/text.hpp"
#include "cairn/record/state.hpp"

namespace cairn::app {
namespace {

using namespace protocol;

class StateFile : public roles::Observer {
 public:
  explicit StateFile(std::filesystem::path run) : run_(std::move(run)) {}

  void step(const Step& step, const coordinator::State& state) override {
    newest_ = state.done;
    line_.wanted = state.submission->candidates;
    if (!std::holds_alternative<Started>(step.message)) return;
    line_.done = settled_ = newest_;
    line_.time = step.time;
    record::write_state(run_, line_);
  }

  void heartbeat(const Heartbeat&) override {}
  void warning(const Warning&) override {}

  void tick(double time) override {
    const auto now = Clock::now();  // the other clock may jump
    if (now >= settling_) {
      line_.done = std::exchange(settled_, newest_);
      settling_ = now + settling_time;
    }
    if (now < next_) return;
    next_ = now + interval;
    line_.time = time;
    refresh();
  }

 private:
  using Clock = std::chrono::steady_clock;
  static constexpr std::chrono::seconds interval{10};
  static constexpr std::chrono::seconds settling_time{1};  ///< the journal is synced more often

  /// A state that is old for a while is no reason to end a run.
  void refresh() try { record::write_state(run_, line_); } catch (const Error&) {
  }

  std::filesystem::path run_;
  record::StateLine line_;
  // The file never says more than what the journal on the disk holds.
  std::uint64_t newest_ = 0;   ///< outcomes in the newest step
  std::uint64_t settled_ = 0;  ///< outcomes a while ago
  Clock::time_point settling_;
  Clock::time_point next_;
};

std::string stamp(double time) {
  const auto seconds = static_cast<std::time_t>(time);
  std::tm utc{};
  gmtime_r(&seconds, &utc);
  std::array<char, 32> text{};
  std::strftime(text.data(), text.size(), "%FT%TZ", &utc);
  return text.data();
}

class RunLog : public roles::Observer {
 public:
  explicit RunLog(const std::filesystem::path& run)
      : path_(run / "log"),
        file_(::open(path_.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666)) {}

  void step(const Step& step, const coordinator::State&) override {
    time_ = step.time;
    if (const auto* started = std::get_if<Started>(&step.message))
      write("started with cairn " + started->version + " (" + started->commit + ")");
    if (const auto* joined = std::get_if<Joined>(&step.message))
      write("worker " + std::to_string(joined->worker.value()) + " on " + joined->host + ", " +
            joined->device + ", " + counted(joined->threads, "thread"));
    if (const auto* finished = std::get_if<Finished>(&step.message)) failure(*finished);
    for (const Decision& decision : step.decisions)
      if (const auto* end = std::get_if<End>(&decision))
        write(std::string(end->resumable ? "ended, resumable" : "ended, complete") +
              (end->reason.empty() ? "" : ": " + end->reason));
  }

  void heartbeat(const Heartbeat&) override {}
  void warning(const Warning& warning) override { write(warning.from + ": " + warning.text); }
  void tick(double time) override { time_ = time; }

 private:
  static constexpr off_t most_bytes = 16 << 20;

  void failure(const Finished& finished) {
    if (finished.outcome.status == Status::failed)
      write("candidate " + std::to_string(finished.candidate.value()) + " failed on worker " +
            std::to_string(finished.worker.value()) + ": " + finished.outcome.cause);
  }

  /// A log that cannot be written, or is full, must not stop the run.
  void write(const std::string& text) {
    if (!file_ || full_) return;
    full_ = ::lseek(file_.descriptor(), 0, SEEK_END) > most_bytes;
    const std::string line =
        stamp(time_) + " " + (full_ ? "the log is full; nothing more is written" : text) + "\n";
    [[maybe_unused]] const auto written = ::write(file_.descriptor(), line.data(), line.size());
  }

  std::filesystem::path path_;
  File file_;
  double time_ = 0;
  bool full_ = false;
};

}  // namespace

std::unique_ptr<roles::Observer> make_state_file(const std::filesystem::path& run) {
  return std::make_unique<StateFile>(run);
}

std::unique_ptr<roles::Observer> make_run_log(const std::filesystem::path& run) {
  return std::make_unique<RunLog>(run);
}

}  // namespace cairn::app
