#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

#include "cairn/record/lease.hpp"

/// The file `lease`, as it lies there.
namespace cairn::record {

/// Its one line. `system` tells apart what shares a table of processes: the boot of a host, and the
/// namespace there. `start` of a process tells it from a later one of the same number.
struct LeaseLine {
  Holder holder;
  std::string system;
  std::uint64_t start = 0;  ///< [clock ticks since the boot]; 0: not known
  std::string token;        ///< random: which lease it is

  friend bool operator==(const LeaseLine& a, const LeaseLine& b) { return a.token == b.token; }
};

/// Of this process, with a fresh token.
LeaseLine own_line(const std::string& job);
std::string to_text(const LeaseLine& line);
/// Nothing for what `to_text` did not write.
std::optional<LeaseLine> parse_lease(const std::string& text);

/// Whether the holder's process is known to be gone: it ran in this system.
bool is_gone(const LeaseLine& line);

/// A moment of a file system's clock.
struct FileTime {
  std::int64_t nanoseconds = 0;  ///< since 1970
  friend bool operator==(const FileTime&, const FileTime&) = default;
};

/// What a look at the file shows.
struct LeaseLook {
  std::string text;
  std::optional<LeaseLine> line;  ///< nothing: it cannot be understood
  FileTime touched;
  std::uint64_t device = 0, inode = 0;

  friend bool operator==(const LeaseLook& a, const LeaseLook& b) {
    return a.text == b.text && a.touched == b.touched && a.device == b.device && a.inode == b.inode;
  }
};

/// Opens the file, since some network file systems know its time better then. Nothing if there is
/// none. Throws Error if it cannot be read.
std::optional<LeaseLook> look_at(const std::filesystem::path& lease);

/// The file system's own time, from a file made there for it; this host's if none can be made.
FileTime time_in(const std::filesystem::path& folder, const std::string& token);

}  // namespace cairn::record
