#pragma once

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <functional>
#include <future>
#include <map>
#include <memory>
#include <numeric>
#include <optional>
#include <set>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "cairn/feasibility/region.hpp"
#include "cairn/search/generator.hpp"
#include "cairn/train/objective.hpp"
#include "cairn/transfer/matching.hpp"
#include "cairn/transfer/shelf.hpp"
#include "cairn/transfer/units.hpp"

/// Searches on real data whose candidates inherit layers. Checkpoints stay in memory.
namespace cairn::bench {

/// Runs f(0) ... f(count − 1) on two threads.
inline void on_two_threads(std::size_t count, const std::function<void(std::size_t)>& f) {
  std::atomic<std::size_t> next = 0;
  const auto work = [&] {
    for (std::size_t i = next++; i < count; i = next++) f(i);
  };
  auto other = std::async(std::launch::async, work);
  work();
  other.get();
}

/// A way to hand layers on.
struct Mode {
  std::string name;
  protocol::Match match = protocol::Match::none;
  protocol::Provider provider = protocol::Provider::parent;
};

struct SearchPlan {
  int candidates = 0;
  int population = 0;
  int top = 0;  ///< best candidates whose weights are kept
  double late_bias = 0;
  double epochs = 1;  ///< of each candidate
};

/// What is searched, on which data.
struct World {
  train::Options training;
  data::Options data;
  std::vector<data::Split> splits;
  std::shared_ptr<const data::Dataset> dataset;
  std::shared_ptr<const space::Space> space;
  std::shared_ptr<const feasibility::Region> region;
  std::string metric = "validation_accuracy";  ///< more is better

  std::unique_ptr<objective::Objective> objective(std::uint64_t seed, double epochs) const {
    train::Setup setup;
    setup.options = training;
    setup.space = space;
    setup.dataset = dataset;
    setup.data = data;
    setup.splits = splits;
    setup.seed = seed;
    setup.options.epochs = setup.options.final_epochs = setup.options.validate_every = epochs;
    return train::make_objective(std::move(setup));
  }
};

inline std::shared_ptr<const space::Space> small_networks() {
  space::StageOptions stage;
  stage.blocks = {1, 2};
  stage.op = {"conv3x3", "conv5x5", "separable3x3", "residual"};
  stage.width = {6, 8, 12, 16, 24};
  stage.down = {"stride", "max_pool"};
  stage.repeat = 3;
  space::Options options;
  options.stage = {stage};
  options.head = {{"global_average", "flatten"}, {0, 24, 48}, {0.0}};
  return std::make_shared<const space::Space>(options, space::Task{{1, 28, 28}, 10});
}

/// Small networks for Fashion-MNIST.
inline World make_world(const train::Options& training, std::int64_t train,
                        std::int64_t validation) {
  World world;
  world.training = training;
  world.data.train_samples = train + validation;
  world.space = small_networks();
  world.dataset = std::make_shared<const data::Dataset>(data::load(world.data));
  data::Split split;
  split.train.resize(static_cast<std::size_t>(train));
  split.validation.resize(static_cast<std::size_t>(validation));
  std::iota(split.train.begin(), split.train.end(), 0);
  std::iota(split.validation.begin(), split.validation.end(), train);
  for (std::int64_t i = 0; i < world.dataset->samples(); ++i)
    if (world.dataset->part.as<std::uint8_t>()[i] == 2) split.test.push_back(i);
  world.splits = {std::move(split)};
  feasibility::Options budget;
  budget.parameters = {5'000, 40'000};
  budget.macs.max = 1'500'000;
  world.region = std::make_shared<const feasibility::Region>(world.space, budget);
  return world;
}

struct Silent : objective::Monitor {
  void enter(protocol::Phase) override {}
  void epoch_done(const Curve&) override {}
  void samples(std::int64_t) override {}
  bool should_stop() override { return false; }
};

inline double metric(const objective::Result& result, const std::string& name) {
  const Metric* found = find_metric(result.outcome.metrics, name);
  if (found == nullptr)
    throw std::runtime_error("a training gave no " + name + ": " + result.outcome.cause);
  return found->value;
}

/// A network with the parents that it was mutated from.
struct Network {
  space::Architecture architecture;
  std::vector<CandidateId> parents;
};

/// What became of a candidate.
struct Trial {
  CandidateId candidate;
  space::Architecture architecture;
  double score = 0;      ///< on the validation data
  double inherited = 0;  ///< epochs that its layers were trained before, by all their lineage
  double share = 0;      ///< of its parameters that are inherited
  std::vector<NamedTensor> weights;  ///< of the best only
};

/// Candidates one after another, with those that live and hand their layers on.
class Family {
 public:
  Family(const World& world, const Mode& mode, const SearchPlan& plan, std::uint64_t seed)
      : world_(world), mode_(mode), plan_(plan), objective_(world.objective(seed, plan.epochs)) {
    shelf_.begin(
        {mode.match, mode.provider, 0, seed},
        {static_cast<std::uint64_t>(plan.population), static_cast<std::uint64_t>(plan.top), 0},
        Direction::maximize);
  }

  const Trial& evaluate(const Network& network) {
    Trial trial{CandidateId(trials_.size()), network.architecture, 0, 0, 0, {}};
    auto units = transfer::units(world_.space->graph(network.architecture), mode_.match);
    objective::Work work{
        {trial.candidate, Attempt(0), network.architecture, protocol::SearchTask{}}, {}};
    if (const auto found = shelf_.inheritance(trial.candidate, units, network.parents)) {
      work.weights = transfer::carry(weights_.at(found->provider.candidate), found->nodes);
      trial.inherited = found->epochs;
      trial.share = found->share;
    }
    auto result = objective_->evaluate(work, silent_);
    trial.score = metric(result, world_.metric);
    keep({trial.architecture, std::move(units), trial.score, true, trial.inherited + plan_.epochs},
         trial.candidate, std::move(result.weights));
    trials_.push_back(std::move(trial));
    return trials_.back();
  }

  std::vector<Trial> trials() const { return trials_; }
  /// The best, with their weights.
  std::vector<Trial> top() const {
    std::vector<Trial> result;
    for (const auto& [candidate, kept] : shelf_.kept()) {
      if (!kept.best) continue;
      result.push_back(trials_[candidate.value()]);
      result.back().weights = weights_.at(candidate);
    }
    return result;
  }

 private:
  void keep(transfer::Trained trained, CandidateId candidate, std::vector<NamedTensor> weights) {
    const protocol::CheckpointRef file{candidate, Attempt(0), plan_.epochs, 1};
    weights_[candidate] = std::move(weights);
    shelf_.expect(WorkerId(0), candidate, Attempt(0), std::move(trained));
    shelf_.saved(file);
    const auto doomed = shelf_.doomed();
    for (const auto& gone : doomed) {
      weights_.erase(gone.candidate);
      shelf_.discard(gone);
    }
  }

  const World& world_;
  Mode mode_;
  SearchPlan plan_;
  std::unique_ptr<objective::Objective> objective_;
  transfer::Shelf shelf_;
  std::map<CandidateId, std::vector<NamedTensor>> weights_;
  std::vector<Trial> trials_;
  Silent silent_;
};

/// One search by evolution.
struct Course {
  std::vector<Trial> trials;
  std::vector<Trial> top;
};

inline Course evolve(const World& world, const Mode& mode, const SearchPlan& plan,
                     std::uint64_t seed) {
  search::Options options;
  options.population = plan.population;
  options.late_bias = plan.late_bias;
  const auto generator = search::make_generator(options, world.region, seed, Direction::maximize);
  Family family(world, mode, plan, seed);
  for (int i = 0; i < plan.candidates; ++i) {
    const CandidateId id(static_cast<std::uint64_t>(i));
    const auto proposal = generator->ask(id);
    if (!proposal) throw std::runtime_error("the space is exhausted");
    generator->tell(id, family.evaluate({proposal->architecture, proposal->parents}).score);
  }
  return {family.trials(), family.top()};
}

/// Different networks, half of them random, the others each a mutation of an earlier one.
inline std::vector<Network> fixed_set(const World& world, std::size_t count) {
  Random random(1, "fixed set");
  std::set<Hash128> seen;
  std::vector<Network> networks;
  const auto is_new = [&](const space::Architecture& architecture) {
    return seen.insert(world.space->hash(architecture)).second;
  };
  while (networks.size() < count) {
    const bool mutate = networks.size() % 2 == 1;
    const auto parent = mutate ? random.below(networks.size()) : 0;
    const auto found = mutate
                           ? world.region->neighbour(networks[parent].architecture, random, is_new)
                           : world.region->sample(random);
    if (!found || (!mutate && !is_new(*found))) continue;
    networks.push_back({*found, {}});
    if (mutate) networks.back().parents.emplace_back(parent);
  }
  return networks;
}

/// The test accuracy after a full training of so many epochs, from given weights or from scratch.
inline double full_accuracy(const World& world, std::uint64_t seed, double epochs,
                            const Trial& trial, bool from_scratch) {
  Silent silent;
  const objective::Work work{
      {trial.candidate, Attempt(0), trial.architecture, protocol::FinalTask{}},
      from_scratch ? std::vector<NamedTensor>{} : trial.weights};
  return metric(world.objective(seed, epochs)->evaluate(work, silent), "test_accuracy");
}

}  // namespace cairn::bench
