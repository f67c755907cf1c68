#include <unistd.h>

#include "support.hpp"

namespace cairn::config {
namespace {

namespace fs = std::filesystem;

class Load : public testing::Test {
 protected:
  Load() {
    std::string name = (fs::temp_directory_path() / "cairn-config-XXXXXX").string();
    folder_ = ::mkdtemp(name.data());
  }
  ~Load() override { fs::remove_all(folder_); }

  fs::path write(const std::string& text) {
    std::ofstream(folder_ / "w.toml", std::ios::binary) << text;
    return folder_ / "w.toml";
  }

  fs::path folder_;
};

TEST_F(Load, ARelativePathMeansTheFoldersOfTheFile) {
  const auto w = load(write("[data]\npath = '../pictures'"));
  EXPECT_EQ(w.data.path, (folder_.parent_path() / "pictures").string());
}

TEST_F(Load, AnAbsolutePathStays) {
  EXPECT_EQ(load(write("[data]\npath = '/a/b'")).data.path, "/a/b");
}

TEST_F(Load, ATypedPathMeansTheCurrentFolder) {
  const auto w = load(write("[data]\npath = '/a/b'"), {"data.path=pictures"});
  EXPECT_EQ(w.data.path, (fs::current_path() / "pictures").string());
}

TEST_F(Load, TheResolvedFileMeansTheSameElsewhere) {
  const auto w = load(write("[data]\npath = 'pictures'"));
  fs::create_directory(folder_ / "run");
  std::ofstream(folder_ / "run" / "workflow.toml") << to_toml(w);
  EXPECT_EQ(to_toml(load(folder_ / "run" / "workflow.toml")), to_toml(w));
}

TEST_F(Load, FilesAreResolvedAsTheDataAre) {
  std::ofstream(folder_ / "a.csv") << "x\n";
  fs::create_directory(folder_ / "sub");
  std::ofstream(folder_ / "sub" / "p.json") << "{}";
  const auto w = load(write("[budget.step_time]\nmax = 1\ndevice = 'sub/../sub/p.json'\n"
                            "[[budget.table]]\nname = 'a'\nfile = 'a.csv'\n"),
                      {"objective.table.file=" + (folder_ / "a.csv").string()});
  EXPECT_EQ(w.budget.step_time.device, (folder_ / "sub/p.json").string());
  EXPECT_EQ(w.budget.table[0].file, (folder_ / "a.csv").string());
  EXPECT_EQ(w.objective.table.file, (folder_ / "a.csv").string());
  EXPECT_EQ(w.budget.inference_time.device, "");
}

TEST_F(Load, AFileThatIsNotThereNamesTheLine) {
  const std::vector<std::string> names{"none.csv", ".", ""};
  for (const auto& name : names) {
    const auto file = write("[objective]\n[objective.table]\nfile = '" + name + "'");
    if (name.empty()) {
      EXPECT_NO_THROW(load(file));
      continue;
    }
    try {
      load(file);
      FAIL() << name;
    } catch (const UsageError& error) {
      EXPECT_EQ(error.diagnosis().problem, file.string() + ":3");
      EXPECT_NE(error.diagnosis().reason.find("'objective.table.file' names"), std::string::npos);
    }
  }
}

TEST_F(Load, ErrorsNameTheFile) {
  const auto file = write("[training]\nepoch = 3");
  try {
    load(file);
    FAIL();
  } catch (const UsageError& error) {
    EXPECT_EQ(error.diagnosis().problem, file.string() + ":2");
    EXPECT_EQ(error.exit_code(), ExitCode::usage);
  }
}

TEST_F(Load, AMissingFileOrAFolderIsAUsageError) {
  for (const auto& path : {folder_ / "none.toml", folder_}) {
    try {
      load(path);
      FAIL() << path;
    } catch (const UsageError& error) {
      EXPECT_NE(std::string(error.what()).find(path.string()), std::string::npos) << error.what();
    }
  }
}

}  // namespace
}  // namespace cairn::config
