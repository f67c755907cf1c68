#include "cairn/core/file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

#include "cairn/core/error.hpp"

namespace cairn {
namespace {

[[noreturn]] void fail(std::string_view what, const std::filesystem::path& path,
                       std::string suggestion = {}) {
  throw Error({std::string(what) + " " + path.string(), system_reason(), std::move(suggestion)});
}

File open_for_reading(const std::filesystem::path& path) {
  File file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!file) fail("cannot read", path);
  return file;
}

}  // namespace

File::~File() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

File::File(File&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}

File& File::operator=(File&& other) noexcept {
  std::swap(descriptor_, other.descriptor_);
  return *this;
}

File create_exclusively(const std::filesystem::path& path) {
  File file(::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666));
  if (!file) fail("cannot create", path);
  return file;
}

void write_all(const File& file, std::span<const std::byte> bytes,
               const std::filesystem::path& path) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(file.descriptor(), bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) fail("cannot write", path, "Free some space or check the quota");
    bytes = bytes.subspan(static_cast<std::size_t>(written));
  }
}

void sync(const File& file, const std::filesystem::path& path) {
  if (::fsync(file.descriptor()) != 0) fail("cannot sync", path);
}

void sync_folder(const std::filesystem::path& folder) {
  const File file = open_for_reading(folder.empty() ? "." : folder);
  // Some file systems refuse to sync a folder; the rename is then as durable as they make it.
  if (::fsync(file.descriptor()) != 0 && errno != EINVAL) fail("cannot sync", folder);
}

std::vector<std::byte> read_file(const std::filesystem::path& path) {
  const File file = open_for_reading(path);
  struct stat status {};
  if (::fstat(file.descriptor(), &status) != 0) fail("cannot read", path);
  std::vector<std::byte> bytes(static_cast<std::size_t>(status.st_size));
  std::size_t done = 0;
  while (done < bytes.size()) {
    const ssize_t got = ::read(file.descriptor(), bytes.data() + done, bytes.size() - done);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) fail("cannot read", path);
    if (got == 0) break;
    done += static_cast<std::size_t>(got);
  }
  bytes.resize(done);
  return bytes;
}

std::string read_text(const std::filesystem::path& path) {
  const auto bytes = read_file(path);
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

void publish(const std::filesystem::path& path,
             const std::function<void(const std::filesystem::path& temporary)>& write) {
  auto temporary = path;
  temporary += ".tmp." + std::to_string(::getpid());
  try {
    write(temporary);
    sync(open_for_reading(temporary), temporary);
    if (::rename(temporary.c_str(), path.c_str()) != 0) fail("cannot publish", path);
    sync_folder(path.parent_path());
  } catch (...) {
    ::unlink(temporary.c_str());
    throw;
  }
}

void publish_text(const std::filesystem::path& path, std::string_view text) {
  publish(path, [&](const std::filesystem::path& temporary) {
    ::unlink(temporary.c_str());
    write_all(create_exclusively(temporary), std::as_bytes(std::span(text.data(), text.size())),
              temporary);
  });
}

}  // namespace cairn
