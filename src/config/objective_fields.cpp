#include "config/parts.hpp"

namespace cairn::config {

Section objective_section(ObjectiveOptions& o) {
  return {
      "objective",
      "[objective]",
      "What the search optimises.",
      {{"kind", &o.kind, "",
        "`train` trains networks; `synthetic` draws a duration and a curve, without any "
        "training, to test schedules and scaling; `table` looks the results of real trainings "
        "up.",
        one_of({"train", "synthetic", "table"})},
       {"metric", &o.metric, "",
        "Metric of the validation data: an entry of `training.metrics`, or the loss. A table has "
        "`objective.table.metric` instead.",
        one_of({"accuracy", "balanced_accuracy", "auc", "r2", "mae", "loss"})},
       {"test_best",
        &o.test_best,
        "",
        "Whether the best network is measured on the test data at the end; a table has none.",
        {},
        may_change}}};
}

Section synthetic_section(objective::SyntheticOptions& o) {
  return {
      "objective.synthetic",
      "[objective.synthetic]",
      "For `objective.kind = \"synthetic\"`: the value at an epoch is "
      "final · (1 − exp(−rate · epoch)) + noise, kept within 0 and 1.",
      {{"epoch_seconds", &o.epoch_seconds, "s", "Mean duration of an epoch; 0: no time passes.",
        within(0, million)},
       {"epoch_seconds_sigma", &o.epoch_seconds_sigma, "",
        "Spread of the duration between candidates (log-normal).", within(0, 10)},
       {"final_mean", &o.final_mean, "", "Mean of the final value.", within(0, 1)},
       {"final_sigma", &o.final_sigma, "", "Standard deviation of the final value.", within(0, 1)},
       {"rate", &o.rate, "1/epoch", "How fast a curve approaches its final value.",
        within(0, million)},
       {"noise", &o.noise, "", "Standard deviation of the value at each epoch.", within(0, 1)},
       {"fail_probability", &o.fail_probability, "", "Part of the candidates that fail.",
        within(0, 1)}}};
}

Section objective_table_section(objective::TableOptions& o) {
  return {
      "objective.table",
      "[objective.table]",
      "For `objective.kind = \"table\"`: a CSV file with a header and a row for each candidate "
      "takes "
      "the place of training. It has a column for each decision of the space, of the same name. Of "
      "several rows for one candidate the mean counts; a candidate without a row fails.",
      {{"file",
        &o.file,
        "",
        "The CSV file, plain or .gz. Paths are relative as `data.path`; the run keeps a copy.",
        {},
        may_change,
        Path::file},
       {"metric", &o.metric, "", "Column that is optimised."},
       {"direction", &o.direction, "", "Whether more or less of it is better.",
        one_of({"maximize", "minimize"})},
       {"time", &o.time, "", "Column of the training time [s]; empty: none."},
       {"time_scale", &o.time_scale, "s/s",
        "Real time for each second of the table: 0.001 lets an hour pass in 3.6 s; 0: at once.",
        within(0, million)},
       {"costs", &o.costs, "", "Columns that are recorded as metrics beside the objective.",
        any_number()}}};
}

}  // namespace cairn::config
