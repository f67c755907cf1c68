#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace cairn {

/// A POSIX file descriptor, closed on destruction.
class File {
 public:
  File() = default;
  explicit File(int descriptor) : descriptor_(descriptor) {}
  ~File();
  File(File&& other) noexcept;
  File& operator=(File&& other) noexcept;

  int descriptor() const { return descriptor_; }
  explicit operator bool() const { return descriptor_ >= 0; }

 private:
  int descriptor_ = -1;
};

/// Creates a file that must not exist yet (O_EXCL). Throws Error.
File create_exclusively(const std::filesystem::path& path);
/// Writes all bytes, or throws Error that names `path`.
void write_all(const File& file, std::span<const std::byte> bytes,
               const std::filesystem::path& path);
void sync(const File& file, const std::filesystem::path& path);
/// Makes a rename or an unlink in this folder durable.
void sync_folder(const std::filesystem::path& folder);

/// The whole file. Throws Error.
std::vector<std::byte> read_file(const std::filesystem::path& path);
std::string read_text(const std::filesystem::path& path);

/// Publishes a file in one step: `write` fills a temporary file beside `path`, which is synced and
/// renamed. A reader sees the old file or the new one, never a part. On failure the temporary file
/// is removed and the error passed on.
void publish(const std::filesystem::path& path,
             const std::function<void(const std::filesystem::path& temporary)>& write);
void publish_text(const std::filesystem::path& path, std::string_view text);

}  // namespace cairn
