// A whole search over threads: coordinator, workers, journal, resume.
#include <gtest/gtest.h>
#include <unistd.h>

#include <map>
#include <thread>

#include "cairn/comm/local.hpp"
#include "cairn/core/error.hpp"
#include "cairn/objective/synthetic.hpp"
#include "cairn/record/run_table.hpp"
#include "cairn/roles/coordinator.hpp"
#include "cairn/roles/predictor.hpp"
#include "cairn/roles/worker.hpp"

namespace cairn::roles {
namespace {

const MetricInfo accuracy{"validation_accuracy", "1", Direction::maximize};

class Silent : public Observer {
 public:
  void step(const protocol::Step&, const coordinator::State&) override {}
  void heartbeat(const protocol::Heartbeat&) override { ++heartbeats; }
  void warning(const protocol::Warning&) override {}
  void tick(double) override {}
  int heartbeats = 0;
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
    auto proposer = generator();
    History history;
    auto state = resume(*proposer, history);
    record::JournalWriter journal(run_);
    const auto stop = [&]() -> std::optional<std::string> {
      if (polls < 0 || polls-- > 0) return std::nullopt;
      return "enough";
    };
    try {
      return coordinate({*channels[0], run_, journal, std::move(proposer), layout, std::move(state),
                         started, stop, observer_, std::move(history)});
    } catch (...) {  // nobody else would release the workers
      for (auto& channel : channels)
        channels[0]->send(channel->self(), protocol::encode(protocol::Released{}));
      throw;
    }
  }

  void train(comm::Channel& channel, Layout layout, WorkerId id) {
    const auto objective = objective::make_synthetic(options_, 1, epochs, accuracy);
    const protocol::Joined self{id, "host", "cpu", 1};
    work({channel, *objective, layout, self, space_, run_, {epochs, true, 20}});
  }

  std::filesystem::path run_ =
      std::filesystem::temp_directory_path() / ("cairn-search-" + std::to_string(::getpid()));
  std::shared_ptr<const space::Space> space_ =
      std::make_shared<space::Space>(space::Options{}, space::Task{{3, 32, 32}, 10});
  static constexpr double epochs = 3;
  objective::SyntheticOptions options_;
  std::string method_ = "best";
  Silent observer_;
};

std::map<std::uint64_t, double> scores(const std::filesystem::path& run) {
  std::map<std::uint64_t, double> values;
  for (const auto& [id, candidate] : record::read_run(run).candidates)
    if (const auto* result = record::search_result(candidate))
      values[id.value()] = find_metric(result->outcome->metrics, accuracy.name)->value;
  return values;
}

TEST_F(Search, EveryCandidateIsEvaluatedOnce) {
  const auto state = submit(9, {.workers = 3});
  EXPECT_TRUE(coordinator::complete(state));
  const auto table = record::read_run(run_);
  EXPECT_EQ(table.candidates.size(), 9u);
  for (const auto& [id, candidate] : table.candidates) EXPECT_EQ(candidate.evaluations.size(), 1u);
}

TEST_F(Search, CurvesReachTheRecordWhole) {
  submit(3, {.predictors = 1, .workers = 1});
  for (const auto& [id, candidate] : record::read_run(run_).candidates)
    EXPECT_EQ(record::search_result(candidate)->outcome->curve.epoch,
              (std::vector<double>{1, 2, 3}));
}

TEST_F(Search, TrainingsEndWhereThePredictorsSay) {
  method_ = "fixed:2";
  EXPECT_TRUE(coordinator::complete(submit(9, {.predictors = 2, .workers = 3})));
  const auto table = record::read_run(run_);
  EXPECT_EQ(table.candidates.size(), 9u);
  for (const auto& [id, candidate] : table.candidates) {
    const auto& outcome = *record::search_result(candidate)->outcome;
    EXPECT_EQ(outcome.status, protocol::Status::stopped);
    EXPECT_EQ(outcome.curve.epoch, (std::vector<double>{1, 2}));
    ASSERT_EQ(outcome.forecasts.size(), 2u);
    EXPECT_EQ(outcome.forecasts[1].epoch, 2);
    EXPECT_EQ(record::search_score(table, candidate, accuracy), outcome.forecasts[1].value);
  }
}

TEST_F(Search, AResumedRunTeachesWhatItKnows) {
  method_ = "fixed:2";
  submit(3, {.predictors = 1, .workers = 1});
  submit(6, {.predictors = 2, .workers = 2});
  const auto table = record::read_run(run_);
  for (const auto& [id, candidate] : table.candidates)
    EXPECT_EQ(record::search_result(candidate)->outcome->status, protocol::Status::stopped)
        << "a question waits for the lessons of the first submission";
}

TEST_F(Search, AStoppedRunContinuesWhereItWas) {
  options_.epoch_seconds = 0.05;
  const auto stopped = submit(9, {.workers = 2}, 3);
  EXPECT_EQ(stopped.stopping, "enough");
  EXPECT_FALSE(coordinator::complete(stopped));
  options_.epoch_seconds = 0;
  const auto state = submit(9, {.workers = 3});
  EXPECT_TRUE(coordinator::complete(state));
  EXPECT_EQ(scores(run_).size(), 9u);
}

TEST_F(Search, MoreCandidatesContinueACompleteRun) {
  submit(4, {.workers = 1});
  const auto before = scores(run_);
  submit(8, {.workers = 2});
  const auto after = scores(run_);
  EXPECT_EQ(after.size(), 8u);
  for (const auto& [id, value] : before) EXPECT_EQ(after.at(id), value);
}

TEST_F(Search, ACoordinatorThatIsReplacedStops) {
  options_.epoch_seconds = 1;
  std::jthread successor([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(500));
    record::JournalWriter newer(run_);
  });
  try {
    submit(1000, {.workers = 1});
    FAIL();
  } catch (const Error& error) {
    EXPECT_NE(std::string(error.what()).find("taken over"), std::string::npos);
  }
}

TEST_F(Search, FailuresCountAsOutcomes) {
  options_.fail_probability = 1;
  const auto state = submit(5, {.workers = 2});
  EXPECT_EQ(state.done, 5u);
  for (const auto& [id, candidate] : record::read_run(run_).candidates)
    EXPECT_FALSE(record::search_result(candidate)->outcome->cause.empty());
}

TEST_F(Search, AnExhaustedSpaceEndsInOrder) {
  space::Options options;
  options.stage = {{.width = {8, 16}}};
  space_ = std::make_shared<space::Space>(options, space::Task{{3, 32, 32}, 10});
  const auto state = submit(50, {.workers = 3});
  EXPECT_TRUE(state.exhausted);
  EXPECT_EQ(state.done, 2u);
}

}  // namespace
}  // namespace cairn::roles
