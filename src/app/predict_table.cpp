#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <unordered_map>

#include "app/predict_columns.hpp"
#include "app/predict_input.hpp"
#include "cairn/core/error.hpp"
#include "cairn/core/text.hpp"
#include "cairn/data/csv.hpp"

namespace cairn::app {
namespace {

constexpr double kMissing = std::numeric_limits<double>::quiet_NaN();

/// What programs write where there is no number, in small letters.
bool means_missing(std::string_view cell) {
  static const std::vector<std::string> words{"",         "nan",       "inf",  "+inf", "-inf",
                                              "infinity", "-infinity", "none", "null", "na"};
  std::string small(cell);
  std::erase(small, ' ');
  for (char& c : small)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return std::ranges::find(words, small) != words.end();
}

double value_of(const data::Csv& table, std::size_t row, std::size_t column) {
  const auto& cell = table.rows[row][column];
  if (const auto value = data::to_number(cell)) return *value;
  return means_missing(cell) ? kMissing : table.number(row, column);
}

/// The rows of one curve.
struct Group {
  std::string id;
  std::vector<std::size_t> rows;
};

class TableReader {
 public:
  TableReader(const data::Csv& table, const PredictOptions& options)
      : table_(table), options_(options), columns_(choose_columns(table, options.columns)) {
    for (std::size_t row = 0; row < table.rows.size(); ++row)
      epochs_.push_back(table.number(row, columns_.epoch));
    if (epochs_.empty())
      throw UsageError({table.file, "the table has no rows", "Give a row for each epoch"});
  }

  CurveSet read() {
    shift();
    choose_series();
    for (Group& group : columns_.id.empty() ? groups_by_restart() : groups_by_id()) {
      set_.curves.push_back(curve_of(group));
      set_.ids.push_back(std::move(group.id));
    }
    note_columns();
    set_.file = table_.file;
    set_.metric = table_.header[columns_.metric];
    set_.setting.objective = series_.front().info;
    return std::move(set_);
  }

 private:
  const std::string& name(std::size_t column) const { return table_.header[column]; }

  void note(const std::string& line) { set_.notes += line + "\n"; }

  /// Cairn's epochs are trained ones: what counts from 0 calls the first of them 0.
  void shift() {
    const bool from_zero = *std::ranges::min_element(epochs_) == 0;
    const double shift = options_.shift.value_or(from_zero ? 1 : 0);
    for (double& epoch : epochs_) epoch += shift;
    if (from_zero && !options_.shift)
      note("epochs count from 0: 1 is added (--shift 0 leaves them as they are)");
    if (const double least = *std::ranges::min_element(epochs_); !(least >= 0))
      throw UsageError({table_.file + ", column '" + name(columns_.epoch) + "'",
                        "epochs are not negative, found " + shortest(least),
                        "Name the column with --epoch, or give --shift"});
  }

  /// The metric comes first.
  void choose_series() {
    add_series(columns_.metric);
    if (options_.direction) series_.front().info.direction = *options_.direction;
    for (const std::size_t column : columns_.series) add_series(column);
  }
  void add_series(std::size_t column) {
    series_.push_back({meaning_of(name(column)).info, {}});
    sources_.push_back(column);
  }

  std::vector<Group> groups_by_id() const {
    std::vector<Group> groups;
    std::unordered_map<std::string, std::size_t> index;
    for (std::size_t row = 0; row < table_.rows.size(); ++row) {
      const auto [entry, is_new] =
          index.try_emplace(id_of(table_, row, columns_.id), groups.size());
      if (is_new) groups.push_back({entry->first, {}});
      groups[entry->second].rows.push_back(row);
    }
    return groups;
  }

  std::vector<Group> groups_by_restart() const {
    std::vector<Group> groups;
    for (std::size_t row = 0; row < table_.rows.size(); ++row) {
      if (row == 0 || epochs_[row] <= epochs_[row - 1])
        groups.push_back({std::to_string(groups.size() + 1), {}});
      groups.back().rows.push_back(row);
    }
    return groups;
  }

  Curve curve_of(Group& group) {
    std::ranges::stable_sort(group.rows, {}, [&](std::size_t row) { return epochs_[row]; });
    Curve curve{{}, series_};
    for (std::size_t i = 0; i < group.rows.size(); ++i) {
      const std::size_t row = group.rows[i];
      if (i > 0 && epochs_[group.rows[i - 1]] == epochs_[row]) {
        check_repetition(group.id, group.rows[i - 1], row);
        continue;
      }
      curve.epoch.push_back(epochs_[row]);
      for (std::size_t s = 0; s < sources_.size(); ++s)
        curve.series[s].values.push_back(value_of(table_, row, sources_[s]));
    }
    return curve;
  }

  /// The same point twice is one point; two values of it are an error.
  void check_repetition(const std::string& id, std::size_t first, std::size_t second) const {
    for (const std::size_t column : sources_) {
      if (table_.rows[first][column] == table_.rows[second][column]) continue;
      throw UsageError(
          {table_.file + ":" + std::to_string(table_.lines[second]),
           "'" + id + "' has epoch " + table_.rows[second][columns_.epoch] + " with another " +
               name(column) + " in line " + std::to_string(table_.lines[first]),
           "Name the columns that tell curves apart with --id COLUMN (several are joined), or "
           "remove one of the rows"});
    }
  }

  void note_columns() {
    std::vector<std::string> ids, further;
    for (const std::size_t column : columns_.id) ids.push_back(name(column));
    for (const std::size_t column : columns_.series) further.push_back(name(column));
    note("id: " + (ids.empty() ? "a new curve begins where epochs start again" : join(ids, ", ")) +
         "; epoch: " + name(columns_.epoch) + "; metric: " + name(columns_.metric) +
         (series_.front().info.direction == Direction::maximize ? " (higher is better)"
                                                                : " (lower is better)") +
         (further.empty() ? "" : "; with it: " + join(further, ", ")));
  }

  const data::Csv& table_;
  const PredictOptions& options_;
  Columns columns_;
  std::vector<double> epochs_;  ///< of each row
  std::vector<Series> series_;  ///< of each curve, without values
  std::vector<std::size_t> sources_;
  CurveSet set_;
};

}  // namespace

CurveSet read_curve_table(const PredictOptions& options) {
  const data::Csv table =
      options.input == "-" ? data::read_csv_input() : data::read_csv(options.input);
  CurveSet set = TableReader(table, options).read();
  set.setting.epochs = 0;
  for (const Curve& curve : set.curves)
    set.setting.epochs = std::max(set.setting.epochs, curve.epoch.back());
  set.options = prediction_options(options.overrides);
  return set;
}

}  // namespace cairn::app
