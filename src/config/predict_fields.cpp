#include "config/parts.hpp"

namespace cairn::config {
namespace {

std::vector<Field> what_stops(predict::Options& o) {
  return {{"min_points", &o.min_points, "points", "No curve with fewer points is stopped.",
           within(1, million), may_change},
          {"earliest", &o.earliest, "",
           "Method `cairn`: nobody is stopped before this share of the training.", within(0, 1),
           may_change},
          {"learn_from", &o.learn_from, "candidates",
           "Method `cairn`: nobody is stopped before so many trainings were finished.",
           within(0, billion), may_change},
          {"controls", &o.controls, "",
           "Share of the candidates that are trained to the end whatever is said: they measure the "
           "error of the forecasts in every run.",
           within(0, 1), may_change},
          {"top", &o.top, "candidates", "Method `cairn`: the leaders are so many of the best.",
           within(1, million), may_change},
          {"reach", &o.reach, "",
           "Method `cairn`: stop what comes among the leaders with a smaller probability.",
           within(0, 1), may_change},
          {"certain", &o.certain, "",
           "Method `cairn`: stop whoever's 80 % interval leaves open less than this share of the "
           "ranking.",
           within(0, million), may_change}};
}

}  // namespace

Section predict_section(predict::Options& o) {
  Section section{
      "predict",
      "[predict]",
      "Which trainings of the search are stopped early. Final trainings are not.",
      {{"method",
        &o.method,
        "",
        "How the end of a training is foretold: `none`; `cairn` (families of curves, and what the "
        "run has learned); `penguin` (the rule of Keller Rorabaugh et al. 2022); `fixed:E` "
        "(everybody stops after E epochs); `last` or `best` (of the points so far; they stop "
        "nobody).",
        {},
        may_change},
       {"wait",
        &o.wait,
        "",
        "Whether a training waits for the verdict on each point: where it stops then depends on "
        "what it learned from, and not on timing.",
        {},
        may_change},
       {"patience", &o.patience, "s",
        "With `wait`: a training goes on without a verdict after so long.", within(0, billion),
        may_change},
       {"fitness", &o.fitness, "",
        "What the search is told of a stopped candidate: the last forecast, the newest point, or "
        "the best point.",
        one_of({"predicted", "measured", "best-so-far"})}}};
  const auto rest = what_stops(o);
  section.fields.insert(section.fields.end(), rest.begin(), rest.end());
  return section;
}

}  // namespace cairn::config
