// Costs from tables: sums over decisions, and whole candidates.

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "cairn/core/error.hpp"
#include "cairn/feasibility/region.hpp"
#include "cairn/feasibility/report.hpp"

namespace cairn::feasibility {
namespace {

using SpacePtr = std::shared_ptr<const space::Space>;

class Tables : public testing::Test {
 protected:
  Tables() {
    folder_ =
        std::filesystem::temp_directory_path() /
        ("cairn_tables_" + std::to_string(std::hash<std::string>{}(
                               testing::UnitTest::GetInstance()->current_test_info()->name())));
    std::filesystem::create_directories(folder_);
  }
  ~Tables() override { std::filesystem::remove_all(folder_); }

  TableOptions table(const std::string& text, const std::string& column = "") {
    const auto file = folder_ / "table.csv";
    std::ofstream(file) << text;
    TableOptions options;
    options.name = "latency";
    options.file = file.string();
    options.column = column;
    options.unit = "ms";
    return options;
  }

  std::filesystem::path folder_;
};

SpacePtr plain_space() {
  space::Options options;
  options.stage.clear();
  options.choice = {{"kernel", {std::int64_t{3}, std::int64_t{5}}}, {"op", {"a", "b", "c"}}};
  return std::make_shared<const space::Space>(options, space::Task{});
}

SpacePtr image_space() {
  const space::StageOptions stage{
      {1, 2}, {"conv3x3", "conv5x5"}, {4, 8}, {"stride"}, {"batch"}, {"relu"}, 2};
  return std::make_shared<const space::Space>(space::Options{{stage}, {}, {}},
                                              space::Task{{3, 8, 8}, 2});
}

double latency(const SpacePtr& space, const TableOptions& table, std::uint64_t index) {
  Options options;
  options.table = {table};
  for (const auto& sample : sample(space, options, {}, 200, 1))
    if (sample.architecture == space->at(index)) return sample.costs.back().value;
  ADD_FAILURE() << "not drawn";
  return 0;
}

TEST_F(Tables, AddUpOverDecisions) {
  const auto space = plain_space();
  auto options =
      table("decision,choice,cost\nkernel,3,1.5\nkernel,5.0,2.25\nop,a,0.1\nop,b,0.2\nop,c,0\n");
  options.base = 10;
  EXPECT_EQ(latency(space, options, 0), 11.6);
  EXPECT_EQ(latency(space, options, 5), 12.25);
  Options bounded;
  options.max = 11.7;
  options.min = 11.6;
  bounded.table = {options};
  const Region region(space, bounded);
  EXPECT_EQ(region.count().value, 2);  // 11.6 and 11.7, ends included
  EXPECT_TRUE(region.count().exact);
}

TEST_F(Tables, DependOnTheShapeThatComesIn) {
  const auto space = image_space();
  const auto options = table(
      "decision,choice,cost,input\n"
      "stage[*].op+width,conv3x3+4,1,\nstage[*].op+width,conv3x3+8,2,\n"
      "stage[*].op+width,conv5x5+4,3,\nstage[*].op+width,conv5x5+8,4,\n"
      "stage[*].op+width,conv3x3+4,100,4x4x4\nstage[*].op+width,conv3x3+8,200,4x4x4\n"
      "stage[*].op+width,conv5x5+4,300,4x4x4\nstage[*].op+width,conv5x5+8,400,4x4x4\n");
  auto encoded = space->at(0);  // both stages: conv3x3 of 4 channels
  EXPECT_EQ(latency(space, options, 0), 101);
  encoded.choices[2] = 1;  // the first has 8: the second gets 8x4x4
  std::uint64_t index = 0;
  for (std::size_t d = 0; d < encoded.choices.size(); ++d)
    index = index * space->decisions()[d].choices.size() + encoded.choices[d];
  EXPECT_EQ(latency(space, options, index), 3);
}

TEST_F(Tables, HoldWholeCandidates) {
  const auto space = plain_space();
  auto options =
      table("op,kernel,accuracy,latency\na,3,0.5,7\nb,3,0.6,8\nc,5,0.7,9\nc,5,0.7,10\nd,5,0.9,1\n",
            "latency");
  Options bounded;
  bounded.table = {options};
  EXPECT_EQ(Region(space, bounded).count().value, 3);
  EXPECT_EQ(latency(space, options, 5), 9.5);  // the mean of both
  bounded.table[0].max = 8;
  const Region region(space, bounded);
  EXPECT_EQ(region.count().value, 2);
  EXPECT_TRUE(region.contains(space->at(0)));
  EXPECT_FALSE(region.contains(space->at(2)));
  bounded.table[0].max = 0;
  bounded.table[0].min = 8;
  const Region upper(space, bounded);
  EXPECT_EQ(upper.count().value, 2);
  EXPECT_FALSE(upper.contains(space->at(0)));
  EXPECT_TRUE(upper.contains(space->at(5)));
  bounded.table[0].min = 0;
  bounded.table[0].max = 6;
  EXPECT_TRUE(Region(space, bounded).empty());
  const auto conflict = find_conflict(space, bounded, {});
  ASSERT_TRUE(conflict);
  EXPECT_EQ(conflict->parts.front().remedy, "latency <= 7 ms");
}

TEST_F(Tables, SayWhatIsWrongAndWhere) {
  const auto space = plain_space();
  const auto image = image_space();
  const auto message = [&](const SpacePtr& space, const TableOptions& table) -> std::string {
    Options options;
    options.table = {table};
    try {
      const Region region(space, options);
    } catch (const UsageError& error) {
      return error.what();
    }
    return "";
  };
  const auto expect = [&](const std::string& text, const std::string& part) {
    const auto found = message(space, table(text));
    EXPECT_NE(found.find(part), std::string::npos) << found;
  };
  expect("decision,choice,cost\nkernel,3,1\n", "lacks the choice 5 of 'kernel'");
  expect("decision,choice,cost\nkernle,3,1\n", "did you mean 'kernel'");
  expect("decision,choice,cost\nkernel,3,1\nkernel,4,1\n", "has no choice 4");
  expect("decision,choice,cost\nkernel,3,1\nkernel,3,1\n", "twice");
  expect("decision,choice,cost\nkernel,3,fast\n", ":2");
  expect("decision,choice,price\nkernel,3,1\n", "cost");
  expect("decision,choice,cost\nkernel+op,3+a,1\n", "of one stage");
  expect("decision,choice,cost,input\nkernel,3,1,3x\n", "no shape");
  expect("decision,choice,cost\nstage[*].op,a,1\n", "no stages");
  EXPECT_NE(message(space, table("op,latency\na,1\n", "latency")).find("kernel"),
            std::string::npos);
  EXPECT_NE(message(space, table("op,kernel,latency\nz,3,1\n", "latency")).find("no row"),
            std::string::npos);
  EXPECT_NE(message(image, table("decision,choice,cost\nstage[1].op,conv3x3,1\n")).find("conv5x5"),
            std::string::npos);
}

TEST_F(Tables, RefuseWhatNothingCouldCost) {
  Options options;
  options.macs.max = 100;
  EXPECT_THROW(Region(plain_space(), options), UsageError);  // without networks
  options = {};
  options.table = {table("decision,choice,cost\nop,a,1\nop,b,1\nop,c,1\n")};
  options.table.push_back(options.table.front());
  EXPECT_THROW(Region(plain_space(), options), UsageError);  // of the same name
}

/// The counts of the Single-Path NAS space (Stamoulis et al. 2019) on a Pixel 1.
class SinglePath : public Tables {
 protected:
  /// "{"20": {"1": 4.9, ...}, ...}" → latency of block and choice [ms]
  static std::vector<std::vector<std::string>> read(const std::string& file) {
    std::ifstream stream(file);
    std::vector<std::vector<std::string>> blocks(22, std::vector<std::string>(4));
    std::size_t block = 0;
    bool in_block = false;
    for (std::string key; std::getline(stream, key, '"') && std::getline(stream, key, '"');) {
      char next = 0;
      stream >> next >> std::ws;
      in_block = stream.peek() != '{';
      if (!in_block) {
        block = std::stoul(key);
        continue;
      }
      double value = 0;
      stream >> value;
      blocks[block][std::stoul(key)] = std::to_string(value);
    }
    return blocks;
  }
};

TEST_F(SinglePath, IsCountedToTheLastDigit) {
  const char* set = std::getenv("CAIRN_SHARED_DATA");
  const auto file = std::filesystem::path(set ? set : CAIRN_SOURCE_DIR "/../shared/data") /
                    "nas/pixel1_runtime_model.json";
  if (!std::filesystem::exists(file)) GTEST_SKIP() << "the shared data are not here";
  const auto blocks = read(file.string());
  space::Options options;
  options.stage.clear();
  std::string text = "decision,choice,cost\n";
  for (int b = 1; b <= 20; ++b) {
    const std::string name = "block" + std::to_string(b);
    space::Decision decision{name, {"0", "1", "2", "3"}};
    for (int c = 0; c < 4; ++c) text += name + "," + std::to_string(c) + "," + blocks[b][c] + "\n";
    if (b % 4 != 1) {
      decision.choices.emplace_back("skip");
      text += name + ",skip,0\n";
    }
    options.choice.push_back(decision);
  }
  const auto space = std::make_shared<const space::Space>(options, space::Task{});
  EXPECT_EQ(space->encodings(), 31'250'000'000'000.0);
  auto latency = table(text);
  latency.base = 19.5999;
  for (const auto& [limit, expected] : {std::pair{60.0, 69'777'507'382.0},
                                        {80.0, 9'455'129'418'857.0},
                                        {100.0, 30'190'418'425'088.0}}) {
    latency.max = limit;
    Options bounded;
    bounded.table = {latency};
    const Count count = Region(space, bounded).count();
    EXPECT_TRUE(count.exact);
    EXPECT_EQ(count.value, expected);
  }
}

}  // namespace
}  // namespace cairn::feasibility
