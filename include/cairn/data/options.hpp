#pragma once

#include <cstdint>
#include <string>

namespace cairn::data {

struct Options {
  std::string format = "idx";  ///< idx, cifar, hdf5
  /// Folder that holds the files; relative to the workflow file. idx: train-images-idx3-ubyte[.gz],
  /// train-labels-idx1-ubyte[.gz], t10k-…; cifar: data_batch_1.bin … data_batch_5.bin and
  /// test_batch.bin (or train.bin and test.bin of CIFAR-100); hdf5: train.h5 and test.h5 with x, y.
  std::string path = "/usr/share/datasets/fashion-mnist";
  std::int64_t train_samples = 0;    ///< use only the first n of the training file; 0: all
  double validation_fraction = 0.1;  ///< of the training samples, drawn with the run's seed
};

/// Throws UsageError.
void validate(const Options& options);

}  // namespace cairn::data
