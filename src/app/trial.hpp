#pragma once

#include <filesystem>
#include <functional>

namespace cairn::app {

/// Throws Error where a process of its own that does `read` crashes or never ends: texts of
/// variable length have no checksum, and HDF5 1.10 may do so where those in `file` are damaged.
/// What `read` throws there is not told. For processes of one thread.
void require_bearable(const std::filesystem::path& file, const std::function<void()>& read);

/// What `read` returns from `file`, once it is known that this process will survive it.
template <class Read>
auto after_trial(const std::filesystem::path& file, const Read& read) {
  require_bearable(file, [&] { read(); });
  return read();
}

}  // namespace cairn::app
