#pragma once

#include <zlib.h>

#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>

namespace cairn::data {

/// Throws Error: "cannot read <path>: <reason>".
[[noreturn]] void fail(const std::filesystem::path& path, const std::string& reason);
/// Throws Error: "cannot read <path>: expected <expected>, found <found>".
[[noreturn]] void mismatch(const std::filesystem::path& path, const std::string& expected,
                           const std::string& found);

/// [bytes] on disk. Throws Error.
std::uint64_t size_of(const std::filesystem::path& path);

/// A file read from front to back, plain or gzip (told by its contents).
class Reader {
 public:
  explicit Reader(std::filesystem::path path);
  static Reader standard_input();

  const std::filesystem::path& path() const { return path_; }
  /// Throws Error if the rest cannot hold `count` bytes, `what`: a broken header must not make us
  /// ask for more memory than the file can fill.
  void expect_room(std::uint64_t count, const char* what) const;
  /// Up to `bytes.size()` bytes, fewer only at the end.
  std::size_t get(std::span<std::byte> bytes);
  /// Fills `bytes`, which are `what` ("bytes of pixels"). Throws Error if the file ends before.
  void read(std::span<std::byte> bytes, const char* what);
  /// Reads and drops; errors as above.
  void skip(std::uint64_t count, const char* what);
  /// A big-endian word.
  std::uint32_t word(const char* what);
  /// Throws Error unless everything was read and the checksum of gzip is right.
  void expect_end();

 private:
  Reader() = default;
  void take(gzFile file);

  struct Close {
    void operator()(gzFile file) const { gzclose_r(file); }
  };

  std::filesystem::path path_;
  std::unique_ptr<gzFile_s, Close> file_;
  std::uint64_t size_ = 0;
};

}  // namespace cairn::data
