#pragma once

#include <algorithm>
#include <sstream>
#include <string>

#include "app/predict_input.hpp"
#include "app/predict_service.hpp"
#include "app/trial.hpp"
#include "cairn/predict/rehearsal.hpp"
#include "fuzz/folder.hpp"
#include "fuzz/target.hpp"
#include "record/fuzz.hpp"

namespace cairn::app {

/// What `cairn predict` does with curves, with an engine that judges from the first points on.
inline void rehearse(CurveSet set) {
  set.options.method = "cairn";
  set.options.learn_from = 1;
  const auto engine = predict::make_engine(set.options, set.setting);
  const auto trials = predict::rehearse(*engine, set.setting, set.curves);
  predict::merit(trials, set.setting.objective.direction, 3);
}

inline fuzz::Target fuzz_curve_tables() {
  const auto folder = fuzz::new_folder();
  return {
      "curve_table",
      fuzz::Form::text,
      {"id,epoch,val_acc,train_loss\n1,1,0.5,2\n1,2,0.7,1\n1,3,0.75,0.5\n2,1,0.1,2.5\n2,2,nan,\n"
       "2,3,0.2,2\n3,1,0.6,1.5\n3,2,0.65,1\n",
       "epoch,loss\n0,1.5\n1,1.25\n2,1.125\n0,2\n1,1e-3\n2,inf\n"},
      [folder](const std::string& input) {
        folder->write("t.csv", input);
        PredictOptions options;
        options.input = *folder / "t.csv";
        rehearse(read_curves(options));
      }};
}

/// Lines of `cairn predict --serve`. An answer that tells of an error counts as refused.
inline fuzz::Target fuzz_services() {
  return {
      "service",
      fuzz::Form::text,
      {"{\"id\":1,\"epoch\":[1,2,3],\"value\":[0.1,0.5,0.6],\"loss\":[2,1,0.5]}\n"
       "{\"id\":1,\"epoch\":9,\"value\":0.7,\"finished\":true}\n"
       "{\"id\":\"two\",\"epoch\":[1,2.5,4],\"value\":[0.1,0.3,0.4]}\n",
       "{\"id\":\"d\",\"epoch\":1,\"value\":NaN}\n{\"id\":\"d\",\"epoch\":2,\"value\":-Infinity}\n"
       "{\"id\":\"d\",\"finished\":true}\n"},
      [](const std::string& input) {
        PredictOptions options;
        options.methods = {"cairn"};
        options.epochs = 9;
        options.overrides = {"predict.learn_from=1"};
        PredictService service(options);
        bool understood = true;
        std::istringstream lines(input);
        for (std::string line; std::getline(lines, line);)
          understood = service.answer(line).find("\"error\"") == std::string::npos && understood;
        if (!understood) throw Error({"a line", "it was not understood", ""});
      }};
}

/// `cairn verify`; HDF5 reads the file in a process of its own first, as below.
inline fuzz::Target fuzz_verified() {
  const auto folder = fuzz::new_folder();
  auto target = record::fuzz_run_files();
  target.read = [folder](const std::string& input) {
    folder->write("run.h5", input);
    after_trial(*folder / "run.h5", [&] { return record::verify_run_file(*folder / ""); });
  };
  return target;
}

inline fuzz::Target fuzz_run_curves() {
  const auto folder = fuzz::new_folder();
  auto target = record::fuzz_run_files();
  target.name = "run_curves";
  target.read = [folder](const std::string& input) {
    folder->write("run.h5", input);
    PredictOptions options;
    options.input = *folder / "run.h5";
    rehearse(read_curves(options));
  };
  return target;
}

}  // namespace cairn::app
