#pragma once

#include <cstdio>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "app/board.hpp"
#include "app/job.hpp"
#include "cairn/roles/coordinator.hpp"

/// Those who watch a run: each shows or keeps one thing.
namespace cairn::app {

/// Passes everything on to several.
class Observers : public roles::Observer {
 public:
  void add(std::unique_ptr<roles::Observer> observer) { all_.push_back(std::move(observer)); }

  void step(const protocol::Step& step, const coordinator::State& state) override;
  void heartbeat(const protocol::Heartbeat& beat) override;
  void warning(const protocol::Warning& warning) override;
  void tick(double time) override;

 private:
  std::vector<std::unique_ptr<roles::Observer>> all_;
};

/// The batch log: a line for each finished candidate, a summary at an interval [s]. `epochs`: of a
/// full training in the search.
std::unique_ptr<roles::Observer> make_batch_log(double epochs, double summary_every, bool verbose);
/// The live view of a terminal: redrawn in place.
std::unique_ptr<roles::Observer> make_live_view(double epochs);
/// The file `state`, kept current.
std::unique_ptr<roles::Observer> make_state_file(const std::filesystem::path& run);
/// The file `log`: what a person must know afterwards, bounded in size.
std::unique_ptr<roles::Observer> make_run_log(const std::filesystem::path& run);

/// "candidate 7", "test of candidate 7"
std::string title(const protocol::Assignment& assignment);
/// "candidate 7  validation_accuracy 0.9012  3 epochs  12.3 s  84 % from candidate 3  worker 1":
/// one finished evaluation.
std::string describe(const Board& board, const Board::Running& running,
                     const protocol::Finished& finished, double time);

}  // namespace cairn::app
