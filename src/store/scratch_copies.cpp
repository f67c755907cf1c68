#include "store/scratch_copies.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

#include "cairn/core/error.hpp"
#include "cairn/core/hash.hpp"
#include "store/bytes.hpp"
#include "store/ending.hpp"
#include "store/layout.hpp"

namespace cairn::store {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kPrefix = "cairn-";
constexpr std::size_t kDigits = 32;  ///< of a hash
constexpr std::string_view kSuffix = ".h5";
/// Whoever has not written for so long is dead.
constexpr std::chrono::minutes kPatience{10};

/// A name for this state of this file: a later file of the same name gets another.
std::string name_for(const fs::path& original, const struct stat& status) {
  const std::string identity =
      fs::absolute(original).lexically_normal().string() + "\n" + std::to_string(status.st_ino) +
      " " + std::to_string(status.st_size) + " " + std::to_string(status.st_mtim.tv_sec) + " " +
      std::to_string(status.st_mtim.tv_nsec);
  return std::string(kPrefix) + hex(hash128(identity)) + std::string(kSuffix);
}

struct Found {
  fs::path path;
  std::uint64_t bytes = 0;
  fs::file_time_type used;
  bool temporary = false;
};

/// Whether we give such a name: "cairn-<hash>.h5", and what may follow.
bool is_ours(std::string_view name) {
  if (!name.starts_with(kPrefix)) return false;
  name.remove_prefix(kPrefix.size());
  if (name.find_first_not_of("0123456789abcdef") != kDigits) return false;
  name.remove_prefix(kDigits);
  return name.starts_with(kSuffix) && is_ending(name.substr(kSuffix.size()));
}

/// None: it is not ours, or has vanished.
std::optional<Found> look_at(const fs::directory_entry& entry) {
  const std::string name = entry.path().filename().string();
  std::error_code error;
  if (!is_ours(name) || !fs::is_regular_file(entry.symlink_status(error))) return std::nullopt;
  const std::uint64_t bytes = entry.file_size(error);
  if (error) return std::nullopt;
  const auto used = entry.last_write_time(error);
  if (error) return std::nullopt;
  return Found{entry.path(), bytes, used, !name.ends_with(kSuffix)};
}

std::vector<Found> list(const fs::path& folder) {
  std::vector<Found> found;
  for (const auto& entry : fs::directory_iterator(folder))
    if (auto file = look_at(entry)) found.push_back(std::move(*file));
  std::ranges::sort(found, {}, [](const Found& file) { return std::pair(file.used, file.path); });
  return found;
}

/// The time of the last change is that of the last use. Returns whether the file is there.
bool mark_used(const fs::path& path) {
  std::error_code error;
  fs::last_write_time(path, fs::file_time_type::clock::now(), error);
  return !error;
}

/// Of a process that died.
bool is_left_over(const Found& file) {
  return file.temporary && file.used + kPatience < fs::file_time_type::clock::now();
}

/// Takes the room before it is needed, so that a full disk shows at once.
void reserve(const File& file, std::uint64_t size, const fs::path& path) {
  const auto length = static_cast<off_t>(size);
  if (::fallocate(file.descriptor(), 0, 0, length) == 0) return;
  if (errno != EOPNOTSUPP || ::ftruncate(file.descriptor(), length) != 0)
    throw Error({"cannot reserve room for " + path.string(), system_reason(), {}});
}

void copy_bytes(const fs::path& from, const File& to, std::uint64_t size, const fs::path& path) {
  const File source = open_for_reading(from);
  std::vector<std::byte> buffer(std::min<std::uint64_t>(size, 4 * kChunk));
  for (std::uint64_t done = 0; done < size;) {
    const auto chunk = std::span(buffer).first(std::min<std::uint64_t>(buffer.size(), size - done));
    read_at(source, done, chunk, from);
    write_at(to, done, chunk, path);
    done += chunk.size();
  }
}

}  // namespace

ScratchCopies::ScratchCopies(fs::path folder, std::int64_t bytes)
    : folder_(std::move(folder)),
      bytes_(static_cast<std::uint64_t>(std::max<std::int64_t>(bytes, 0))) {}

std::optional<fs::path> ScratchCopies::copy_of(const fs::path& original) const try {
  struct stat status {};
  if (folder_.empty() || ::stat(original.c_str(), &status) != 0) return std::nullopt;
  const fs::path copy = folder_ / name_for(original, status);
  if (mark_used(copy)) return copy;
  if (!make(original, copy, static_cast<std::uint64_t>(status.st_size))) return std::nullopt;
  return copy;
} catch (const std::exception&) {
  return std::nullopt;
}

void ScratchCopies::drop(const fs::path& copy) const {
  std::error_code ignored;
  fs::remove(copy, ignored);
}

bool ScratchCopies::make(const fs::path& original, const fs::path& copy, std::uint64_t size) const {
  if (size > bytes_) return false;
  fs::create_directories(folder_);
  if (!make_room(size)) return false;
  const fs::path temporary = copy.string() + std::string(kTemporary) + std::to_string(::getpid());
  const File file = create_exclusively(temporary);
  try {
    reserve(file, size, temporary);
    copy_bytes(original, file, size, temporary);
    mark_used(temporary);
    fs::rename(temporary, copy);
  } catch (...) {
    drop(temporary);
    throw;
  }
  make_room(0);  // others may have made copies at the same time
  return true;
}

bool ScratchCopies::make_room(std::uint64_t bytes) const {
  const auto files = list(folder_);
  std::uint64_t used = bytes;
  for (const Found& file : files) used += file.bytes;
  for (const Found& file : files) {
    if (!is_left_over(file) && (used <= bytes_ || file.temporary)) continue;
    drop(file.path);
    used -= file.bytes;
  }
  return used <= bytes_;
}

}  // namespace cairn::store
