#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "cairn/predict/engine.hpp"

/// A search in small: trainings that have long ended arrive one after the other, and an engine says
/// of each when it would have stopped it.
namespace cairn::predict {

/// What became of one curve.
struct Trial {
  bool complete = false;  ///< the curve reaches the end of the training
  bool stopped = false;   ///< by a verdict before that
  bool control = false;   ///< would have been, but it was trained on to measure the error
  double epochs = 0;      ///< trained
  double full = 0;        ///< of the whole curve
  /// What a search is told: the forecast of a stopped training, the final value of one that went to
  /// its end. Of a curve that is not complete the newest forecast.
  double reported = 0;
  /// At the end of the training; not-a-number where it diverged, or the curve is not complete.
  double final = 0;
  /// That stopped it, or would have stopped a control; of a curve that is not complete the newest.
  std::optional<protocol::Forecast> verdict;
  std::vector<protocol::Forecast> forecasts;  ///< all of them, in their order
};

/// One verdict. Where no value of the objective is a number yet, the forecast is none either.
protocol::Forecast ask(Engine& engine, const Question& question, const MetricInfo& objective);

/// What a search records of a training whose points were `seen` and judged: stopped, trained, or
/// failed where it diverged.
protocol::Outcome outcome_of(Curve seen, std::vector<protocol::Forecast> forecasts, bool stopped,
                             const MetricInfo& objective);

/// The engine judges each point of a curve before the last. If it says stop, the training ends
/// there, and that is all that the engine learns of it.
class Rehearsal {
 public:
  /// The engine was made for `setting`. It must outlive the rehearsal.
  Rehearsal(Engine& engine, Setting setting) : engine_(engine), setting_(std::move(setting)) {}

  /// The next training. Points after `setting.epochs` are ignored. A curve that ends before it is
  /// judged at its end (and before, with `every_point`), and nothing is learned from it.
  Trial train(const Curve& curve, bool every_point = false);

 private:
  Engine& engine_;
  Setting setting_;
  std::uint64_t next_ = 0;      ///< candidate
  std::uint64_t outcomes_ = 0;  ///< so far
};

/// All curves in their order. `forecasts` are empty: of thousands of curves they are many.
std::vector<Trial> rehearse(Engine& engine, const Setting& setting, std::span<const Curve> curves);

/// What a method saved, and what that cost. Counts the complete curves. Not-a-number where there is
/// nothing to say.
struct Merit {
  std::size_t curves = 0;
  std::size_t stopped = 0;
  std::size_t controls = 0;
  double epochs = 0;         ///< trained, mean
  double saved = 0;          ///< share of the epochs
  double error = 0;          ///< mean of |reported - final|
  double verdict_error = 0;  ///< mean of |forecast - final|, stopped and controls only
  double coverage = 0;       ///< share of these whose interval held the final value
  double tau = 0;            ///< rank correlation of reported and final (Kendall's tau-b)
  std::size_t leaders = 0;   ///< `top`, or fewer where there are fewer curves
  std::size_t overlap = 0;   ///< of the leaders that are reported to be such
  double regret = 0;  ///< final value of the best less that of the one reported as best, >= 0
};
Merit merit(std::span<const Trial> trials, Direction direction, std::size_t top);

/// Kendall's tau-b (Kendall 1945) in O(n log n) (Knight 1966); not-a-number where one side has no
/// two different values. `a` and `b` have the same length and hold numbers.
double kendall_tau(std::span<const double> a, std::span<const double> b);

}  // namespace cairn::predict
