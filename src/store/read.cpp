#include <cmath>
#include <limits>

#include "cairn/core/error.hpp"
#include "cairn/h5/file.hpp"
#include "store/layout.hpp"

namespace cairn::store {
namespace {

[[noreturn]] void fail(const std::filesystem::path& file, std::string reason,
                       std::string suggestion = "Remove the file and train the network again") {
  throw Error(
      {"cannot read checkpoint " + file.string(), std::move(reason), std::move(suggestion)});
}

void check_format(const h5::Group& root, const std::filesystem::path& file) {
  if (!root.has_attribute("", "format") || root.string_attribute("", "format") != kFormat)
    fail(file, "it is not a checkpoint of Cairn", "Give a file below weights/");
  if (const auto version = root.int_attribute("", "version"); version != kVersion)
    fail(file,
         "expected version " + std::to_string(kVersion) + ", found " + std::to_string(version),
         "Use the version of Cairn that wrote it");
}

std::uint64_t read_id(const h5::Group& root, const std::string& name, std::uint64_t limit,
                      const std::filesystem::path& file) {
  const std::int64_t value = root.int_attribute("", name);
  if (value < 0 || static_cast<std::uint64_t>(value) > limit)
    fail(file, "no such " + name + ": " + std::to_string(value));
  return static_cast<std::uint64_t>(value);
}

Checkpoint read_head(const h5::Group& root, const std::filesystem::path& file) {
  Checkpoint checkpoint;
  using Limit = std::numeric_limits<std::uint32_t>;
  checkpoint.candidate = CandidateId(read_id(root, "candidate", ~std::uint64_t{0}, file));
  checkpoint.attempt =
      Attempt(static_cast<std::uint32_t>(read_id(root, "attempt", Limit::max(), file)));
  checkpoint.epoch = root.double_attribute("", "epoch");
  if (!std::isfinite(checkpoint.epoch)) fail(file, "the epoch is not a number");
  checkpoint.architecture = root.string_attribute("", "architecture");
  checkpoint.graph = root.string_attribute("", "graph");
  if (root.string_attribute("", "hash") != hex(hash_of_texts(checkpoint)))
    fail(file, "architecture and graph do not match their hash");
  return checkpoint;
}

NamedTensor read_tensor(const h5::Group& group, const std::string& name,
                        const std::filesystem::path& file) {
  HostTensor tensor = group.read(name);
  if (const auto dtype = group.string_attribute(name, "dtype"); dtype != cairn::name(tensor.dtype))
    fail(file, name + " is " + std::string(cairn::name(tensor.dtype)) + ", expected " + dtype);
  if (group.string_attribute(name, "hash") != hex(hash128(tensor.span())))
    fail(file, "the bytes of " + name + " do not match their hash");
  return {name, std::move(tensor)};
}

}  // namespace

Checkpoint read(const std::filesystem::path& path) {
  const auto file = h5::File::open(path);
  check_format(file.root(), path);
  Checkpoint checkpoint = read_head(file.root(), path);
  const auto weights = file.root().group("weights");
  for (const auto& name : weights.names())
    checkpoint.weights.push_back(read_tensor(weights, name, path));
  return checkpoint;
}

}  // namespace cairn::store
