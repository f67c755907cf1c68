// What stopping early buys, and what it costs: methods side by side on complete learning curves, in
// a sequential replay of a search. Curves arrive in a drawn order, stops take effect, and an engine
// learns from what it let finish, alone.
//
//   scripts/bench.sh prediction [--tune] [--long] [run folder...]
//
// Reports on the odd curves of each set; --tune on the even ones, which methods were tuned on. A
// run folder holds a search of one's own, without predictions, as another set.
#include <cmath>
#include <cstdio>
#include <functional>
#include <limits>
#include <string>
#include <vector>

#include "cairn/core/text.hpp"
#include "cairn/predict/rehearsal.hpp"
#include "curve_sets.hpp"
#include "measure.hpp"
#include "shared_data.hpp"
#include "stoppers.hpp"

namespace cairn::bench {
namespace {

using predict::Engine;
using predict::Setting;

/// A method with one of its settings.
struct Entry {
  std::string method;
  std::string setting;
  std::function<std::unique_ptr<Engine>(const Setting&)> make;
};

/// The last value after so many epochs.
class FixedLast final : public Engine {
 public:
  FixedLast(const Setting& setting, double epochs)
      : epochs_(epochs), last_(predict::make_engine({.method = "last"}, setting)) {}

  void learn(const protocol::Lesson&) override {}
  std::vector<protocol::Forecast> judge(std::span<const predict::Question> questions) override {
    auto forecasts = last_->judge(questions);
    for (auto& forecast : forecasts)
      if (forecast.epoch >= epochs_) forecast.advice = protocol::Advice::stop;
    return forecasts;
  }

 private:
  double epochs_;
  std::unique_ptr<Engine> last_;
};

/// How sparing the engine is, from bold to careful; the third is the default.
struct Thrift {
  double controls, earliest, reach;
};
const std::vector<Thrift> thrifts{{0.05, 0.1, 0.3}, {0.05, 0.15, 0.3}, {0.1, 0.15, 0.1},
                                  {0.1, 0.3, 0.3},  {0.1, 0.5, 0.3},   {0.1, 0.65, 0.3}};

Entry cairn(const Thrift& thrift) {
  predict::Options options;
  options.method = "cairn";
  options.controls = thrift.controls;
  options.earliest = thrift.earliest;
  options.reach = thrift.reach;
  return {
      "cairn",
      shortest(thrift.controls) + " " + shortest(thrift.earliest) + " " + shortest(thrift.reach),
      [=](const Setting& s) { return predict::make_engine(options, s); }};
}

std::vector<Entry> entries(double epochs) {
  std::vector<Entry> all;
  all.push_back({"penguin", "",
                 [](const Setting& s) { return predict::make_engine({.method = "penguin"}, s); }});
  for (double share : {0.04, 0.08, 0.12, 0.16, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9}) {
    const double at = std::round(share * epochs);
    all.push_back({"last", shortest(at), [=](const Setting& s) -> std::unique_ptr<Engine> {
                     return std::make_unique<FixedLast>(s, at);
                   }});
    all.push_back({"fixed (best)", shortest(at), [=](const Setting& s) {
                     return predict::make_engine({.method = "fixed:" + shortest(at)}, s);
                   }});
  }
  for (double share : {0.04, 0.1, 0.2, 0.4, 0.6}) {
    const double grace = std::round(share * epochs);
    all.push_back({"median", shortest(grace), [=](const Setting& s) -> std::unique_ptr<Engine> {
                     return std::make_unique<MedianStopping>(s, grace);
                   }});
  }
  for (double first : {1.0, 2.0, 4.0, 8.0, 16.0}) {
    if (first > epochs / 3) continue;
    all.push_back({"asha", shortest(first), [=](const Setting& s) -> std::unique_ptr<Engine> {
                     return std::make_unique<Asha>(s, first);
                   }});
  }
  for (const Thrift& thrift : thrifts) all.push_back(cairn(thrift));
  return all;
}

/// Means over the repetitions.
struct Row {
  Entry entry;
  double full = 0, epochs = 0, error = 0, tau = 0, overlap = 0, regret = 0, coverage = 0;
};

Row measure(const Entry& entry, const CurveSet& set, std::size_t count, int repetitions) {
  Row row{entry};
  row.full = set.setting.epochs;
  int covered = 0;
  for (int seed = 0; seed < repetitions; ++seed) {
    const auto curves = draw(set, count, static_cast<std::uint64_t>(seed));
    const auto engine = entry.make(set.setting);
    const auto merit =
        predict::merit(rehearse(*engine, set.setting, curves), set.setting.objective.direction, 10);
    row.epochs += merit.epochs / repetitions;
    row.error += merit.error / set.unit / repetitions;
    row.tau += merit.tau / repetitions;
    row.overlap += static_cast<double>(merit.overlap) / repetitions;
    row.regret += merit.regret / set.unit / repetitions;
    if (std::isnan(merit.coverage)) continue;
    row.coverage += merit.coverage;
    ++covered;
  }
  row.coverage = covered > 0 ? row.coverage / covered : std::nan("");
  return row;
}

/// Whether nobody of another method has as good a value of `measure` (lower is better) for as few
/// epochs.
bool on_front(const Row& row, const std::vector<Row>& rows, double Row::*measure, double sign) {
  for (const Row& other : rows)
    if (other.entry.method != row.entry.method && other.epochs <= row.epochs &&
        sign * other.*measure < sign * row.*measure - 1e-12)
      return false;
  return true;
}

struct Measure {
  const char* name;
  double Row::*field;
  double sign;  ///< 1: lower is better
  int width;
};
const std::vector<Measure> measures{{"mae", &Row::error, 1, 7},
                                    {"tau", &Row::tau, -1, 6},
                                    {"top10", &Row::overlap, -1, 6},
                                    {"regret", &Row::regret, 1, 7}};

void print(const std::vector<Row>& rows) {
  std::printf("%-13s %-9s %7s %8s %7s %7s %8s %9s   (* on the front)\n", "method", "setting",
              "epochs", "MAE", "tau", "top 10", "regret", "coverage");
  for (const Row& row : rows) {
    std::printf("%-13s %-9s %7.2f", row.entry.method.c_str(), row.entry.setting.c_str(),
                row.epochs);
    for (const Measure& m : measures)
      std::printf(" %*.3f%c", m.width, row.*m.field,
                  on_front(row, rows, m.field, m.sign) ? '*' : ' ');
    std::printf(" %8.2f\n", row.coverage);
  }
}

/// Of the settings of other methods that need at least as many epochs as the boldest of Cairn's:
/// the share that some setting of Cairn's is as good as, for no more epochs.
double matched(const std::vector<Row>& rows, const Measure& m) {
  const auto is_cairn = [](const Row& row) { return row.entry.method == "cairn"; };
  double boldest = std::numeric_limits<double>::infinity();
  for (const Row& row : rows)
    if (is_cairn(row)) boldest = std::min(boldest, row.epochs);
  double all = 0, as_good = 0;
  for (const Row& other : rows) {
    if (is_cairn(other) || other.epochs < boldest || other.epochs >= rows.front().full) continue;
    all += 1;
    as_good += std::ranges::any_of(rows, [&](const Row& row) {
      return is_cairn(row) && row.epochs <= other.epochs &&
             m.sign * row.*m.field <= m.sign * other.*m.field + 1e-12;
    });
  }
  return as_good / all;
}

/// How many times fewer epochs than full trainings Cairn needs to choose one of the best: regret of
/// at most 0.2 points.
double saving(const std::vector<Row>& rows, const CurveSet& set) {
  double least = set.setting.epochs;
  for (const Row& row : rows)
    if (row.entry.method == "cairn" && row.regret <= 0.2) least = std::min(least, row.epochs);
  return set.setting.epochs / least;
}

void compare(const CurveSet& set, std::size_t count, int repetitions) {
  std::printf("\n%s: %zu curves of %g epochs, mean of %d orders\n", set.name.c_str(),
              std::min(count, set.curves.size()), set.setting.epochs, repetitions);
  std::vector<Row> rows;
  for (const Entry& entry : entries(set.setting.epochs))
    rows.push_back(measure(entry, set, count, repetitions));
  print(rows);
  for (const Measure& m : measures)
    print_figure(("prediction." + set.name + "_" + m.name + "_matched").c_str(), matched(rows, m),
                 "1");
  print_figure(("prediction." + set.name + "_saving").c_str(), saving(rows, set), "x");
}

std::vector<double> ranks(const std::vector<double>& values) {
  std::vector<std::size_t> order(values.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  std::ranges::sort(order, {}, [&](std::size_t i) { return values[i]; });
  std::vector<double> rank(values.size());
  for (std::size_t i = 0; i < order.size();) {
    std::size_t end = i;
    while (end < order.size() && values[order[end]] == values[order[i]]) ++end;
    for (std::size_t j = i; j < end; ++j) rank[order[j]] = static_cast<double>(i + end - 1) / 2;
    i = end;
  }
  return rank;
}

/// Spearman's rank correlation.
double spearman(const std::vector<double>& a, const std::vector<double>& b) {
  const auto x = ranks(a), y = ranks(b);
  const double mean = static_cast<double>(x.size() - 1) / 2;
  double xy = 0, xx = 0, yy = 0;
  for (std::size_t i = 0; i < x.size(); ++i) {
    xy += (x[i] - mean) * (y[i] - mean);
    xx += (x[i] - mean) * (x[i] - mean);
    yy += (y[i] - mean) * (y[i] - mean);
  }
  return xy / std::sqrt(xx * yy);
}

Curve head(const Curve& curve, std::size_t points) {
  Curve head = curve;
  head.epoch.resize(points);
  for (Series& series : head.series) series.values.resize(points);
  return head;
}

/// Forecasts at epoch 10 of 100, with 200 finished trainings to learn from.
void foretell(const CurveSet& set, int repetitions) {
  constexpr std::size_t finished = 200, asked = 2000, points = 10;
  double rho = 0, error = 0, covered = 0;
  for (int seed = 0; seed < repetitions; ++seed) {
    const auto curves = draw(set, finished + asked, static_cast<std::uint64_t>(100 + seed));
    const auto engine = predict::make_engine({.method = "cairn"}, set.setting);
    std::vector<double> forecasts, finals;
    for (std::size_t i = 0; i < curves.size(); ++i) {
      const double final = curves[i].series[0].values.back();
      if (i < finished) {
        protocol::Outcome outcome;
        outcome.curve = curves[i];
        outcome.metrics = {{set.setting.objective, final}};
        engine->learn({i + 1, CandidateId(i), outcome});
        continue;
      }
      const Curve seen = head(curves[i], points);
      const predict::Question question{CandidateId(i), &seen};
      const auto forecast = engine->judge({&question, 1}).front();
      forecasts.push_back(forecast.value);
      finals.push_back(final);
      error += std::abs(forecast.value - final) / static_cast<double>(asked * repetitions);
      covered += forecast.low <= final && final <= forecast.high ? 1 : 0;
    }
    rho += spearman(forecasts, finals) / repetitions;
  }
  print_figure("prediction.spikenas_rho10", rho, "1");
  print_figure("prediction.spikenas_mae10", error, "points");
  print_figure("prediction.spikenas_coverage10", covered / (asked * repetitions), "1");
}

}  // namespace
}  // namespace cairn::bench

int main(int argc, char** argv) {
  using namespace cairn::bench;
  const auto data = shared_data("curves");
  if (!data) {
    std::printf("skipped: the shared curves are not there\n");
    return 0;
  }
  const std::size_t which = has_argument(argc, argv, "--tune") ? 0 : 1;
  const bool is_long = has_argument(argc, argv, "--long");
  const CurveSet spike = half(spikenas(*data), which);
  foretell(spike, 5);
  for (const char* beam : {"1e14", "1e15", "1e16"})
    compare(half(a4nn(*data, beam), which), 50, is_long ? 20 : 5);
  compare(spike, is_long ? 2000 : 1000, is_long ? 5 : 1);
  for (int i = 1; i < argc; ++i)
    if (argv[i][0] != '-') compare(own_run(argv[i]), 100000, is_long ? 20 : 5);
}
