#pragma once

#include <filesystem>
#include <initializer_list>
#include <string>

#include "cairn/data/dataset.hpp"

namespace cairn::data {

/// The first of the names that exists in the folder. Throws Error that tells what was looked for.
std::filesystem::path find_file(const Options& options, std::initializer_list<std::string> names);

/// How many of the `found` training samples to use. Throws UsageError if more are wanted.
std::int64_t used_samples(const Options& options, std::int64_t found);

/// Each reads the files of one format. Labels are the numbers in the files; `classes` and `hash`
/// are still to be filled in. With int64 targets `classes` is the number that the training file
/// speaks of, whatever part of it is used.
Dataset load_idx(const Options& options);
Dataset load_cifar(const Options& options);
Dataset load_hdf5(const Options& options);

}  // namespace cairn::data
