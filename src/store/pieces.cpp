#include "store/pieces.hpp"

#include <algorithm>
#include <set>

#include "store/layout.hpp"

namespace cairn::store {
namespace {

template <class T>
HostTensor view(DType dtype, const T* values, std::size_t count) {
  auto* data = reinterpret_cast<std::byte*>(const_cast<T*>(values));
  return {dtype, {static_cast<std::int64_t>(count)}, {std::shared_ptr<void>(), data}};
}

Piece text(const char* name, const std::string& value) {
  HostTensor values = view(DType::uint8, value.data(), value.size());
  Part part;
  part.name = name;
  part.shape = values.shape;
  return {std::move(part), std::move(values)};
}

Piece tensor(std::string name, const HostTensor& values) {
  Part part;
  part.name = std::move(name);
  part.dtype = values.dtype;
  part.shape = values.shape;
  return {std::move(part), values};
}

void add_tensors(std::vector<Piece>& pieces, const std::string& group,
                 const std::vector<NamedTensor>& tensors) {
  for (const auto& [name, values] : tensors) pieces.push_back(tensor(group + "/" + name, values));
}

void round_large(std::vector<Piece>& pieces) {
  for (auto& [part, values] : pieces)
    if (part.in(kWeights) && values.dtype == DType::float32 && values.shape.size() >= 2)
      part.dtype = DType::bfloat16;
}

/// A name of its own, without '/', which would be a group to HDF5.
std::string dataset_name(std::string name, std::set<std::string>& taken) {
  std::ranges::replace(name, '/', '_');
  while (!taken.insert(name).second) name += '_';
  return std::string(kCurve) + "/" + name;
}

void add_curve(std::vector<Piece>& pieces, const Curve& curve) {
  if (curve.epoch.empty() && curve.series.empty()) return;
  std::set<std::string> taken{"epoch"};
  pieces.push_back(
      tensor(kCurveEpoch, view(DType::float64, curve.epoch.data(), curve.epoch.size())));
  for (const auto& [info, values] : curve.series) {
    pieces.push_back(
        tensor(dataset_name(info.name, taken), view(DType::float64, values.data(), values.size())));
    pieces.back().part.series = info;
  }
}

}  // namespace

std::vector<Piece> pieces_of(const Checkpoint& checkpoint, Precision precision) {
  std::vector<Piece> pieces;
  pieces.push_back(text(kArchitecture, checkpoint.architecture));
  pieces.push_back(text(kGraph, checkpoint.graph));
  add_tensors(pieces, kWeights, checkpoint.weights);
  if (precision == Precision::bfloat16) round_large(pieces);
  add_tensors(pieces, kTraining, checkpoint.training);
  add_curve(pieces, checkpoint.curve);
  return pieces;
}

}  // namespace cairn::store
