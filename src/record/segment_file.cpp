#include "record/segment_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <string>
#include <utility>

#include "cairn/core/error.hpp"

namespace cairn::record {
namespace {

[[noreturn]] void fail(const char* what, const std::filesystem::path& path, std::string reason) {
  throw Error({std::string("cannot ") + what + " " + path.string(), std::move(reason),
               "Free some space, or check the quota and the file system"});
}

File create_segment(const std::filesystem::path& path) {
  try {
    return create_exclusively(path);
  } catch (const Error& error) {
    if (!std::filesystem::exists(path)) throw;
    throw Error({error.diagnosis().problem, error.diagnosis().reason,
                 "Another submission of this run has just begun: wait until it has ended"});
  }
}

struct stat status_of(const File& file, const std::filesystem::path& path) {
  struct stat status {};
  if (::fstat(file.descriptor(), &status) != 0) fail("write", path, system_reason());
  return status;
}

}  // namespace

SegmentFile::SegmentFile(std::filesystem::path path,
                         const std::array<std::byte, header_size>& header)
    : path_(std::move(path)), header_(header), file_(create_segment(path_)) {
  try {
    write(0, header_);
    sync();
    sync_folder(path_.parent_path());
  } catch (...) {
    ::unlink(path_.c_str());  // a segment that never was
    throw;
  }
}

void SegmentFile::write(std::uint64_t offset, std::span<const std::byte> bytes) {
  while (!bytes.empty()) {
    const ssize_t written =
        ::pwrite(file_.descriptor(), bytes.data(), bytes.size(), static_cast<off_t>(offset));
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) fail("write", path_, written < 0 ? system_reason() : "nothing was written");
    bytes = bytes.subspan(static_cast<std::size_t>(written));
    offset += static_cast<std::uint64_t>(written);
  }
}

void SegmentFile::sync() {
  int result = 0;
  do {
    result = ::fsync(file_.descriptor());
  } while (result != 0 && errno == EINTR);
  if (result != 0) fail("sync", path_, system_reason());
  // Without a name it takes every byte, and nobody will ever see them.
  if (status_of(file_, path_).st_nlink == 0) fail("write", path_, "the file was removed");
}

void SegmentFile::reopen(std::uint64_t synced) {
  File file(::open(path_.c_str(), O_RDWR | O_CLOEXEC));
  if (!file) fail("write", path_, system_reason());
  std::array<std::byte, header_size> header{};
  const ssize_t got = ::pread(file.descriptor(), header.data(), header.size(), 0);
  if (got < 0) fail("write", path_, system_reason());
  if (static_cast<std::size_t>(got) < header.size() || header != header_)
    fail("write", path_, "another file has taken its place");
  const auto size = static_cast<std::uint64_t>(status_of(file, path_).st_size);
  if (size < synced)
    fail("write", path_,
         "it was cut off: it has " + std::to_string(size) + " of " + std::to_string(synced) +
             " bytes that were on disk");
  file_ = std::move(file);
}

}  // namespace cairn::record
