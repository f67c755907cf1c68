#include "app/predict_arguments.hpp"

#include <CLI/CLI.hpp>

namespace cairn::app {
namespace {

void add_columns(CLI::App& command, ColumnOptions& columns) {
  command.add_option("--id", columns.id, "column that tells curves apart; several are joined")
      ->type_name("COLUMN")
      ->allow_extra_args(false)
      ->take_all();
  command.add_option("--epoch", columns.epoch, "column of the epochs")->type_name("COLUMN");
  command.add_option("--metric", columns.metric, "column that is foretold")->type_name("COLUMN");
  command
      .add_option("--series", columns.series,
                  "column that may help, as losses do (default: by their names); several")
      ->type_name("COLUMN")
      ->allow_extra_args(false)
      ->take_all();
}

void add_meaning(CLI::App& command, PredictOptions& options) {
  auto* down = command.add_flag_callback(
      "--minimize", [&options] { options.direction = Direction::minimize; },
      "the lowest value is the best (default: by the name of the metric)");
  command
      .add_flag_callback(
          "--maximize", [&options] { options.direction = Direction::maximize; },
          "the highest value is the best")
      ->excludes(down);
  command
      .add_option("--epochs", options.epochs,
                  "length of a full training (default: the largest epoch)")
      ->check(CLI::PositiveNumber);
  command.add_option("--shift", options.shift,
                     "add this to all epochs (default: 1 where they count from 0)");
  command
      .add_option("--restart", options.restarts,
                  "epoch at which the learning rate starts again; several")
      ->allow_extra_args(false)
      ->take_all();
}

void add_engine(CLI::App& command, PredictOptions& options) {
  command
      .add_option("--method", options.methods,
                  "cairn (default), penguin, fixed:E, last or best; several are compared")
      ->allow_extra_args(false)
      ->take_all();
  command.add_option("--set", options.overrides, "a key of [predict]: predict.reach=0.1")
      ->type_name("KEY=VALUE")
      ->allow_extra_args(false)
      ->take_all();
  command.add_option("--seed", options.seed, "chooses the controls (default 1)");
}

void add_output(CLI::App& command, PredictOptions& options) {
  command.add_option("--format", options.format, "text, csv or json")
      ->check(CLI::IsMember({"text", "csv", "json"}));
  command.add_flag("--each", options.each, "text: a row for each curve, too");
  command.add_flag("--forecasts", options.forecasts, "csv, json: every forecast of each curve");
  command
      .add_option("--plot", options.plot,
                  "draw curves, forecasts and stops of the first method; needs matplotlib")
      ->type_name("FILE.png");
}

}  // namespace

const char* predict_examples() {
  return "  cairn predict curves.csv --method cairn --method penguin --method fixed:10\n"
         "  cairn predict 1gpu_1e15_training_data.csv --id arch --metric val_accs --epochs 25\n"
         "                                         curves that PENGUIN's authors have published\n"
         "  cairn predict D --each                 a run's curves, and what could have been saved\n"
         "  zcat logs.gz | cairn predict - --epochs 100        forecasts of what is not at its "
         "end\n"
         "  cairn predict curves.csv --plot curves.png\n"
         "  cairn predict --serve --epochs 50      a line in, a line out:\n"
         "    {\"id\": 7, \"epoch\": [1, 2], \"value\": [0.4, 0.5], \"training_loss\": [2, 1.5]}\n"
         "    {\"id\": 7, \"epoch\": 3, \"value\": 0.6, \"training_loss\": 1.1}    one more point\n"
         "    {\"id\": 7, \"finished\": true}        at its end, or stopped as it was told\n";
}

void add_predict_options(CLI::App& command, PredictOptions& options) {
  auto* file = command.add_option(
      "FILE", options.input,
      "a table (CSV, plain or .gz), a run or its run.h5, or - for the input stream");
  add_columns(command, options.columns);
  add_meaning(command, options);
  add_engine(command, options);
  add_output(command, options);
  command.add_flag("--serve", options.serve, "answer lines of the input stream")->excludes(file);
}

}  // namespace cairn::app
