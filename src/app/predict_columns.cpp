#include "app/predict_columns.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <span>
#include <tuple>
#include <utility>

#include "cairn/core/error.hpp"
#include "cairn/core/text.hpp"

namespace cairn::app {
namespace {

using Words = std::vector<std::string>;

// ---- names --------------------------------------------------------------------------------------

bool is_upper(char c) {
  return c >= 'A' && c <= 'Z';
}
bool is_lower(char c) {
  return c >= 'a' && c <= 'z';
}

/// "val_accs", "val-accs" and "valAccs" are the words "val" and "accs".
Words words_of(std::string_view name) {
  Words words(1);
  for (std::size_t i = 0; i < name.size(); ++i) {
    const char c = name[i];
    const bool letter = is_upper(c) || is_lower(c) || (c >= '0' && c <= '9');
    const bool hump = is_upper(c) && i > 0 && is_lower(name[i - 1]);
    if ((!letter || hump) && !words.back().empty()) words.emplace_back();
    if (letter) words.back() += static_cast<char>(is_upper(c) ? c - 'A' + 'a' : c);
  }
  if (words.back().empty()) words.pop_back();
  return words;
}

const std::map<std::string, std::string, std::less<>> kSplits{
    {"train", "training"}, {"training", "training"}, {"tr", "training"},
    {"val", "validation"}, {"valid", "validation"},  {"validation", "validation"},
    {"dev", "validation"}, {"valset", "validation"}, {"test", "test"}};
const std::map<std::string, std::string, std::less<>> kKinds{
    {"acc", "accuracy"},        {"accs", "accuracy"}, {"accuracy", "accuracy"},
    {"accuracies", "accuracy"}, {"loss", "loss"},     {"losses", "loss"},
    {"err", "error"},           {"error", "error"},   {"errors", "error"}};
constexpr std::array<std::string_view, 12> kFalling{"loss",   "losses",     "err", "error",
                                                    "errors", "mae",        "mse", "rmse",
                                                    "nll",    "perplexity", "ppl", "cost"};

std::string translate(const std::map<std::string, std::string, std::less<>>& words,
                      const Words& name) {
  for (const auto& word : name)
    if (const auto found = words.find(word); found != words.end()) return found->second;
  return "";
}

Direction direction_of(const Words& words) {
  const bool falls = std::ranges::any_of(
      words, [](const auto& word) { return std::ranges::find(kFalling, word) != kFalling.end(); });
  return falls ? Direction::minimize : Direction::maximize;
}

// ---- guesses ------------------------------------------------------------------------------------

/// The first of the names that some column has in small letters.
std::optional<std::size_t> find(const data::Csv& table, std::span<const std::string_view> names) {
  for (const std::string_view name : names)
    for (std::size_t c = 0; c < table.header.size(); ++c)
      if (join(words_of(table.header[c]), "_") == name) return c;
  return std::nullopt;
}

UsageError untold(const data::Csv& table, const char* what, const char* flag) {
  const std::size_t most = std::min<std::size_t>(table.header.size(), 20);
  return UsageError({table.file + ": which column is the " + what + "?",
                     "its columns are " + join(std::span(table.header).first(most), ", "),
                     std::string("Name it with ") + flag + " COLUMN"});
}

std::size_t guess_epoch(const data::Csv& table) {
  constexpr std::array<std::string_view, 6> names{"epoch", "epochs",    "epoch_index",
                                                  "step",  "iteration", "iter"};
  if (const auto found = find(table, names)) return *found;
  throw untold(table, "epoch", "--epoch");
}

/// Whether `id` tells curves apart: some rows have the same, and no two of these the same epoch
/// with different values.
bool separates(const data::Csv& table, std::size_t id, const Columns& others) {
  using Row = const std::vector<std::string>*;
  std::vector<Row> rows;
  for (const auto& row : table.rows) rows.push_back(&row);
  const auto key = [&](Row row) {
    return std::tie((*row)[id], (*row)[others.epoch], (*row)[others.metric]);
  };
  std::ranges::sort(rows, {}, key);
  bool curves = false;
  for (std::size_t i = 1; i < rows.size(); ++i) {
    const auto &a = *rows[i - 1], &b = *rows[i];
    const bool same_epoch = a[id] == b[id] && a[others.epoch] == b[others.epoch];
    if (same_epoch && a[others.metric] != b[others.metric]) return false;
    curves = curves || (a[id] == b[id] && !same_epoch);
  }
  return curves;
}

std::vector<std::size_t> guess_id(const data::Csv& table, const Columns& others) {
  constexpr std::array<std::string_view, 22> names{
      "id",    "curve",    "candidate", "arch",    "arch_id", "architecture", "genome", "genotype",
      "model", "model_id", "net",       "network", "trial",   "trial_id",     "config", "config_id",
      "run",   "run_id",   "job",       "job_id",  "name",    "uid"};
  for (const auto& name : names)
    if (const auto found = find(table, {&name, 1}); found && separates(table, *found, others))
      return {*found};
  return {};
}

std::optional<std::size_t> find_meaning(const data::Csv& table, std::string_view name) {
  for (std::size_t c = 0; c < table.header.size(); ++c)
    if (const auto meaning = meaning_of(table.header[c]);
        meaning.known && meaning.info.name == name)
      return c;
  return std::nullopt;
}

std::size_t guess_metric(const data::Csv& table) {
  for (const char* name : {"validation_accuracy", "validation_error", "validation_loss"})
    if (const auto found = find_meaning(table, name)) return *found;
  constexpr std::array<std::string_view, 10> names{"value",   "metric",   "score", "objective",
                                                   "fitness", "accuracy", "acc",   "error",
                                                   "err",     "loss"};
  if (const auto found = find(table, names)) return *found;
  throw untold(table, "metric", "--metric");
}

std::vector<std::size_t> guess_series(const data::Csv& table, std::size_t metric) {
  std::vector<std::size_t> series;
  std::vector<std::string> taken{meaning_of(table.header[metric]).info.name};
  for (std::size_t c = 0; c < table.header.size(); ++c) {
    const Meaning meaning = meaning_of(table.header[c]);
    if (!meaning.known || std::ranges::find(taken, meaning.info.name) != taken.end()) continue;
    taken.push_back(meaning.info.name);
    series.push_back(c);
  }
  return series;
}

std::vector<std::size_t> columns(const data::Csv& table, const std::vector<std::string>& names) {
  std::vector<std::size_t> found;
  for (const auto& name : names) found.push_back(table.column(name));
  return found;
}

}  // namespace

Meaning meaning_of(std::string_view column) {
  const Words words = words_of(column);
  const std::string split = translate(kSplits, words), kind = translate(kKinds, words);
  Meaning meaning;
  meaning.known = words.size() == 2 && !split.empty() && split != "test" && !kind.empty();
  meaning.info.name = meaning.known ? split + "_" + kind : std::string(column);
  meaning.info.unit = "1";
  meaning.info.direction = direction_of(words);
  return meaning;
}

std::string id_of(const data::Csv& table, std::size_t row, const std::vector<std::size_t>& id) {
  std::vector<std::string> cells;
  for (const std::size_t column : id) cells.push_back(table.rows[row][column]);
  return join(cells, "/");
}

Columns choose_columns(const data::Csv& table, const ColumnOptions& options) {
  Columns chosen;
  chosen.epoch = options.epoch.empty() ? guess_epoch(table) : table.column(options.epoch);
  chosen.metric = options.metric.empty() ? guess_metric(table) : table.column(options.metric);
  chosen.id = options.id.empty() ? guess_id(table, chosen) : columns(table, options.id);
  chosen.series =
      options.series.empty() ? guess_series(table, chosen.metric) : columns(table, options.series);
  std::erase(chosen.series, chosen.metric);
  return chosen;
}

}  // namespace cairn::app
