#include <algorithm>
#include <map>
#include <utility>

#include "app/predict_input.hpp"
#include "app/trial.hpp"
#include "cairn/config/workflow.hpp"
#include "cairn/core/error.hpp"
#include "cairn/h5/file.hpp"

namespace cairn::app {
namespace {

namespace fs = std::filesystem;

/// Columns of `curves` that are no series.
const std::vector<std::string> kPlain{"candidate", "attempt", "task", "worker", "epoch"};

[[noreturn]] void refuse(const fs::path& file, const std::string& reason) {
  throw UsageError({"cannot read learning curves from " + file.string(), reason,
                    "What is read: the run.h5 of a Cairn run (tables `curves` and `evaluations`), "
                    "or a CSV table with a row for each epoch: id, epoch, metric"});
}

/// One table of the file.
class Rows {
 public:
  Rows(const fs::path& file, const h5::Group& root, const std::string& name)
      : file_(file), name_(name), group_(root.has(name) ? root.group(name) : missing()) {}

  std::vector<std::string> names() const { return group_.names(); }
  std::vector<std::string> texts(const std::string& column) const {
    return group_.read_strings(column);
  }
  std::vector<std::int64_t> integers(const std::string& column) const {
    return numbers<std::int64_t>(column, DType::int64);
  }
  std::vector<double> reals(const std::string& column) const {
    return numbers<double>(column, DType::float64);
  }
  Direction direction(const std::string& column) const {
    const bool falls = group_.has_attribute(column, "direction") &&
                       group_.string_attribute(column, "direction") == "minimize";
    return falls ? Direction::minimize : Direction::maximize;
  }

 private:
  [[noreturn]] h5::Group missing() const { refuse(file_, "it has no table `" + name_ + "`"); }

  template <class T>
  std::vector<T> numbers(const std::string& column, DType dtype) const {
    const HostTensor values = group_.read(column);
    if (values.dtype != dtype || values.shape.size() != 1)
      refuse(file_, "column " + column + " of `" + name_ + "` does not hold what it should");
    const auto all = values.as<T>();
    return {all.begin(), all.end()};
  }

  const fs::path& file_;
  std::string name_;
  h5::Group group_;
};

/// The attempt of each candidate that brought the result of the search, or the newest that the end
/// of a job cut off.
std::map<std::int64_t, std::int64_t> attempts(const Rows& evaluations) {
  const auto candidate = evaluations.integers("candidate"),
             attempt = evaluations.integers("attempt");
  const auto task = evaluations.texts("task"), status = evaluations.texts("status");
  std::map<std::int64_t, std::int64_t> chosen;
  std::map<std::int64_t, bool> settled;
  const std::size_t count =
      std::min({candidate.size(), attempt.size(), task.size(), status.size()});
  for (std::size_t row = 0; row < count; ++row) {
    if (task[row] != "search" || status[row] == "pending" || settled[candidate[row]]) continue;
    chosen[candidate[row]] = attempt[row];
    settled[candidate[row]] = status[row] != "interrupted";
  }
  return chosen;
}

class CurveReader {
 public:
  CurveReader(const fs::path& file, const h5::Group& root)
      : rows_(file, root, "curves"),
        attempts_(attempts(Rows(file, root, "evaluations"))),
        candidate_(rows_.integers("candidate")),
        attempt_(rows_.integers("attempt")),
        task_(rows_.texts("task")),
        epoch_(rows_.reals("epoch")) {
    for (const auto& name : rows_.names())
      if (std::ranges::find(kPlain, name) == kPlain.end()) add_series(name);
    for (const Series& series : series_)
      if (series.values.size() != epoch_.size()) refuse(file, "its columns differ in length");
    if (candidate_.size() != epoch_.size() || attempt_.size() != epoch_.size() ||
        task_.size() != epoch_.size())
      refuse(file, "its columns differ in length");
  }

  /// By candidate.
  std::map<std::int64_t, Curve> read() const {
    std::map<std::int64_t, Curve> curves;
    for (std::size_t row = 0; row < epoch_.size(); ++row) {
      const auto chosen = attempts_.find(candidate_[row]);
      if (task_[row] != "search" || chosen == attempts_.end() || chosen->second != attempt_[row])
        continue;
      add_point(curves[candidate_[row]], row);
    }
    return curves;
  }

 private:
  void add_series(const std::string& name) {
    series_.push_back({{name, "1", rows_.direction(name)}, rows_.reals(name)});
  }

  void add_point(Curve& curve, std::size_t row) const {
    if (curve.series.empty())
      for (const Series& series : series_) curve.series.push_back({series.info, {}});
    if (!(epoch_[row] > (curve.epoch.empty() ? 0 : curve.epoch.back()))) return;
    curve.epoch.push_back(epoch_[row]);
    for (std::size_t s = 0; s < series_.size(); ++s)
      curve.series[s].values.push_back(series_[s].values[row]);
  }

  Rows rows_;
  std::map<std::int64_t, std::int64_t> attempts_;
  std::vector<std::int64_t> candidate_, attempt_;
  std::vector<std::string> task_;
  std::vector<double> epoch_;
  std::vector<Series> series_;  ///< all rows
};

h5::File open(const fs::path& file) {
  if (fs::exists(file)) return h5::File::open(file);
  throw UsageError({"cannot read " + file.string(), "there is no such file",
                    "cairn rebuild " + file.parent_path().string() + " writes it for a run"});
}

/// What the run optimised, and how long it trained.
void read_setting(CurveSet& set, const h5::Group& root, const PredictOptions& options) {
  const auto text = [&](const char* name) {
    return root.has_attribute("", name) ? root.string_attribute("", name) : std::string();
  };
  if (text("format") != "cairn-run") refuse(set.file, "it is not the record of a Cairn run");
  set.setting.objective.name = text("objective");
  if (!options.columns.metric.empty()) set.setting.objective.name = options.columns.metric;
  const auto workflow = text("workflow");
  set.options = prediction_options(options.overrides, workflow);
  set.setting.epochs = config::parse(workflow, "the workflow of the run").training.epochs;
}

CurveSet read(const fs::path& file, const PredictOptions& options) {
  CurveSet set;
  set.file = file.string();
  const h5::File opened = open(file);
  read_setting(set, opened.root(), options);
  const CurveReader reader(file, opened.root());
  for (auto& [candidate, curve] : reader.read()) {
    set.ids.push_back(std::to_string(candidate));
    set.curves.push_back(std::move(curve));
  }
  if (set.curves.empty()) refuse(file, "no training of its search has a curve yet");
  set.metric = set.setting.objective.name;
  for (const Series& series : set.curves.front().series)
    if (series.info.name == set.metric) set.setting.objective = series.info;
  if (set.setting.objective.unit.empty())
    refuse(file, "its curves have no series '" + set.metric + "'");
  return set;
}

}  // namespace

CurveSet read_run_curves(const fs::path& file, const PredictOptions& options) {
  return after_trial(file, [&] { return read(file, options); });
}

}  // namespace cairn::app
