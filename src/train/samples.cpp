#include "train/samples.hpp"

#include "train/weights.hpp"

namespace cairn::train {
namespace {

torch::Tensor channel_values(const std::vector<double>& values, std::int64_t dimensions,
                             torch::Device device) {
  std::vector<std::int64_t> shape(static_cast<std::size_t>(dimensions), 1);
  shape[1] = static_cast<std::int64_t>(values.size());
  return torch::tensor(values, torch::kFloat64).to(torch::kFloat32).view(shape).to(device);
}

}  // namespace

Moves draw_moves(std::int64_t images, const Augmentation& augmentation,
                 torch::Generator& generator) {
  const auto options = torch::dtype(torch::kInt64).device(generator.device());
  const auto integers = [&](std::int64_t low, std::int64_t high) {
    return torch::empty({images}, options).random_(low, high + 1, generator);
  };
  const int shift = augmentation.shift;
  auto down = integers(-shift, shift);
  auto right = integers(-shift, shift);
  return {down, right, integers(0, augmentation.flip ? 1 : 0).to(torch::kBool)};
}

torch::Tensor move(const torch::Tensor& images, const Moves& moves, int shift) {
  const auto channels = images.size(1), height = images.size(2), width = images.size(3);
  const auto padded = at::constant_pad_nd(images, {shift, shift, shift, shift}, 0);
  const auto row = torch::arange(height, moves.down.options()) - moves.down.unsqueeze(1);
  const auto column = torch::arange(width, moves.right.options()) - moves.right.unsqueeze(1);
  const auto unflipped = torch::where(moves.flip.unsqueeze(1), width - 1 - column, column);
  const auto from =
      (row.unsqueeze(2) + shift) * (width + 2 * shift) + (unflipped.unsqueeze(1) + shift);
  const auto index = from.view({-1, 1, height * width}).expand({-1, channels, -1});
  return padded.flatten(2).gather(2, index).view_as(images);
}

Normalisation::Normalisation(const data::Statistics& statistics, std::int64_t dimensions,
                             torch::Device device)
    : mean_(channel_values(statistics.mean, dimensions, device)),
      standard_deviation_(channel_values(statistics.standard_deviation, dimensions, device)) {}

torch::Tensor Normalisation::operator()(const torch::Tensor& x) const {
  return x.to(torch::kFloat32, false, true).sub_(mean_).div_(standard_deviation_);
}

Samples to_device(const data::Samples& samples, torch::Device device) {
  return {from_host(samples.x).to(device), from_host(samples.y).to(device)};
}

Samples pick(const Samples& samples, const torch::Tensor& index) {
  return {samples.x.index_select(0, index), samples.y.index_select(0, index)};
}

}  // namespace cairn::train
