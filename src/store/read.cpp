#include <algorithm>
#include <set>

#include "cairn/store/checkpoint.hpp"
#include "store/layout.hpp"
#include "store/nodes.hpp"
#include "store/source.hpp"

namespace cairn::store {
namespace {

std::string text(const Source& source, const char* name) {
  const auto& parts = source.index().parts;
  const auto part = std::ranges::find(parts, name, &Part::name);
  if (part == parts.end()) refuse(source.path(), std::string("it has no ") + name);
  return source.read_text(*part);
}

std::vector<double> numbers(const Source& source, const Part& part) {
  if (part.dtype != DType::float64) refuse(source.path(), part.name + " is not float64");
  const HostTensor tensor = source.read(part);
  const auto values = tensor.as<double>();
  return {values.begin(), values.end()};
}

void add_part(Checkpoint& checkpoint, const Source& source, const Part& part) {
  if (part.in(kWeights))
    checkpoint.weights.push_back({part.member(), source.read(part)});
  else if (part.in(kTraining))
    checkpoint.training.push_back({part.member(), source.read(part)});
  else if (part.name == kCurveEpoch)
    checkpoint.curve.epoch = numbers(source, part);
  else if (part.in(kCurve) && part.series)
    checkpoint.curve.series.push_back({*part.series, numbers(source, part)});
}

/// "2" of "weights/2.bias"
std::string node_of(const Part& part) {
  const std::string name = part.member();
  return name.substr(0, name.find('.'));
}

Checkpoint read_all(const Source& source) {
  Checkpoint checkpoint;
  checkpoint.candidate = source.index().candidate;
  checkpoint.attempt = source.index().attempt;
  checkpoint.epoch = source.index().epoch;
  checkpoint.architecture = text(source, kArchitecture);
  checkpoint.graph = text(source, kGraph);
  for (const Part& part : source.index().parts) add_part(checkpoint, source, part);
  return checkpoint;
}

}  // namespace

Checkpoint read(const std::filesystem::path& file) {
  return read_all(Source(file));
}

Checkpoint read(const std::filesystem::path& run, const protocol::CheckpointRef& ref) {
  return read_all(Source(run / path_of(ref), ref));
}

std::vector<NodeTensor> load_nodes(const Source& source, const std::set<std::string>& nodes) {
  const auto& parts = source.index().parts;
  std::vector<NodeTensor> result;
  std::set<std::string> missing = nodes;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (!parts[i].in(kWeights)) continue;
    const std::string node = node_of(parts[i]);
    if (!nodes.contains(node)) continue;
    result.push_back({node, i, {parts[i].member(), source.read(parts[i])}});
    missing.erase(node);
  }
  if (!missing.empty()) refuse(source.path(), "it has no weights of node " + *missing.begin());
  return result;
}

std::vector<NamedTensor> read_nodes(const std::filesystem::path& file,
                                    const std::vector<std::string>& nodes) {
  std::vector<NamedTensor> tensors;
  for (auto& found : load_nodes(Source(file), {nodes.begin(), nodes.end()}))
    tensors.push_back(std::move(found.tensor));
  return tensors;
}

}  // namespace cairn::store
