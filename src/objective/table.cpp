#include "cairn/objective/table.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <utility>

#include "cairn/core/error.hpp"
#include "cairn/core/text.hpp"
#include "cairn/data/csv.hpp"
#include "objective/wait.hpp"

namespace cairn::objective {
namespace {

using space::Architecture;

/// From the cells of a column to the choices of a decision. What is fixed needs no column.
class Choices {
 public:
  Choices(const space::Decision& decision, const data::Csv& csv) {
    if (decision.choices.size() == 1 && !csv.has(decision.name)) return;
    column_ = csv.column(decision.name);
    for (std::size_t i = 0; i < decision.choices.size(); ++i)
      add(decision.choices[i], static_cast<std::uint16_t>(i));
  }

  std::optional<std::size_t> column() const { return column_; }

  std::optional<std::uint16_t> find(const std::vector<std::string>& row) const {
    return column_ ? find(row[*column_]) : 0;
  }

 private:
  std::optional<std::uint16_t> find(const std::string& cell) const {
    if (const auto text = texts_.find(cell); text != texts_.end()) return text->second;
    const auto value = numbers_.empty() ? std::nullopt : data::to_number(cell);
    const auto number = value ? numbers_.find(*value) : numbers_.end();
    return number == numbers_.end() ? std::nullopt : std::optional(number->second);
  }

  void add(const space::Choice& choice, std::uint16_t index) {
    if (const auto* text = std::get_if<std::string>(&choice))
      texts_.emplace(*text, index);
    else if (const auto* whole = std::get_if<std::int64_t>(&choice))
      numbers_.emplace(static_cast<double>(*whole), index);
    else
      numbers_.emplace(std::get<double>(choice), index);
  }

  std::optional<std::size_t> column_;
  std::map<std::string, std::uint16_t> texts_;
  std::map<double, std::uint16_t> numbers_;
};

/// The columns of a file that matter.
struct Columns {
  Columns(const data::Csv& csv, const TableOptions& options, const space::Space& space) {
    for (const auto& decision : space.decisions()) choices.emplace_back(decision, csv);
    values.push_back(csv.column(options.metric));
    for (const auto& cost : options.costs) values.push_back(csv.column(cost));
    if (!options.time.empty()) time = csv.column(options.time);
  }

  std::optional<Architecture> architecture(const std::vector<std::string>& row) const {
    Architecture architecture;
    for (const auto& choice : choices) {
      const auto found = choice.find(row);
      if (!found) return std::nullopt;
      architecture.choices.push_back(*found);
    }
    return architecture;
  }

  std::vector<Choices> choices;
  std::vector<std::size_t> values;  ///< the objective, then the costs
  std::optional<std::size_t> time;
};

/// Of one candidate: sums over its rows while they are read, then means.
struct Entry {
  explicit Entry(std::size_t count) : values(count) {}

  void add(const data::Csv& csv, std::size_t row, const Columns& columns) {
    ++rows;
    for (std::size_t i = 0; i < values.size(); ++i) values[i] += csv.number(row, columns.values[i]);
    if (!columns.time) return;
    const double time = csv.number(row, *columns.time);
    if (time < 0) throw csv.bad_cell(row, *columns.time, "a training time less than 0");
    seconds += time;
  }

  void divide() {
    for (double& value : values) value /= rows;
    seconds /= rows;
  }

  std::vector<double> values;
  double seconds = 0;
  double rows = 0;
};

using Entries = std::map<std::vector<std::uint16_t>, Entry>;

/// Says which decision is to blame, if it is one.
[[noreturn]] void refuse_empty(const data::Csv& csv, const Columns& columns,
                               const space::Space& space) {
  for (std::size_t d = 0; d < columns.choices.size(); ++d) {
    const auto& choices = columns.choices[d];
    const auto fits = [&](const auto& row) { return choices.find(row).has_value(); };
    if (csv.rows.empty() || std::ranges::any_of(csv.rows, fits)) continue;
    throw csv.bad_cell(0, *choices.column(),
                       "'" + csv.rows[0][*choices.column()] + "' is no choice of the decision " +
                           space.decisions()[d].name + ", and no other row has one");
  }
  throw UsageError({csv.file, csv.rows.empty() ? "the table has no rows" : "no row fits the space",
                    "Each row is a candidate: one of the choices of each decision"});
}

Entries read(const TableOptions& options, const space::Space& space) {
  const auto csv = data::read_csv(options.file);
  const Columns columns(csv, options, space);
  Entries entries;
  for (std::size_t row = 0; row < csv.rows.size(); ++row) {
    const auto architecture = columns.architecture(csv.rows[row]);
    if (!architecture) continue;
    auto key = space.canonical(*architecture).choices;
    entries.try_emplace(std::move(key), columns.values.size()).first->second.add(csv, row, columns);
  }
  if (entries.empty()) refuse_empty(csv, columns, space);
  for (auto& [key, entry] : entries) entry.divide();
  return entries;
}

class Table : public Objective {
 public:
  Table(const TableOptions& options, const space::Space& space, double epochs)
      : options_(options), space_(space), epochs_(epochs), entries_(read(options, space)) {
    metrics_.push_back(table_metric(options));
    for (const auto& cost : options.costs) metrics_.push_back({cost, "", Direction::minimize});
  }

  Result evaluate(const Work& work, Monitor& monitor) override {
    if (std::holds_alternative<protocol::TestTask>(work.assignment.task))
      throw Error({"nothing to test", "a table has no test data", ""});
    const auto& architecture = work.assignment.architecture;
    const auto found = entries_.find(space_.canonical(architecture).choices);
    if (found == entries_.end()) return {failure(architecture), {}};
    return {look_up(found->second, monitor), {}};
  }

 private:
  protocol::Outcome failure(const Architecture& architecture) const {
    protocol::Outcome outcome;
    outcome.status = protocol::Status::failed;
    outcome.fault = protocol::Fault::candidate;
    outcome.cause = "the table has no row for " + space_.to_text(architecture);
    return outcome;
  }

  protocol::Outcome look_up(const Entry& entry, Monitor& monitor) const {
    monitor.enter(protocol::Phase::train);
    protocol::Outcome outcome;
    const double seconds = entry.seconds * options_.time_scale;
    const bool whole = seconds == 0 || sleep_until(later(Clock::now(), seconds), monitor);
    if (!whole || monitor.should_stop()) {
      outcome.status = protocol::Status::stopped;
      return outcome;
    }
    outcome.epochs = epochs_;
    for (std::size_t i = 0; i < metrics_.size(); ++i)
      outcome.metrics.push_back({metrics_[i], entry.values[i]});
    outcome.curve = {{epochs_}, {{metrics_[0], {entry.values[0]}}}};
    monitor.epoch_done(outcome.curve);
    return outcome;
  }

  TableOptions options_;
  space::Space space_;
  double epochs_;
  Entries entries_;
  std::vector<MetricInfo> metrics_;  ///< as in `Entry::values`
};

void require(const std::string& key, bool good, const std::string& reason,
             const std::string& suggestion = "") {
  if (!good) throw UsageError({"objective.table." + key, reason, suggestion});
}

}  // namespace

void validate(const TableOptions& options) {
  require("file", !options.file.empty(), "it is empty", "Name a CSV file");
  require("metric", !options.metric.empty(), "it is empty", "Name the column to optimise");
  const bool known = options.direction == "maximize" || options.direction == "minimize";
  require("direction", known, "'" + options.direction + "' is neither maximize nor minimize");
  require("time_scale", options.time_scale >= 0, shortest(options.time_scale) + " is less than 0");
  require("time_scale", options.time_scale == 0 || !options.time.empty(),
          "there is no time to scale", "Name the column in objective.table.time");
  const bool twice = std::ranges::find(options.costs, options.metric) != options.costs.end();
  require("costs", !twice, "'" + options.metric + "' is the objective and recorded already");
}

MetricInfo table_metric(const TableOptions& options) {
  const bool falls = options.direction == "minimize";
  return {options.metric, "", falls ? Direction::minimize : Direction::maximize};
}

std::unique_ptr<Objective> make_table(const TableOptions& options, const space::Space& space,
                                      double epochs) {
  validate(options);
  return std::make_unique<Table>(options, space, epochs);
}

}  // namespace cairn::objective
