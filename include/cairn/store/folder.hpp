#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "cairn/protocol/transfer.hpp"

/// The folder "weights" of a run as a whole, for the one who owns it: nobody else lists folders.
namespace cairn::store {

/// Unlinks a checkpoint. One that is not there is fine. Throws Error.
void remove(const std::filesystem::path& run, const protocol::CheckpointRef& ref);

struct Swept {
  std::size_t files = 0;
  std::uint64_t bytes = 0;
};
/// Removes what jobs that died have left below "weights": temporary files, and checkpoints that are
/// not among `known`. What is no file of Cairn stays.
Swept sweep(const std::filesystem::path& run, const std::set<protocol::CheckpointRef>& known);

/// Something wrong with one file.
struct Damage {
  std::filesystem::path file;
  std::string what;
};
/// Reads and verifies the checkpoint: its bytes, its head, and that it is the one that `ref` names.
/// Nothing: all is well.
std::optional<Damage> verify(const std::filesystem::path& run, const protocol::CheckpointRef& ref);
/// Files below "weights" that are not among `known`.
std::vector<std::filesystem::path> strangers(const std::filesystem::path& run,
                                             const std::set<protocol::CheckpointRef>& known);

}  // namespace cairn::store
