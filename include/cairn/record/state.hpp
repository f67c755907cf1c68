#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace cairn::record {

enum class RunState : std::uint8_t { running, complete, resumable, failed };
std::string_view name(RunState state);

/// The file `state`: one line that a script or a person can read, with a check at its end.
struct StateLine {
  RunState state = RunState::running;
  std::uint64_t done = 0;    ///< candidates with an outcome
  std::uint64_t wanted = 0;  ///< candidates that the search shall have
  double time = 0;           ///< of writing, seconds since 1970; the file keeps whole seconds
  std::string why;           ///< one line; may be empty

  friend bool operator==(const StateLine&, const StateLine&) = default;
};

/// Replaces `run`/state atomically.
void write_state(const std::filesystem::path& run, const StateLine& state);
/// Nothing if there is no such file; throws Error if it cannot be understood.
std::optional<StateLine> read_state(const std::filesystem::path& run);

}  // namespace cairn::record
