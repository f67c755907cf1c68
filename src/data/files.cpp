#include "data/files.hpp"

#include <vector>

#include "cairn/core/error.hpp"
#include "cairn/core/text.hpp"

namespace cairn::data {
namespace {

std::string suggestion(const Options& options) {
  if (options.path == Options{}.path)
    return "Install Debian's package dataset-fashion-mnist (apt-get install "
           "dataset-fashion-mnist), or set data.path to the folder of your files";
  return "Set data.path to the folder that holds the files, and data.format to what they are";
}

}  // namespace

std::filesystem::path find_file(const Options& options, std::initializer_list<std::string> names) {
  std::vector<std::string> looked_for;
  for (const auto& name : names) {
    const auto path = std::filesystem::path(options.path) / name;
    std::error_code error;
    if (std::filesystem::exists(path, error)) return path;
    looked_for.push_back(path.string());
  }
  throw Error({"cannot find the data file " + *names.begin(),
               "there is no " + join(looked_for, " and no "), suggestion(options)});
}

std::int64_t used_samples(const Options& options, std::int64_t found) {
  if (options.train_samples > found)
    throw UsageError({"data.train_samples",
                      "expected at most the " + with_commas(found) +
                          " samples of the training file, found " +
                          with_commas(options.train_samples),
                      "Lower it, or use 0 for all samples"});
  return options.train_samples > 0 ? options.train_samples : found;
}

}  // namespace cairn::data
