#pragma once

#include <sys/mount.h>

#include <filesystem>
#include <string>

namespace cairn::store {

/// A small file system in memory, while it lives; needs privileges.
class Mounted {
 public:
  Mounted(const std::filesystem::path& folder, const std::string& size) : folder_(folder) {
    std::filesystem::create_directories(folder);
    mounted_ = ::mount("cairn", folder.c_str(), "tmpfs", 0, ("size=" + size).c_str()) == 0;
  }
  ~Mounted() {
    if (mounted_) ::umount2(folder_.c_str(), MNT_DETACH);
  }
  Mounted(const Mounted&) = delete;
  Mounted& operator=(const Mounted&) = delete;

  explicit operator bool() const { return mounted_; }
  bool set_read_only(bool on) const {
    return ::mount("cairn", folder_.c_str(), "tmpfs", MS_REMOUNT | (on ? MS_RDONLY : 0), nullptr) ==
           0;
  }

 private:
  std::filesystem::path folder_;
  bool mounted_ = false;
};

}  // namespace cairn::store
