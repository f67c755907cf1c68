#include "app/store_report.hpp"

#include <algorithm>

#include "cairn/core/text.hpp"
#include "cairn/store/checkpoint.hpp"

namespace cairn::app {
namespace {

StoreRow row_of(const transfer::Kept& kept) {
  StoreRow row{kept.file, kept.network.score, {}, kept.suspect};
  if (kept.best) row.reasons.emplace_back("best");
  if (kept.newest) row.reasons.emplace_back("newest");
  if (kept.readers > 0) row.reasons.push_back("read by " + std::to_string(kept.readers));
  return row;
}

std::string reasons_of(const StoreRow& row) {
  return join(row.reasons, ", ") + (row.suspect ? "; could not be read" : "");
}

void add_discarded(StoreReport& report, const record::RunTable& table) {
  for (const auto& [id, candidate] : table.candidates)
    for (const record::Evaluation& evaluation : candidate.evaluations)
      if (evaluation.discarded) {
        ++report.discarded;
        report.freed += evaluation.checkpoint->bytes;
      }
}

std::string size(std::uint64_t bytes) {
  return short_bytes(static_cast<double>(bytes));
}

}  // namespace

StoreReport store_report(const Recorded& recorded) {
  StoreReport report;
  for (const auto& [id, kept] : recorded.state.shelf.kept()) report.kept.push_back(row_of(kept));
  for (const auto& [id, file] : recorded.state.shelf.finals())
    report.kept.push_back({file, std::nullopt, {"full training"}, false});
  for (const auto& [id, file] : recorded.state.shelf.partials())
    report.kept.push_back({file, std::nullopt, {"training under way"}, false});
  std::ranges::sort(report.kept, {}, &StoreRow::file);
  for (const StoreRow& row : report.kept) report.bytes += row.file.bytes;
  add_discarded(report, recorded.table);
  return report;
}

std::string to_text(const StoreReport& report) {
  std::vector<std::vector<std::string>> rows;
  for (const StoreRow& row : report.kept)
    rows.push_back({std::to_string(row.file.candidate.value()),
                    row.score ? decimals(*row.score) : "", shortest(row.file.epoch),
                    size(row.file.bytes), store::path_of(row.file).string(), reasons_of(row)});
  const auto count = [](std::size_t n) { return counted(static_cast<double>(n), "checkpoint"); };
  return count(report.kept.size()) + " kept, " + size(report.bytes) + "; " +
         std::to_string(report.discarded) + " discarded, " + size(report.freed) + " freed\n" +
         text_table({"candidate", "score", "epochs", "size", "file", "why"}, rows);
}

nlohmann::json to_json(const StoreReport& report) {
  auto kept = nlohmann::json::array();
  for (const StoreRow& row : report.kept) {
    const auto& file = row.file;
    kept.push_back({{"candidate", file.candidate.value()},
                    {"attempt", file.attempt.value()},
                    {"epoch", file.epoch},
                    {"score", row.score ? nlohmann::json(*row.score) : nullptr},
                    {"bytes", file.bytes},
                    {"file", store::path_of(file).string()},
                    {"why", row.reasons},
                    {"suspect", row.suspect}});
  }
  return {{"kept", std::move(kept)},
          {"bytes", report.bytes},
          {"discarded", report.discarded},
          {"freed_bytes", report.freed}};
}

}  // namespace cairn::app
