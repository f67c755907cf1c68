#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace cairn::data {

/// An input of the samples, as it lies in an HDF5 file; of CSV files (inputs `numeric` and
/// `categories`) how it is scaled.
struct InputOptions {
  std::string name;   ///< also that of its data set, where no `table` is given
  std::string table;  ///< data set of rows that samples share: a feature vector of each drug, ...
  std::string index;  ///< data set N: the row of each sample
  /// What is normalised to mean 0 and standard deviation 1: none; channel (dimension 1, which are
  /// the features of vectors); element (each has its own)
  std::string scale = "channel";
  double clip = 0;  ///< [standard deviations] what is further out is set there; 0: nothing
};

struct Options {
  std::string format = "idx";  ///< idx, cifar, hdf5, csv
  /// Relative to the workflow file. Folder that holds the files; idx: train-images-idx3-ubyte[.gz],
  /// train-labels-idx1-ubyte[.gz], t10k-…; cifar: data_batch_1.bin … data_batch_5.bin and
  /// test_batch.bin (or train.bin and test.bin of CIFAR-100); hdf5: train.h5 and test.h5. Or, for
  /// hdf5 and csv, one file with all samples.
  std::string path = "/usr/share/datasets/fashion-mnist";
  std::int64_t train_samples = 0;  ///< use only the first n that are not for the test; 0: all

  // hdf5
  std::vector<InputOptions> input{};  ///< none: the only input is the data set x
  // csv: columns; what is not named is taken by its contents
  std::vector<std::string> numeric{};
  std::vector<std::string> categorical{};
  std::vector<std::string> ignore{};
  std::string categories = "embedding";  ///< how networks see them: embedding, one_hot

  std::string target = "y";          ///< data set or column
  std::string target_kind = "auto";  ///< classes; real; auto: by the values
  bool scale_target = true;          ///< real targets: train on mean 0, standard deviation 1

  // Which samples train, validate and test
  double validation_fraction = 0.1;  ///< of the samples that are not for the test
  std::string validation = "drawn";  ///< which those are: drawn; last (in the order of the file)
  double test_fraction = 0.1;        ///< of one file's samples without `part`
  std::string part;   ///< data set or column that says it: train, validation, test (or 0, 1, 2)
  std::string group;  ///< data set or column: samples of one group stay on one side
  int folds = 0;      ///< of cross-validation: a candidate is so many trainings; 0: one
};

/// Throws UsageError.
void validate(const Options& options);

}  // namespace cairn::data
