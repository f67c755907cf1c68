#include "config/parts.hpp"

namespace cairn::config {
namespace {

/// Where the data lie, and what of them is read.
std::vector<Field> files(data::Options& o) {
  return {
      {"format", &o.format, "", "Format of the files.", one_of({"idx", "cifar", "hdf5", "csv"})},
      {"path",
       &o.path,
       "",
       "Relative to the folder of the workflow file (with `--set`: to the current folder). "
       "`idx`: the folder of train-images-idx3-ubyte, train-labels-idx1-ubyte, "
       "t10k-images-idx3-ubyte, t10k-labels-idx1-ubyte, plain or .gz. `cifar`: that of "
       "data_batch_1.bin to data_batch_5.bin and test_batch.bin, or train.bin and test.bin. "
       "`hdf5` and `csv`: one file, or the folder of train.h5 and test.h5 (.csv).",
       {},
       may_change,
       Path::folder},
      {"train_samples", &o.train_samples, "samples",
       "Use only the first so many that are not for the test; 0: all.", at_least(0)}};
}

std::vector<Field> meaning(data::Options& o) {
  return {{"numeric", &o.numeric, "",
           "`csv`: columns of numbers. Columns that are named nowhere are taken by their contents.",
           any_number()},
          {"categorical", &o.categorical, "", "`csv`: columns of categories.", any_number()},
          {"ignore", &o.ignore, "", "`csv`: columns that are left out.", any_number()},
          {"categories", &o.categories, "",
           "`csv`: how networks see categories: as an input of its own, `categories`, beside "
           "`numeric`, or as numbers 0 and 1 in it.",
           one_of({"embedding", "one_hot"})},
          {"target", &o.target, "", "`hdf5`, `csv`: the data set or column that is learned."},
          {"target_kind", &o.target_kind, "",
           "What the target holds; `auto`: real numbers if one has a fraction, else classes.",
           one_of({"auto", "classes", "real"})},
          {"scale_target", &o.scale_target, "",
           "Real targets: whether networks learn them with mean 0 and standard deviation 1. "
           "Metrics are on the original scale all the same, the loss is not."}};
}

std::vector<Field> parts(data::Options& o) {
  return {
      {"validation_fraction", &o.validation_fraction, "",
       "Of the samples that are not for the test: kept for validation.", up_to(0, 0.9)},
      {"validation", &o.validation, "",
       "Which those are: drawn with `run.seed`, stratified by class; or the last ones of the file.",
       one_of({"drawn", "last"})},
      {"test_fraction", &o.test_fraction, "",
       "Of a single file's samples: kept for the test; 0: none. With folds, too.", from(0, 0.9)},
      {"part", &o.part, "",
       "`hdf5`, `csv`: the data set or column that says what each sample is for: `train`, "
       "`validation` or `test` (or 0, 1, 2). Empty: drawn with `run.seed`, stratified by "
       "class."},
      {"group", &o.group, "",
       "`hdf5`, `csv`: the data set or column of groups, each of which stays on one side of "
       "every split: a patient, a cell line."},
      {"folds", &o.folds, "",
       "Of cross-validation, for small data: a candidate is so many trainings in step, and its "
       "metrics are their means, with standard errors. 0: one training.",
       within(0, 100)}};
}

}  // namespace

Section data_section(data::Options& o) {
  Section section{"data", "[data]",
                  "What the networks learn from (see data.md). Whoever moves the files may change "
                  "`data.path`: a run knows its data by their contents.",
                  files(o)};
  for (const auto& more : {meaning(o), parts(o)})
    section.fields.insert(section.fields.end(), more.begin(), more.end());
  return section;
}

Section data_input_section(data::InputOptions& o, std::size_t number) {
  return {entry("data.input", number),
          "[[data.input]]",
          "An input of the networks, in the order in which they see them. `hdf5` without any has "
          "the data set `x`; of `csv` the inputs are `numeric` and `categories`, and a table like "
          "this may say how they are scaled.",
          {{"name", &o.name, "", "Its name; also of its data set, where no `table` is given."},
           {"table", &o.table, "",
            "Data set of rows that samples share: the features of each drug, say."},
           {"index", &o.index, "", "Data set with the row of `table` of each sample."},
           {"scale", &o.scale, "",
            "What is brought to mean 0 and standard deviation 1 over the training samples: each "
            "channel (of vectors: each feature), each element, or nothing.",
            one_of({"channel", "element", "none"})},
           {"clip", &o.clip, "standard deviations",
            "Scaled values beyond it are set to it; 0: none are.", within(0, million)}}};
}

}  // namespace cairn::config
