#include "cairn/store/folder.hpp"

#include <algorithm>
#include <charconv>
#include <string_view>
#include <system_error>

#include "cairn/core/error.hpp"
#include "cairn/store/checkpoint.hpp"
#include "store/ending.hpp"
#include "store/source.hpp"

namespace cairn::store {
namespace {

namespace fs = std::filesystem;

constexpr const char* kFolder = "weights";

std::set<fs::path> paths_of(const fs::path& run, const std::set<protocol::CheckpointRef>& refs) {
  std::set<fs::path> paths;
  for (const auto& ref : refs) paths.insert(run / path_of(ref));
  return paths;
}

/// What is below the folder, without folders, in the order of the names.
std::vector<fs::path> files_below(const fs::path& folder) try {
  std::vector<fs::path> files;
  if (!fs::exists(folder)) return files;
  for (const auto& entry : fs::recursive_directory_iterator(folder))
    if (entry.is_symlink() || !entry.is_directory()) files.push_back(entry.path());
  std::ranges::sort(files);
  return files;
} catch (const fs::filesystem_error& error) {
  throw Error({"cannot list " + folder.string(), error.code().message(),
               "Check the folder of the run and its permissions"});
}

/// Takes a number and the text behind it off the front.
template <class Number>
bool take(std::string_view& text, Number& number, std::string_view behind) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc()) return false;
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  if (!text.starts_with(behind)) return false;
  text.remove_prefix(behind.size());
  return true;
}

/// "17-2-12.5", or "17-2-12.5-part"
std::optional<protocol::CheckpointRef> parse_stem(std::string_view stem) {
  std::uint64_t candidate = 0;
  std::uint32_t attempt = 0;
  double epoch = 0;
  if (!take(stem, candidate, "-") || !take(stem, attempt, "-") || !take(stem, epoch, ""))
    return std::nullopt;
  const bool partial = stem == "-part";
  if (!partial && !stem.empty()) return std::nullopt;
  return protocol::CheckpointRef{CandidateId(candidate), Attempt(attempt), epoch, 0, partial};
}

/// Whether Cairn gives this name to checkpoints or to what becomes one; `path` is below the run.
bool is_ours(const fs::path& path) {
  const std::string name = path.filename().string();
  const auto dot = name.find(".h5");
  if (dot == std::string::npos || !is_ending(name.substr(dot + 3))) return false;
  const auto ref = parse_stem(name.substr(0, dot));
  return ref && path.parent_path() / name.substr(0, dot + 3) == path_of(*ref);
}

void unlink(const fs::path& path) {
  std::error_code error;
  fs::remove(path, error);
  if (error && error != std::errc::no_such_file_or_directory)
    throw Error({"cannot remove " + path.string(), error.message(), "Check its permissions"});
}

}  // namespace

void remove(const fs::path& run, const protocol::CheckpointRef& ref) {
  unlink(run / path_of(ref));
}

Swept sweep(const fs::path& run, const std::set<protocol::CheckpointRef>& known) {
  Swept swept;
  for (const fs::path& file : strangers(run, known)) {
    if (!is_ours(file.lexically_relative(run)) || !fs::is_regular_file(fs::symlink_status(file)))
      continue;
    std::error_code vanished;
    const auto bytes = fs::file_size(file, vanished);
    unlink(file);
    ++swept.files;
    if (!vanished) swept.bytes += bytes;
  }
  return swept;
}

std::optional<Damage> verify(const fs::path& run, const protocol::CheckpointRef& ref) {
  const fs::path file = run / path_of(ref);
  try {
    const Source source(file, ref);
    if (source.size() != ref.bytes)
      return Damage{file, "it has " + std::to_string(source.size()) + " bytes, expected " +
                              std::to_string(ref.bytes)};
    source.verify();
  } catch (const Error& error) {
    return Damage{file, error.diagnosis().reason};
  }
  return std::nullopt;
}

std::vector<fs::path> strangers(const fs::path& run,
                                const std::set<protocol::CheckpointRef>& known) {
  const auto paths = paths_of(run, known);
  auto files = files_below(run / kFolder);
  std::erase_if(files, [&](const fs::path& file) { return paths.contains(file); });
  return files;
}

}  // namespace cairn::store
