// Layers that go from worker to worker through real files.
#include <algorithm>
#include <cstring>
#include <fstream>
#include <map>
#include <mutex>

#include "cairn/record/run_table.hpp"
#include "cairn/store/checkpoint.hpp"
#include "roles/search_run.hpp"

namespace cairn::roles {
namespace {

/// What every training began with, by candidate.
struct Log {
  std::mutex mutex;
  std::map<CandidateId, std::vector<NamedTensor>> weights;
};

/// Trains nothing: each weight of the network becomes the number of its candidate.
class Stamping : public objective::Objective {
 public:
  Stamping(std::shared_ptr<const space::Space> space, Log& log) : space_(space), log_(log) {}

  objective::Result evaluate(const objective::Work& work, objective::Monitor&) override {
    const CandidateId candidate = work.assignment.candidate;
    {
      const std::lock_guard lock(log_.mutex);
      log_.weights[candidate] = work.weights;
    }
    objective::Result result;
    result.outcome.epochs = 1;
    result.outcome.metrics = {{accuracy, static_cast<double>(candidate.value() % 7)}};
    for (const auto& node : space_->graph(work.assignment.architecture).nodes)
      if (weighted(node.layer)) result.weights.push_back(stamp(node.name, candidate));
    return result;
  }

 private:
  static bool weighted(const space::Layer& layer) {
    return std::holds_alternative<space::Conv>(layer) ||
           std::holds_alternative<space::Linear>(layer) ||
           std::holds_alternative<space::BatchNorm>(layer);
  }
  static NamedTensor stamp(const std::string& node, CandidateId candidate) {
    auto tensor = HostTensor::allocate(DType::float32, {2});
    std::ranges::fill(tensor.as<float>(), static_cast<float>(candidate.value()));
    return {node + ".weight", std::move(tensor)};
  }

  std::shared_ptr<const space::Space> space_;
  Log& log_;
};

struct TransferRun : Search {
  TransferRun() {
    transfer_ = {protocol::Match::subsequence, protocol::Provider::parent, 0.2, 1};
    keeping_ = {10, 3, 0};
    store_.in_flight = 1;  // trainings take no time here: writing must keep up
    space::StageOptions stage;
    stage.blocks = {1, 2, 3};
    stage.op = {"conv3x3", "residual"};
    stage.width = {8, 16, 24, 32};
    space_ = std::make_shared<space::Space>(space::Options{{stage, stage, stage}, {}, {}},
                                            space::Task{{3, 32, 32}, 10});
  }
  std::unique_ptr<objective::Objective> make_objective() const override {
    return std::make_unique<Stamping>(space_, log_);
  }
  /// The search's evaluations of all candidates.
  std::map<CandidateId, record::Evaluation> evaluations() const {
    std::map<CandidateId, record::Evaluation> all;
    for (const auto& [id, candidate] : record::read_run(run_).candidates)
      all[id] = *record::search_result(candidate);
    return all;
  }
  mutable Log log_;
};

TEST_F(TransferRun, AnHeirStartsWithTheWeightsThatTheRecordSays) {
  submit(40, {.workers = 3});
  int heirs = 0, controls = 0;
  for (const auto& [id, evaluation] : evaluations()) {
    const auto& from = evaluation.assignment.inheritance;
    const auto& weights = log_.weights.at(id);
    EXPECT_EQ(weights.size(), from ? from->nodes.size() : 0u);
    controls += from && from->control;
    if (!from || from->control) continue;
    ++heirs;
    EXPECT_EQ(evaluation.outcome->inherited.fault, "");
    EXPECT_EQ(evaluation.outcome->inherited.bytes, 8 * weights.size());
    for (const auto& weight : weights) {
      EXPECT_EQ(weight.tensor.as<float>()[0], static_cast<float>(from->provider.candidate.value()));
      EXPECT_TRUE(std::ranges::any_of(from->nodes, [&](const protocol::NodeCopy& copy) {
        return copy.target + ".weight" == weight.name;
      })) << weight.name;
    }
  }
  EXPECT_GT(heirs, 10);
  EXPECT_GT(controls, 1);
}

TEST_F(TransferRun, TheFilesAreThoseThatTheStateNames) {
  keeping_ = {4, 2, 0};
  const auto state = submit(60, {.workers = 3});
  std::set<std::filesystem::path> expected, found;
  for (const auto& file : state.shelf.files()) expected.insert(run_ / store::path_of(file));
  for (const auto& entry : std::filesystem::recursive_directory_iterator(run_ / "weights"))
    if (entry.is_regular_file()) found.insert(entry.path());
  EXPECT_EQ(found, expected);
  EXPECT_GE(expected.size(), 4u);
  EXPECT_LE(expected.size(), 6u);
}

TEST_F(TransferRun, DamagedFilesCostAHeadStartAndNothingElse) {
  submit(20, {.workers = 2});
  for (const auto& entry : std::filesystem::recursive_directory_iterator(run_ / "weights"))
    if (entry.is_regular_file()) std::filesystem::resize_file(entry.path(), 100);
  transfer_.control = 0;
  EXPECT_TRUE(coordinator::complete(submit(40, {.workers = 2})));
  std::size_t faults = 0, heirs = 0;
  for (const auto& [id, evaluation] : evaluations()) {
    if (id.value() < 20) continue;
    const auto& inherited = evaluation.outcome->inherited;
    faults += !inherited.fault.empty();
    heirs += inherited.bytes > 0;
    EXPECT_EQ(evaluation.outcome->status, protocol::Status::trained);
    EXPECT_TRUE(inherited.fault.empty() || log_.weights.at(id).empty());
  }
  EXPECT_GE(faults, 1u);
  EXPECT_LE(faults, 13u) << "each damaged file is tried once";
  EXPECT_GE(heirs, 1u) << "new files serve";
}

TEST_F(TransferRun, WithoutRoomForCheckpointsTheSearchGoesOn) {
  std::ofstream(run_ / "weights") << "no folder";
  EXPECT_TRUE(coordinator::complete(submit(20, {.workers = 2})));
  EXPECT_EQ(evaluations().size(), 20u);
  EXPECT_GE(observer_.warnings, 1);
  EXPECT_LE(observer_.warnings, 2) << "one for each worker";
}

}  // namespace
}  // namespace cairn::roles
