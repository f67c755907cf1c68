#include "store/bytes.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <string>

#include "cairn/core/error.hpp"
#include "store/layout.hpp"

namespace cairn::store {
namespace {

[[noreturn]] void fail(const char* what, const std::filesystem::path& path, std::string reason,
                       const char* suggestion = "") {
  throw Error({std::string(what) + " " + path.string(), std::move(reason), suggestion});
}

/// The hash of bytes that `move(offset, chunk)` moves from or to there.
template <class Span, class Move>
Hash128 move_hashed(std::uint64_t offset, Span bytes, Move&& move) {
  if (bytes.size() <= kChunk) {
    move(offset, bytes);
    return hash128(bytes);
  }
  Hasher hasher;
  while (!bytes.empty()) {
    const auto chunk = bytes.first(std::min(bytes.size(), kChunk));
    move(offset, chunk);
    hasher.add(chunk);
    bytes = bytes.subspan(chunk.size());
    offset += chunk.size();
  }
  return hasher.finish();
}

}  // namespace

File open_for_reading(const std::filesystem::path& path) {
  File file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!file) fail("cannot read", path, system_reason());
  return file;
}

std::uint64_t size_of(const File& file, const std::filesystem::path& path) {
  struct stat status {};
  if (::fstat(file.descriptor(), &status) != 0) fail("cannot read", path, system_reason());
  if (!S_ISREG(status.st_mode)) fail("cannot read", path, "it is not a file");
  return static_cast<std::uint64_t>(status.st_size);
}

void read_at(const File& file, std::uint64_t offset, std::span<std::byte> bytes,
             const std::filesystem::path& path) {
  while (!bytes.empty()) {
    const ssize_t got =
        ::pread(file.descriptor(), bytes.data(), bytes.size(), static_cast<off_t>(offset));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) fail("cannot read", path, system_reason());
    if (got == 0) fail("cannot read", path, "the file ends too early");
    bytes = bytes.subspan(static_cast<std::size_t>(got));
    offset += static_cast<std::uint64_t>(got);
  }
}

void write_at(const File& file, std::uint64_t offset, std::span<const std::byte> bytes,
              const std::filesystem::path& path) {
  while (!bytes.empty()) {
    const ssize_t done =
        ::pwrite(file.descriptor(), bytes.data(), bytes.size(), static_cast<off_t>(offset));
    if (done < 0 && errno == EINTR) continue;
    if (done < 0) fail("cannot write", path, system_reason(), "Free some space or check the quota");
    bytes = bytes.subspan(static_cast<std::size_t>(done));
    offset += static_cast<std::uint64_t>(done);
  }
}

Hash128 read_hashed(const File& file, std::uint64_t offset, std::span<std::byte> bytes,
                    const std::filesystem::path& path) {
  return move_hashed(offset, bytes, [&](std::uint64_t at, std::span<std::byte> chunk) {
    read_at(file, at, chunk, path);
  });
}

Hash128 write_hashed(const File& file, std::uint64_t offset, std::span<const std::byte> bytes,
                     const std::filesystem::path& path) {
  return move_hashed(offset, bytes, [&](std::uint64_t at, std::span<const std::byte> chunk) {
    write_at(file, at, chunk, path);
  });
}

void begin_sync(const File& file, std::uint64_t offset, std::uint64_t length) {
  // A hint: where it fails, the sync does all the work.
  ::sync_file_range(file.descriptor(), static_cast<off_t>(offset), static_cast<off_t>(length),
                    SYNC_FILE_RANGE_WRITE);
}

}  // namespace cairn::store
