#include "data/column.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "cairn/core/text.hpp"
#include "data/files.hpp"

namespace cairn::data {
namespace {

std::string text_of(std::int64_t value) {
  return std::to_string(value);
}

std::string text_of(double value) {
  return shortest(value);
}

std::string text_of(const std::string& value) {
  return value;
}

template <class T>
std::vector<T> different(std::vector<T> values) {
  std::ranges::sort(values);
  const auto repeated = std::ranges::unique(values);
  values.erase(repeated.begin(), repeated.end());
  return values;
}

/// The place of each value among the sorted ones.
template <class T>
HostTensor codes(const std::vector<T>& values, const std::vector<T>& sorted) {
  HostTensor tensor = HostTensor::allocate(DType::int64, {std::ssize(values)});
  std::ranges::transform(values, tensor.as<std::int64_t>().begin(), [&](const T& value) {
    return std::ranges::lower_bound(sorted, value) - sorted.begin();
  });
  return tensor;
}

bool count_up(const Column::Integers& sorted) {
  return sorted.front() == 0 && sorted.back() + 1 == std::ssize(sorted);
}

bool count_up(const Column::Texts&) {
  return false;
}

void refuse_classes(const Column& column, std::size_t found) {
  const bool text = std::holds_alternative<Column::Texts>(column.values);
  throw UsageError({"data.target_kind",
                    "'" + column.name + "' holds " + with_commas(static_cast<std::int64_t>(found)) +
                        " different values in " + with_commas(column.size()) + " samples",
                    text ? "Set it to classes if they are meant, or name another data.target"
                         : "Set it to real for regression, or to classes if they are meant"});
}

/// Numbers from 0 without a gap are classes as they are; of others, each value has a class.
template <class T>
void set_classes(Dataset& dataset, const Column& column, const std::string& kind) {
  const auto& values = std::get<std::vector<T>>(column.values);
  const auto sorted = different(values);
  if (kind == "auto" && too_many(sorted.size(), column.size()))
    refuse_classes(column, sorted.size());
  dataset.y = codes(values, sorted);
  dataset.classes = static_cast<int>(sorted.size());
  if (count_up(sorted)) return;
  for (const auto& value : sorted) dataset.class_names.push_back(text_of(value));
}

/// As integers where all are whole, for classes that were stored as real numbers.
Column whole(const Column& column) {
  const auto& values = std::get<Column::Reals>(column.values);
  Column::Integers integers;
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (values[i] != std::round(values[i]) || std::abs(values[i]) > 1e15)
      column.complain(static_cast<std::int64_t>(i),
                      "expected a whole number as class, found " + shortest(values[i]));
    integers.push_back(static_cast<std::int64_t>(values[i]));
  }
  return {column.name, std::move(integers), column.complain};
}

template <class T>
void set_reals(Dataset& dataset, const Column& column) {
  const auto& values = std::get<std::vector<T>>(column.values);
  dataset.y = HostTensor::allocate(DType::float32, {std::ssize(values)});
  std::ranges::transform(values, dataset.y.as<float>().begin(),
                         [](T value) { return static_cast<float>(value); });
}

void check_finite(const Column& column) {
  const auto* reals = std::get_if<Column::Reals>(&column.values);
  if (!reals) return;
  const auto bad = std::ranges::find_if_not(
      *reals, [](double v) { return std::isfinite(static_cast<float>(v)); });
  if (bad != reals->end())
    column.complain(bad - reals->begin(),
                    std::isnan(*bad) ? "the target is missing"
                                     : "the target " + shortest(*bad) + " is not within float32");
}

Part part_of(const Column& column, std::int64_t row, const std::string& text) {
  static const std::array<std::string, 6> names{"train", "validation", "test", "0", "1", "2"};
  const auto found = std::ranges::find(names, text);
  if (found == names.end())
    column.complain(row, "expected train, validation or test (or 0, 1, 2), found '" + text + "'");
  return Part{static_cast<std::uint8_t>((found - names.begin()) % 3)};
}

}  // namespace

std::int64_t Column::size() const {
  return std::visit([](const auto& values) { return std::ssize(values); }, values);
}

std::string Column::kind() const {
  static const std::array<std::string, 3> names{"integers", "real numbers", "text"};
  return names[values.index()];
}

bool too_many(std::size_t different, std::int64_t samples) {
  return different > 20 && 2 * different > static_cast<std::size_t>(samples);
}

void set_targets(Dataset& dataset, const Column& column, const std::string& kind) {
  check_finite(column);
  const bool text = std::holds_alternative<Column::Texts>(column.values);
  const bool reals = std::holds_alternative<Column::Reals>(column.values);
  if (text && kind == "real") column.complain(0, "expected numbers for data.target_kind real");
  if (text) return set_classes<std::string>(dataset, column, kind);
  if (reals && kind == "classes") return set_classes<std::int64_t>(dataset, whole(column), kind);
  if (reals) return set_reals<double>(dataset, column);
  if (kind == "real") return set_reals<std::int64_t>(dataset, column);
  set_classes<std::int64_t>(dataset, column, kind);
}

HostTensor parts_of(const Column& column) {
  auto parts = HostTensor::allocate(DType::uint8, {column.size()});
  for (std::int64_t row = 0; row < column.size(); ++row) {
    const auto text =
        std::visit([&](const auto& values) { return text_of(values[row]); }, column.values);
    parts.as<std::uint8_t>()[row] = static_cast<std::uint8_t>(part_of(column, row, text));
  }
  return parts;
}

HostTensor groups_of(const Column& column) {
  if (const auto* texts = std::get_if<Column::Texts>(&column.values))
    return codes(*texts, different(*texts));
  const auto* integers = std::get_if<Column::Integers>(&column.values);
  if (!integers) column.complain(0, "expected integers or text as groups, found real numbers");
  auto groups = HostTensor::allocate(DType::int64, {column.size()});
  std::ranges::copy(*integers, groups.as<std::int64_t>().begin());
  return groups;
}

}  // namespace cairn::data
