#pragma once

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "cairn/comm/local.hpp"
#include "cairn/objective/synthetic.hpp"
#include "cairn/roles/coordinator.hpp"
#include "cairn/roles/predictor.hpp"
#include "cairn/roles/worker.hpp"

/// A whole search over threads, in a folder of its own.
namespace cairn::roles {

inline const MetricInfo accuracy{"validation_accuracy", "1", Direction::maximize};

class Silent : public Observer {
 public:
  void step(const protocol::Step&, const coordinator::State&) override {}
  void heartbeat(const protocol::Heartbeat&) override { ++heartbeats; }
  void warning(const protocol::Warning&) override { ++warnings; }
  void tick(double) override {}
  int heartbeats = 0;
  int warnings = 0;
};

class Search : public testing::Test {
 protected:
  Search() {
    std::filesystem::remove_all(run_);
    std::filesystem::create_directories(run_);
  }
  ~Search() override { std::filesystem::remove_all(run_); }

  std::unique_ptr<search::Generator> generator() const {
    return search::make_generator(
        {.method = "evolution", .population = 10, .sample = 3},
        std::make_shared<const feasibility::Region>(space_, feasibility::Options{}), 1,
        Direction::maximize);
  }

  std::unique_ptr<predict::Engine> engine() const {
    predict::Options options;
    options.method = method_;
    return predict::make_engine(options, {accuracy, epochs, {}, 1});
  }

  /// What earlier submissions left.
  coordinator::State resume(search::Generator& generator, History& history) const {
    coordinator::State state;
    if (!record::has_journal(run_)) return state;
    record::read_journal(run_, [&](protocol::Step&& step) {
      const auto done = state.done;
      coordinator::absorb(state, step.message);
      if (auto lesson = lesson_of(step.message, state, done)) history.add(*lesson);
      coordinator::commit(state, step.decisions);
      inform(generator, step.decisions);
    });
    return state;
  }

  /// One submission with `workers` threads; it is asked to stop at the poll after `polls`.
  coordinator::State submit(std::uint64_t candidates, Layout layout, int polls = -1) {
    auto channels = comm::make_local_channels(layout.peers());
    std::vector<std::jthread> threads;
    for (std::uint32_t i = 0; i < layout.predictors; ++i)
      threads.emplace_back([&, i] {
        predict({*channels[layout.predictor(i).value()], layout, engine()});
      });
    for (std::uint32_t id = 0; id < layout.workers; ++id)
      threads.emplace_back(
          [&, id] { train(*channels[layout.worker(WorkerId(id)).value()], layout, WorkerId(id)); });
    protocol::Started started;
    started.objective = accuracy;
    started.candidates = candidates;
    started.transfer = transfer_;
    started.keeping = keeping_;
    auto proposer = generator();
    History history;
    auto state = resume(*proposer, history);
    record::JournalWriter journal(run_);
    const auto stop = [&]() -> std::optional<std::string> {
      if (polls < 0 || polls-- > 0) return std::nullopt;
      return "enough";
    };
    try {
      return coordinate({*channels[0],
                         run_,
                         journal,
                         std::move(proposer),
                         describe(space_, transfer_.match),
                         layout,
                         std::move(state),
                         started,
                         stop,
                         observer_,
                         std::move(history),
                         {.lost_after = lost_after_}});
    } catch (...) {  // nobody else would release the workers
      for (auto& channel : channels)
        channels[0]->send(channel->self(), protocol::encode(protocol::Released{}));
      throw;
    }
  }

  virtual void train(comm::Channel& channel, Layout layout, WorkerId id) {
    const auto objective = make_objective();
    const protocol::Joined self{id, "host", "cpu", 1};
    work({channel, *objective, layout, self, space_, run_, {epochs, true, 20}, store_});
  }

  virtual std::unique_ptr<objective::Objective> make_objective() const {
    return objective::make_synthetic(options_, 1, epochs, accuracy);
  }

  std::filesystem::path run_ =
      std::filesystem::temp_directory_path() / ("cairn-search-" + std::to_string(::getpid()));
  std::shared_ptr<const space::Space> space_ =
      std::make_shared<space::Space>(space::Options{}, space::Task{{3, 32, 32}, 10});
  static constexpr double epochs = 3;
  objective::SyntheticOptions options_;
  std::string method_ = "best";
  protocol::Transfer transfer_;
  protocol::Keeping keeping_;
  store::Options store_;
  double lost_after_ = 0;
  Silent observer_;
};

}  // namespace cairn::roles
