#pragma once

#include <filesystem>
#include <initializer_list>
#include <optional>
#include <span>
#include <string>

#include "cairn/data/dataset.hpp"

namespace cairn::data {

/// What Dataset::part says of a sample.
enum class Part : std::uint8_t { train = 0, validation = 1, test = 2 };

/// The first of the names that exists in the folder. Throws Error that tells what was looked for.
std::filesystem::path find_file(const Options& options, std::initializer_list<std::string> names);

/// The path if it is one file with all samples; nothing if it is a folder. Throws Error if it looks
/// like a file but is not there.
std::optional<std::filesystem::path> single_file(const Options& options);

/// How many of the `found` training samples to use. Throws UsageError if more are wanted.
std::int64_t used_samples(const Options& options, std::int64_t found);

/// Throws Error: the test data are of another kind than the training data.
[[noreturn]] void unlike(const Options& options, const std::string& expected,
                         const std::string& found);
/// How many samples lie in a training file and in a test file.
struct Counts {
  std::int64_t train = 0;
  std::int64_t test = 0;

  std::int64_t all() const { return train + test; }
};
/// Says which samples are for the test where those for training come first.
HostTensor parts_of(const Counts& counts);
/// Throws as `unlike` where a label of the test is not below the number of classes.
void check_labels(const Options& options, const Dataset& pool, const Counts& counts);
/// The same where a class has no sample for training, and so cannot be learned.
void check_test_classes(const Options& options, const Dataset& pool, const Counts& counts);
/// Room for images of bytes and their labels, those for training first.
Dataset image_pool(const std::vector<std::int64_t>& shape, const Counts& counts);

/// "3×4", "one value".
std::string extents_text(std::span<const std::int64_t> shape);

/// Each reads the files of one format; `hash` is still to be filled in. Of images, labels are the
/// numbers in the files and `classes` is the number that the training file speaks of, whatever part
/// of it is used.
Dataset load_idx(const Options& options);
Dataset load_cifar(const Options& options);
Dataset load_hdf5(const Options& options);
Dataset load_table(const Options& options);

}  // namespace cairn::data
