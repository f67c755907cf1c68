#pragma once

#include <stdlib.h>

#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <string_view>

namespace cairn::fuzz {

/// A fresh folder that is removed at the end, for readers of files.
class Folder {
 public:
  Folder() {
    std::string name = (std::filesystem::temp_directory_path() / "cairn-fuzz-XXXXXX").string();
    path_ = ::mkdtemp(name.data());
  }
  ~Folder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;

  std::filesystem::path operator/(const std::string& name) const { return path_ / name; }

  void write(const std::string& name, std::string_view bytes) const {
    const auto file = path_ / name;
    std::filesystem::remove(file);  // ext4 syncs a file that is truncated and written again
    std::ofstream(file, std::ios::binary)
        .write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  }

 private:
  std::filesystem::path path_;
};

/// Targets that share a folder keep it.
inline std::shared_ptr<const Folder> new_folder() {
  return std::make_shared<const Folder>();
}

}  // namespace cairn::fuzz
