#include "app/plot.hpp"

#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <vector>

#include "cairn/core/error.hpp"
#include "cairn/core/file.hpp"

namespace cairn::app {
namespace {

namespace fs = std::filesystem;

constexpr int kNoMatplotlib = 3;  ///< exit code of the scripts
constexpr int kNoProgram = 127;

/// The script lies in `analysis` of the source tree that the command was built in, or of the share
/// folder where it is installed; $CAIRN_ANALYSIS names another folder.
fs::path find_script(const std::string& name) {
  if (const char* folder = std::getenv("CAIRN_ANALYSIS")) return fs::path(folder) / name;
  const fs::path program = fs::read_symlink("/proc/self/exe");
  for (auto folder = program.parent_path(); folder != folder.root_path();
       folder = folder.parent_path())
    for (const char* place : {"analysis", "share/cairn/analysis"})
      if (fs::exists(folder / place / name)) return folder / place / name;
  throw Error({"cannot find analysis/" + name, "it is not near " + program.string(),
               "Set CAIRN_ANALYSIS to the folder that holds it"});
}

struct Close {
  void operator()(std::FILE* file) const { std::fclose(file); }
};

/// A nameless file that holds `text`, to be read from its beginning.
std::unique_ptr<std::FILE, Close> nameless(const std::string& text) {
  std::unique_ptr<std::FILE, Close> file(std::tmpfile());
  if (!file || std::fwrite(text.data(), 1, text.size(), file.get()) != text.size() ||
      std::fflush(file.get()) != 0)
    throw Error({"cannot write a temporary file", system_reason(), ""});
  std::rewind(file.get());
  return file;
}

/// Runs a program of PATH with `input` as its input stream. Its exit code, 127 if there is none.
int run_program(std::vector<std::string> words, std::FILE* input) {
  std::vector<char*> arguments;
  for (auto& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  ::posix_spawn_file_actions_init(&actions);
  ::posix_spawn_file_actions_adddup2(&actions, ::fileno(input), STDIN_FILENO);
  pid_t child = 0;
  const int failed =
      ::posix_spawnp(&child, arguments[0], &actions, nullptr, arguments.data(), environ);
  ::posix_spawn_file_actions_destroy(&actions);
  int status = 0;
  if (failed != 0 || ::waitpid(child, &status, 0) != child) return kNoProgram;
  return WIFEXITED(status) ? WEXITSTATUS(status) : kNoProgram;
}

std::string extension(const fs::path& picture) {
  const auto extension = picture.extension().string();
  return extension.empty() ? "" : extension.substr(1);
}

}  // namespace

void check_picture(const fs::path& picture) {
  const auto format = extension(picture);
  if (format == "png" || format == "pdf" || format == "svg") return;
  throw UsageError({"--plot " + picture.string(), "the name does not end in .png, .pdf or .svg",
                    "Name the picture with its format"});
}

void plot(const std::string& script, const std::string& json, const fs::path& picture) {
  const fs::path path = find_script(script);
  const auto input = nameless(json);
  publish(picture, [&](const fs::path& temporary) {
    const int code =
        run_program({"python3", path.string(), temporary.string(), "--format", extension(picture)},
                    input.get());
    if (code == 0) return;
    const std::string problem = "cannot draw " + picture.string();
    if (code == kNoMatplotlib)
      throw Error({problem, "python3 has no matplotlib",
                   "Install it: apt install python3-matplotlib, or pip install matplotlib"});
    if (code == kNoProgram)
      throw Error({problem, "there is no python3 to be run", "Install Python, with matplotlib"});
    throw Error({problem, path.string() + " ended with code " + std::to_string(code), ""});
  });
}

}  // namespace cairn::app
