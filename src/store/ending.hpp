#pragma once

#include <string_view>

namespace cairn::store {

inline constexpr std::string_view kTemporary = ".tmp.";

/// Whether the name of a file of ours may go on so behind ".h5": "", or ".tmp.4711" of one that the
/// process 4711 has not published yet.
inline bool is_ending(std::string_view ending) {
  if (ending.empty()) return true;
  if (!ending.starts_with(kTemporary)) return false;
  ending.remove_prefix(kTemporary.size());
  return !ending.empty() && ending.find_first_not_of("0123456789") == ending.npos;
}

}  // namespace cairn::store
