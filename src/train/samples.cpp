#include "train/samples.hpp"

#include <algorithm>
#include <string>

#include "cairn/core/error.hpp"
#include "train/weights.hpp"

namespace cairn::train {
namespace {

[[noreturn]] void refuse_input(const std::string& name, const std::string& reason) {
  throw UsageError({"the networks' input \"" + name + "\" cannot be had from the data", reason,
                    "Compare the names of data.input with those of space.branch"});
}

/// Throws Error unless all values are in [0, limit).
void require_below(const torch::Tensor& values, std::int64_t limit, const std::string& what) {
  if (values.numel() == 0) return;
  const auto low = values.min().item<std::int64_t>(), high = values.max().item<std::int64_t>();
  if (low >= 0 && high < limit) return;
  throw Error({what + " are out of range",
               "they go from " + std::to_string(low) + " to " + std::to_string(high) +
                   " where 0 to " + std::to_string(limit - 1) + " is expected",
               ""});
}

const data::Input& find(const data::Dataset& dataset, const space::TaskInput& wanted) {
  const auto found = std::ranges::find(dataset.inputs, wanted.name, &data::Input::name);
  if (found == dataset.inputs.end()) refuse_input(wanted.name, "the data have no such input");
  const auto& shape = found->values.shape;
  if (shape.empty() ||
      !std::equal(shape.begin() + 1, shape.end(), wanted.shape.begin(), wanted.shape.end()))
    refuse_input(wanted.name, "the data's is " + shape_text(shape) + ", of so many rows, where " +
                                  shape_text(wanted.shape) + " is expected");
  if (found->categories != wanted.categories)
    refuse_input(wanted.name, "the data have other categories");
  return *found;
}

SampleInput input_to_device(const data::Input& input, torch::Device device) {
  const auto values = from_host(input.values);
  for (std::size_t i = 0; i < input.categories.size(); ++i)
    require_below(values.select(1, static_cast<std::int64_t>(i)), input.categories[i],
                  "categories of column " + std::to_string(i) + " of input \"" + input.name + "\"");
  SampleInput result{values.to(device)};
  if (!input.rows.data) return result;
  const auto rows = from_host(input.rows);
  require_below(rows, values.size(0), "rows of input \"" + input.name + "\"");
  result.rows = rows.to(device);
  return result;
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

Samples to_device(const data::Dataset& dataset, const space::Task& task, torch::Device device) {
  Samples result;
  for (const auto& input : task.inputs)
    result.inputs.push_back(input_to_device(find(dataset, input), device));
  result.y = from_host(dataset.y).to(device);
  return result;
}

Batch pick(const Samples& samples, const torch::Tensor& index) {
  Batch batch;
  for (const auto& [values, rows] : samples.inputs)
    batch.x.push_back(values.index_select(0, rows.defined() ? rows.index_select(0, index) : index));
  batch.y = samples.y.index_select(0, index);
  return batch;
}

}  // namespace cairn::train
