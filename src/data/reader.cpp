#include "data/reader.hpp"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <limits>
#include <vector>

#include "cairn/core/error.hpp"
#include "cairn/core/text.hpp"

namespace cairn::data {
namespace {

constexpr std::size_t kPiece = 1 << 20;        // [bytes] asked of zlib at once
constexpr std::uint64_t kDeflateLimit = 1032;  // bytes that one byte of deflate makes at most

std::string count_of(std::uint64_t count, const char* what) {
  return with_commas(static_cast<std::int64_t>(count)) + " " + what;
}

}  // namespace

void fail(const std::filesystem::path& path, const std::string& reason) {
  throw Error({"cannot read " + path.string(), reason, "Fetch or make the file again"});
}

void mismatch(const std::filesystem::path& path, const std::string& expected,
              const std::string& found) {
  fail(path, "expected " + expected + ", found " + found);
}

std::uint64_t size_of(const std::filesystem::path& path) {
  std::error_code error;
  const auto size = std::filesystem::file_size(path, error);
  if (error) fail(path, error.message());
  return size;
}

Reader::Reader(std::filesystem::path path) : path_(std::move(path)), size_(size_of(path_)) {
  errno = 0;
  take(gzopen(path_.c_str(), "rb"));
}

Reader Reader::standard_input() {
  Reader reader;
  reader.path_ = "standard input";
  reader.size_ = std::numeric_limits<std::uint64_t>::max() / kDeflateLimit;  // unknown
  errno = 0;
  reader.take(gzdopen(::dup(STDIN_FILENO), "rb"));
  return reader;
}

void Reader::take(gzFile file) {
  file_.reset(file);
  if (!file_) fail(path_, errno ? system_reason() : "out of memory");
  gzbuffer(file_.get(), kPiece);
}

void Reader::expect_room(std::uint64_t count, const char* what) const {
  const bool plain = gzdirect(file_.get());
  const auto done = static_cast<std::uint64_t>(gztell(file_.get()));
  const auto room = plain ? size_ - std::min(size_, done) : size_ * kDeflateLimit;
  if (count > room)
    mismatch(path_, count_of(count, what), (plain ? "" : "at most ") + with_commas(room));
}

std::size_t Reader::get(std::span<std::byte> bytes) {
  std::size_t done = 0;
  while (done < bytes.size()) {
    const auto wanted = static_cast<unsigned>(std::min(bytes.size() - done, kPiece));
    const int got = gzread(file_.get(), bytes.data() + done, wanted);
    int code = Z_OK;
    const char* reason = gzerror(file_.get(), &code);
    // A compressed file that stops early is a short file, which the callers describe better.
    if (got < 0 && code != Z_BUF_ERROR) fail(path_, code == Z_ERRNO ? system_reason() : reason);
    if (got <= 0) break;
    done += static_cast<std::size_t>(got);
  }
  return done;
}

void Reader::read(std::span<std::byte> bytes, const char* what) {
  const std::size_t got = get(bytes);
  if (got < bytes.size()) mismatch(path_, count_of(bytes.size(), what), with_commas(got));
}

void Reader::skip(std::uint64_t count, const char* what) {
  std::vector<std::byte> piece(std::min<std::uint64_t>(count, kPiece));
  for (std::uint64_t done = 0; done < count;) {
    const auto wanted = std::min<std::uint64_t>(count - done, piece.size());
    const std::size_t got = get(std::span(piece).first(wanted));
    done += got;
    if (got < wanted) mismatch(path_, count_of(count, what) + " more", with_commas(done));
  }
}

std::uint32_t Reader::word(const char* what) {
  std::array<std::byte, 4> bytes{};
  read(bytes, what);
  std::uint32_t word = 0;
  for (const std::byte byte : bytes) word = word << 8 | std::to_integer<std::uint32_t>(byte);
  return word;
}

void Reader::expect_end() {
  std::byte beyond{};
  if (get({&beyond, 1}) > 0) fail(path_, "expected the end of the file, found more bytes");
  int code = Z_OK;
  gzerror(file_.get(), &code);
  if (code == Z_BUF_ERROR) fail(path_, "the compressed file is cut short");
}

}  // namespace cairn::data
