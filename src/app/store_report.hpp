#pragma once

#include <cstddef>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "app/recorded.hpp"

/// Which checkpoints of a run are kept, and why.
namespace cairn::app {

struct StoreRow {
  protocol::CheckpointRef file;
  std::optional<double> score;       ///< as measured; nothing for a full training
  std::vector<std::string> reasons;  ///< "best", "newest", "read by 2", "full training"
  bool suspect = false;              ///< somebody could not read it
};

struct StoreReport {
  std::vector<StoreRow> kept;  ///< by candidate
  std::uint64_t bytes = 0;     ///< of them
  std::size_t discarded = 0;
  std::uint64_t freed = 0;  ///< bytes
};

StoreReport store_report(const Recorded& recorded);
std::string to_text(const StoreReport& report);
nlohmann::json to_json(const StoreReport& report);

}  // namespace cairn::app
