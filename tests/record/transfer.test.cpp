#include <limits>

#include "cairn/h5/file.hpp"
#include "cairn/record/run_file.hpp"
#include "cairn/record/run_table.hpp"
#include "sample_run.hpp"
#include "support.hpp"

/// A search whose candidates start with layers of candidate 0:
///  1  with two of its layers
///  2  from scratch, for comparison
///  3  from scratch, since the checkpoint could not be read; its own could not be written
///  4  with one, still running
/// Then the checkpoint of 0 is discarded, and 1 is trained fully from its own.
namespace cairn::record {
namespace {

using namespace testing;
using protocol::CheckpointRef;
using protocol::Status;
using Integers = std::vector<std::int64_t>;
using Texts = std::vector<std::string>;

constexpr double none = std::numeric_limits<double>::quiet_NaN();
const CheckpointRef first{CandidateId(0), Attempt(0), 1.5, 1000};
const CheckpointRef second{CandidateId(1), Attempt(0), 1.5, 2000};

protocol::Decision inherit(unsigned candidate, std::vector<protocol::NodeCopy> nodes, double share,
                           bool control = false) {
  protocol::Assign assign;
  assign.worker = WorkerId(1);
  assign.assignment.candidate = CandidateId(candidate);
  assign.assignment.inheritance = {first, std::move(nodes), share, 1.5, control};
  return assign;
}

protocol::Outcome trained(std::uint64_t bytes = 0, std::string fault = {}) {
  protocol::Outcome result = outcome(Status::trained, 0.5);
  result.inherited = {bytes, std::move(fault)};
  return result;
}

RunTable transfer_run(const space::Space& space) {
  const auto small = sample_architecture(space, 0);
  Script s;
  s.step(started());                                                                    // 1000
  s.step(protocol::Proposed{CandidateId(0), small, {}, {}}, {assign(0, 0, 0, small)});  // 1001
  s.step(finished(0, 0, 0, trained()), {inherit(1, {{"a", "a"}, {"b", "c"}}, 0.75)});   // 1002
  s.step(protocol::CheckpointSaved{WorkerId(7), first});  // 1003: whoever announces it
  s.step(finished(1, 1, 0, trained(512)), {inherit(2, {}, 0.5, true)});
  s.step(protocol::CheckpointSaved{WorkerId(1), second});
  s.step(finished(1, 2, 0, trained()), {inherit(3, {{"a", "a"}}, 0.25)});
  s.step(finished(1, 3, 0, trained(0, "weights/00/0-0-1.5.h5: is cut short")),
         {inherit(4, {{"a", "a"}}, 0.125)});
  s.step(protocol::CheckpointLost{WorkerId(1), CandidateId(3), Attempt(0), "disk full"},
         {protocol::Discard{first}});  // 1008
  s.step(started(), {assign(0, 1, 1, small, protocol::FinalTask{false, second})});
  s.step(finished(0, 1, 1, trained(2000)));
  RunTable run;
  for (auto& step : s.steps) run.add(std::move(step));
  return run;
}

class TransferRecord : public ::testing::Test {
 protected:
  const Evaluation& evaluation(unsigned id, unsigned attempt = 0) {
    return run.candidates.at(CandidateId(id)).evaluations.at(attempt);
  }
  h5::Group written(const std::string& table) {
    write_run_file(folder.path(), run, space);
    return h5::File::open(folder.path() / "run.h5").root().group(table);
  }
  static void expect_numbers(const HostTensor& tensor, const std::vector<double>& expected) {
    const auto values = tensor.as<double>();
    ASSERT_EQ(values.size(), expected.size());
    for (std::size_t i = 0; i < expected.size(); ++i)
      EXPECT_TRUE(values[i] == expected[i] || (std::isnan(values[i]) && std::isnan(expected[i])))
          << i << ": " << values[i];
  }
  static Integers integers(const HostTensor& tensor) {
    const auto values = tensor.as<std::int64_t>();
    return {values.begin(), values.end()};
  }

  TemporaryFolder folder;
  space::Space space = sample_space();
  RunTable run = transfer_run(space);
};

TEST_F(TransferRecord, CheckpointsComeAndGo) {
  EXPECT_EQ(evaluation(0).checkpoint, first);
  EXPECT_EQ(evaluation(0).discarded, 1008);
  EXPECT_EQ(evaluation(1).checkpoint, second);
  EXPECT_EQ(evaluation(1).discarded, std::nullopt);
  EXPECT_EQ(evaluation(3).checkpoint, std::nullopt);
  EXPECT_EQ(evaluation(3).checkpoint_fault, "disk full");
}

TEST_F(TransferRecord, StrangeCheckpointsChangeNothing) {
  CheckpointRef other = second;
  other.epoch = 1;
  const CheckpointRef stranger{CandidateId(99), Attempt(0), 1, 1};
  run.add({2000, protocol::CheckpointSaved{WorkerId(1), stranger}, {protocol::Discard{other}}});
  run.add({2001, protocol::CheckpointLost{WorkerId(1), CandidateId(1), Attempt(9), "x"}, {}});
  EXPECT_EQ(evaluation(1).discarded, std::nullopt);
  EXPECT_EQ(evaluation(1).checkpoint_fault, "");
  EXPECT_EQ(run.candidates.size(), 5U);
}

TEST_F(TransferRecord, ALaterCheckpointOfAnAttemptIsKept) {
  CheckpointRef later = first;
  later.epoch = 3;
  run.add({2000, protocol::CheckpointSaved{WorkerId(1), later}, {}});
  EXPECT_EQ(evaluation(0).checkpoint, later);
  EXPECT_EQ(evaluation(0).discarded, std::nullopt);
}

TEST_F(TransferRecord, LineageCountsWhatWasInheritedIndeed) {
  EXPECT_EQ(inheritance(evaluation(0)), nullptr);
  ASSERT_NE(inheritance(evaluation(1)), nullptr);
  EXPECT_EQ(inheritance(evaluation(1))->provider, first);
  EXPECT_EQ(inheritance(evaluation(2)), nullptr) << "a control";
  EXPECT_EQ(inheritance(evaluation(3)), nullptr) << "its checkpoint could not be read";
  EXPECT_NE(inheritance(evaluation(4)), nullptr) << "it runs";
  EXPECT_EQ(lineage_epochs(evaluation(1)), 3);
  EXPECT_EQ(lineage_epochs(evaluation(2)), 1.5);
  EXPECT_EQ(lineage_epochs(evaluation(3)), 1.5);
  EXPECT_EQ(lineage_epochs(evaluation(4)), 0);
}

TEST_F(TransferRecord, TransfersTable) {
  const auto table = written("transfers");
  EXPECT_EQ(integers(table.read("candidate")), (Integers{1, 1, 2, 3, 4}));
  EXPECT_EQ(integers(table.read("attempt")), (Integers{0, 1, 0, 0, 0}));
  EXPECT_EQ(table.read_strings("task"), (Texts{"search", "final", "search", "search", "search"}));
  EXPECT_EQ(integers(table.read("provider")), (Integers{0, 1, 0, 0, 0}));
  EXPECT_EQ(integers(table.read("nodes")), (Integers{2, -1, 0, 1, 1}));
  expect_numbers(table.read("share"), {0.75, 1, 0.5, 0.25, 0.125});
  expect_numbers(table.read("provider_epoch"), {1.5, 1.5, 1.5, 1.5, 1.5});
  expect_numbers(table.read("inherited_epochs"), {1.5, 3, 1.5, 1.5, 1.5});
  EXPECT_EQ(integers(table.read("control")), (Integers{0, 0, 1, 0, 0}));
  EXPECT_EQ(integers(table.read("bytes")), (Integers{512, 2000, 0, 0, -1}));
  EXPECT_EQ(table.read_strings("fault")[3], "weights/00/0-0-1.5.h5: is cut short");
}

TEST_F(TransferRecord, CheckpointsTable) {
  const auto table = written("checkpoints");
  EXPECT_EQ(integers(table.read("candidate")), (Integers{0, 1}));
  EXPECT_EQ(integers(table.read("kept")), (Integers{0, 1}));
  expect_numbers(table.read("discarded"), {1008, none});
  EXPECT_EQ(written("evaluations").read_strings("checkpoint_fault"),
            (Texts{"", "", "", "", "disk full", ""}));
}

TEST_F(TransferRecord, CandidatesTable) {
  const auto table = written("candidates");
  EXPECT_EQ(integers(table.read("provider")), (Integers{-1, 0, -1, -1, -1}));
  expect_numbers(table.read("inherited"), {0, 0.75, 0, 0, 0});
  expect_numbers(table.read("lineage_epochs"), {1.5, 3, 1.5, 1.5, none});
}

}  // namespace
}  // namespace cairn::record
