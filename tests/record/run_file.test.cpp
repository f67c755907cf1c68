#include "cairn/record/run_file.hpp"

#include <array>
#include <cstdlib>
#include <cstring>
#include <nlohmann/json.hpp>
#include <sstream>

#include "cairn/core/hash.hpp"
#include "cairn/core/random.hpp"
#include "cairn/h5/file.hpp"
#include "cairn/space/cost.hpp"
#include "record/run_file_end.hpp"
#include "sample_run.hpp"
#include "support.hpp"

namespace cairn::record {
namespace {

using namespace testing;
using Integers = std::vector<std::int64_t>;
using Texts = std::vector<std::string>;

/// Compares with NaN equal to NaN.
void expect_numbers(const HostTensor& tensor, const std::vector<double>& expected) {
  const auto values = tensor.as<double>();
  ASSERT_EQ(values.size(), expected.size());
  for (std::size_t i = 0; i < expected.size(); ++i)
    EXPECT_TRUE(values[i] == expected[i] || (std::isnan(values[i]) && std::isnan(expected[i])))
        << i << ": " << values[i];
}

Integers integers(const HostTensor& tensor) {
  EXPECT_EQ(tensor.dtype, DType::int64);
  const auto values = tensor.as<std::int64_t>();
  return {values.begin(), values.end()};
}

constexpr double none = std::numeric_limits<double>::quiet_NaN();

class RunFileTest : public ::testing::Test {
 protected:
  h5::Group written(const std::string& table) {
    write_run_file(folder.path(), run, space);
    return h5::File::open(folder.path() / "run.h5").root().group(table);
  }

  TemporaryFolder folder;
  space::Space space = sample_space();
  RunTable run = sample_run(space);
};

TEST_F(RunFileTest, Candidates) {
  const auto table = written("candidates");
  EXPECT_EQ(integers(table.read("candidate")), (Integers{0, 1, 2, 3, 4}));
  EXPECT_EQ(table.read_strings("status"),
            (Texts{"trained", "failed", "stopped", "pending", "pending"}));
  EXPECT_EQ(table.read_strings("cause"),
            (Texts{"", "NaN at step 3, \"lr\" too high?", "", "", ""}));
  EXPECT_EQ(integers(table.read("attempts")), (Integers{2, 1, 2, 1, 0}));
  EXPECT_EQ(integers(table.read("worker")), (Integers{1, 1, 0, -1, -1}));
  EXPECT_EQ(table.read_strings("parents"), (Texts{"", "", "0", "0 2", ""}));
  expect_numbers(table.read("proposed"), {1003, 1004, 1010, 1015, 1016});
  expect_numbers(table.read("assigned"), {1005, 1004, 1013, none, none});
  expect_numbers(table.read("finished"), {1007, 1005, 1014, none, none});
  expect_numbers(table.read("epochs"), {1.5, 1.5, 1.5, none, none});
  expect_numbers(table.read("validation_accuracy"), {0.8, none, 0.85, none, none});
  expect_numbers(table.read("energy"), {120, none, none, none, none});
  expect_numbers(table.read("test_accuracy"), {0.79, none, none, none, none});
  expect_numbers(table.read("score"), {0.8, none, 0.9, none, none});
  EXPECT_EQ(table.string_attribute("energy", "unit"), "J");
  EXPECT_EQ(table.string_attribute("energy", "direction"), "minimize");
  EXPECT_EQ(table.string_attribute("validation_accuracy", "direction"), "maximize");
  EXPECT_EQ(table.string_attribute("proposed", "unit"), "s since 1970");
  EXPECT_FALSE(table.has_attribute("status", "unit"));
}

TEST_F(RunFileTest, CostsAndHashesAreThoseOfTheSpace) {
  const auto table = written("candidates");
  const auto small = sample_architecture(space, 0), large = sample_architecture(space, 1);
  const auto cost_of = [&](const auto& a) { return space::cost(space.graph(a)); };
  const auto parameters = integers(table.read("parameters"));
  EXPECT_EQ(parameters[0], cost_of(small).parameters);
  EXPECT_EQ(parameters[1], cost_of(large).parameters);
  EXPECT_EQ(integers(table.read("macs"))[1], cost_of(large).macs);
  EXPECT_EQ(table.read_strings("hash")[0], hex(space.hash(small)));
  EXPECT_EQ(table.read_strings("architecture")[1], space.to_text(large));
}

TEST_F(RunFileTest, ArchitectureThatCannotBeBuiltHasNoCost) {
  const auto table = written("candidates");
  for (const char* cost : {"parameters", "macs", "weighted_layers"})
    EXPECT_EQ(integers(table.read(cost))[4], -1);
  EXPECT_EQ(table.read_strings("hash")[4], "");
}

TEST_F(RunFileTest, Decisions) {
  const auto table = written("decisions");
  EXPECT_EQ(integers(table.read("candidate")), (Integers{0, 1, 2, 3, 4}));
  EXPECT_EQ(table.names().size(), space.decisions().size() + 1);
  for (const auto& decision : space.decisions()) EXPECT_TRUE(table.has(decision.name));
  std::string width;
  for (const auto& name : table.names())
    if (name.ends_with("width")) width = name;
  EXPECT_EQ(integers(table.read(width)), (Integers{16, 32, 16, 32, -1}));
  expect_numbers(table.read("training.learning_rate"), {0.1, 0.1, 0.01, 0.1, none});
  EXPECT_EQ(table.read_strings("training.optimizer"), (Texts{"sgd", "sgd", "sgd", "sgd", ""}));
}

TEST_F(RunFileTest, Evaluations) {
  const auto table = written("evaluations");
  EXPECT_EQ(integers(table.read("candidate")), (Integers{0, 0, 0, 1, 2, 2, 3}));
  EXPECT_EQ(integers(table.read("attempt")), (Integers{0, 1, 2, 0, 0, 1, 0}));
  EXPECT_EQ(table.read_strings("task"),
            (Texts{"search", "search", "test", "search", "search", "search", "search"}));
  EXPECT_EQ(table.read_strings("status"), (Texts{"trained", "trained", "trained", "failed",
                                                 "interrupted", "stopped", "pending"}));
  expect_numbers(table.read("finished"), {1008, 1007, 1017, 1005, 1011, 1014, none});
  expect_numbers(table.read("test_accuracy"), {none, none, 0.79, none, none, none, none});
}

TEST_F(RunFileTest, CurvesAreInLongForm) {
  const auto table = written("curves");
  EXPECT_EQ(integers(table.read("candidate")), (Integers{0, 0, 0, 0, 1, 1, 2, 2, 2, 2}));
  EXPECT_EQ(integers(table.read("attempt")), (Integers{0, 0, 1, 1, 0, 0, 0, 0, 1, 1}));
  expect_numbers(table.read("epoch"), {0.5, 1.5, 0.5, 1.5, 0.5, 1.5, 0.5, 1.5, 0.5, 1.5});
  expect_numbers(table.read("validation_accuracy"),
                 {0.45, 0.9, 0.4, 0.8, 0.495, 0.99, 0.15, 0.3, 0.425, 0.85});
}

TEST_F(RunFileTest, Forecasts) {
  const auto table = written("forecasts");
  EXPECT_EQ(integers(table.read("candidate")), (Integers{2, 2}));
  EXPECT_EQ(integers(table.read("attempt")), (Integers{1, 1}));
  EXPECT_EQ(integers(table.read("known")), (Integers{1, 2}));
  EXPECT_EQ(table.read_strings("advice"), (Texts{"go", "stop"}));
  EXPECT_EQ(table.read_strings("family"), (Texts{"", "pow3"}));
  expect_numbers(table.read("epoch"), {0.5, 1.5});
  expect_numbers(table.read("value"), {0.7, 0.9});
  expect_numbers(table.read("low"), {0.6, 0.88});
  expect_numbers(table.read("high"), {0.8, 0.91});
  expect_numbers(table.read("reach"), {0.5, 0.01});
  expect_numbers(table.read("time"), {1013.5, 1014});
  expect_numbers(table.read("p0"), {none, 1});
  expect_numbers(table.read("p2"), {none, 3});
  expect_numbers(table.read("p3"), {none, none});
}

TEST_F(RunFileTest, TimelineCheckpointsWorkersSubmissions) {
  const auto timeline = written("timeline");
  EXPECT_EQ(timeline.read_strings("phase").at(1), "train");
  EXPECT_EQ(integers(timeline.read("worker")), (Integers{0, 0, 1, 1, 1, 1, 1, 1, 0, 0}));
  EXPECT_EQ(timeline.read("end").as<double>()[1], 12.5);
  const auto checkpoints = written("checkpoints");
  EXPECT_EQ(integers(checkpoints.read("candidate")), (Integers{0}));
  EXPECT_EQ(integers(checkpoints.read("bytes")), (Integers{4096}));
  const auto workers = written("workers");
  EXPECT_EQ(integers(workers.read("submission")), (Integers{1, 1, 2}));
  EXPECT_EQ(workers.read_strings("device"), (Texts{"cpu", "cuda:0", "cpu"}));
  EXPECT_EQ(integers(workers.read("threads")), (Integers{2, 4, 2}));
  const auto submissions = written("submissions");
  expect_numbers(submissions.read("started"), {1000, 1012});
  EXPECT_EQ(submissions.read_strings("data")[0], hex(Hash128{1, 2}));
}

TEST_F(RunFileTest, RootDescribesTheRun) {
  written("candidates");
  const auto root = h5::File::open(folder.path() / "run.h5").root();
  EXPECT_EQ(root.string_attribute("", "format"), "cairn-run");
  EXPECT_EQ(root.int_attribute("", "version"), 1);
  EXPECT_EQ(root.string_attribute("", "workflow"), "[run]\nseed = 7\n");
  EXPECT_EQ(root.string_attribute("", "objective"), "validation_accuracy");
  EXPECT_EQ(root.double_attribute("", "ended"), 1017);
}

TEST_F(RunFileTest, EmptyRunCanBeWrittenAndReplaced) {
  write_run_file(folder.path(), RunTable{}, space);
  EXPECT_EQ(h5::File::open(folder.path() / "run.h5").root().group("curves").read("epoch").size(),
            0u);
  EXPECT_EQ(integers(written("candidates").read("candidate")).size(), 5u);
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(folder.path()), {}), 1);
}

TEST_F(RunFileTest, FolderThatIsNotThereIsAnError) {
  EXPECT_NE(error_of([&] { write_run_file(folder.path() / "none", run, space); }), "");
}

TEST_F(RunFileTest, VerifyReadsAllTables) {
  EXPECT_NE(error_of([&] { verify_run_file(folder.path()); }), "");
  run.journal.steps = 17;
  write_run_file(folder.path(), run, space);
  EXPECT_EQ(verify_run_file(folder.path()).steps, 17u);
}

TEST_F(RunFileTest, VerifyFindsEveryFlippedByteAndTruncation) {
  write_run_file(folder.path(), run, space);
  const auto path = folder.path() / "run.h5";
  const auto whole = cairn::read_file(path);
  Random random(1, "flips");
  for (std::size_t i = 0; i < 500; ++i) {
    const std::size_t at = i < 64 ? whole.size() - 1 - i : random.below(whole.size());
    auto flipped = whole;
    flipped[at] ^= std::byte(1 << random.below(8));
    overwrite(path, flipped);
    EXPECT_NE(error_of([&] { verify_run_file(folder.path()); }), "") << at;
    overwrite(path, std::span(whole).first(at));
    EXPECT_NE(error_of([&] { verify_run_file(folder.path()); }), "") << at;
  }
}

TEST_F(RunFileTest, EndIsTheDocumentedOne) {
  write_run_file(folder.path(), run, space);
  const auto file = cairn::read_file(folder.path() / "run.h5");
  const auto before = std::span(file).first(file.size() - 32);
  EXPECT_EQ(text(std::span(file).last(32).first(8)), "CAIRNRUN");
  std::array<std::uint64_t, 3> words{};
  std::memcpy(words.data(), &file[before.size() + 8], 24);
  EXPECT_EQ(words, (std::array{before.size(), hash128(before).high, hash128(before).low}));
}

/// A file with every table of a run but `without`, and in `curves` one column with a row too many.
void write_strange(const std::filesystem::path& path, const std::string& format,
                   const std::string& without, bool uneven) {
  h5::File file = h5::File::create(path);
  file.root().set_attribute("", "format", format);
  file.root().set_attribute("", "steps", std::int64_t{1});
  for (const char* name : {"candidates", "decisions", "evaluations", "curves", "forecasts",
                           "timeline", "checkpoints", "transfers", "workers", "submissions"}) {
    if (name == without) continue;
    const h5::Group table = file.root().create_group(name);
    table.write("number", std::vector<double>{1, 2});
    table.write("text", Texts(name == std::string("curves") && uneven ? 3 : 2, "x"));
  }
  file.close();
}

TEST_F(RunFileTest, VerifyFindsWhatIsMissing) {
  const auto complaint = [&](const std::string& format, const std::string& without, bool uneven) {
    write_strange(folder.path() / "run.h5", format, without, uneven);
    add_end(folder.path() / "run.h5");
    return error_of([&] { verify_run_file(folder.path()); });
  };
  EXPECT_EQ(complaint("cairn-run", "", false), "");
  EXPECT_NE(complaint("cairn-run", "workers", false).find("workers"), std::string::npos);
  EXPECT_NE(complaint("cairn-run", "", true).find("columns of curves"), std::string::npos);
  EXPECT_NE(complaint("something", "", false).find("not the record"), std::string::npos);
}

TEST_F(RunFileTest, CsvQuotesAndLeavesGapsEmpty) {
  std::ostringstream out;
  write_csv(out, run, space);
  std::vector<std::string> lines;
  std::istringstream in(out.str());
  for (std::string line; std::getline(in, line);) {
    ASSERT_TRUE(line.ends_with('\r'));
    lines.push_back(line);
  }
  ASSERT_EQ(lines.size(), 6u);
  EXPECT_TRUE(lines[0].starts_with("candidate,status,cause,attempts,worker,epochs,"));
  EXPECT_TRUE(lines[0].ends_with("training.learning_rate,training.optimizer\r"));
  EXPECT_TRUE(lines[2].starts_with(
      "1,failed,\"NaN at step 3, \"\"lr\"\" too high?\",1,1,1.5,1004,1004,1005,,"))
      << lines[2];
  EXPECT_TRUE(lines[4].starts_with("3,pending,,1,-1,,1015,,,0 2,")) << lines[4];
}

TEST_F(RunFileTest, JsonHasTheSameRows) {
  std::ostringstream out;
  write_json(out, run, space);
  const auto json = nlohmann::json::parse(out.str());
  ASSERT_EQ(json.size(), 5u);
  EXPECT_EQ(json[0]["validation_accuracy"], 0.8);
  EXPECT_EQ(json[1]["cause"], "NaN at step 3, \"lr\" too high?");
  EXPECT_TRUE(json[1]["validation_accuracy"].is_null());
  EXPECT_EQ(json[2]["decisions"]["training.learning_rate"], 0.01);
  EXPECT_EQ(json[0]["decisions"].size(), space.decisions().size());
  std::ostringstream empty;
  write_json(empty, RunTable{}, space);
  EXPECT_EQ(nlohmann::json::parse(empty.str()).size(), 0u);
}

/// The loader, and the lines shown in doc/formats.md, in the system's Python.
TEST_F(RunFileTest, OpensInPandas) {
  const std::string python = "/usr/bin/python3";
  if (std::system((python + " -c 'import h5py, pandas' 2>/dev/null").c_str()) != 0)
    GTEST_SKIP() << "needs " << python << " with h5py and pandas";
  write_run_file(folder.path(), run, space);
  std::filesystem::create_directory(folder.path() / "empty");
  write_run_file(folder.path() / "empty", RunTable{}, space);
  const std::filesystem::path source = CAIRN_SOURCE_DIR;
  const std::string command = "cd '" + folder.path().string() + "' && PYTHONDONTWRITEBYTECODE=1 " +
                              "PYTHONPATH='" + (source / "analysis").string() + "' " + python +
                              " '" + (source / "tests/record/check_loader.py").string() + "' '" +
                              (source / "doc/formats.md").string() + "'";
  EXPECT_EQ(std::system(command.c_str()), 0);
}

}  // namespace
}  // namespace cairn::record
