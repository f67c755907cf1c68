#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <variant>
#include <vector>

#include "cairn/core/error.hpp"
#include "cairn/data/dataset.hpp"

/// Targets, parts and groups: one value of each sample, from whatever file.
namespace cairn::data {

struct Column {
  using Integers = std::vector<std::int64_t>;
  using Reals = std::vector<double>;
  using Texts = std::vector<std::string>;

  std::string name;
  std::variant<Integers, Reals, Texts> values;
  /// Throws what is to be said of the value in a row: file, place and this reason.
  std::function<void(std::int64_t row, const std::string& reason)> complain;

  std::int64_t size() const;
  /// "integers", "real numbers", "text"
  std::string kind() const;
};

/// Whether so many different values look like names of samples rather than of classes.
bool too_many(std::size_t different, std::int64_t samples);

/// Sets y, classes and class_names. `kind` as Options::target_kind.
void set_targets(Dataset& dataset, const Column& column, const std::string& kind);

/// Dataset::part of a column of 0, 1, 2 or train, validation, test.
HostTensor parts_of(const Column& column);

/// Dataset::group: integers as they are, texts by their order.
HostTensor groups_of(const Column& column);

}  // namespace cairn::data
