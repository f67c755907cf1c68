#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cairn/core/metric.hpp"
#include "cairn/data/csv.hpp"

namespace cairn::app {

/// Which columns of a table hold what; what is not named is guessed.
struct ColumnOptions {
  std::vector<std::string> id;  ///< several are joined
  std::string epoch;
  std::string metric;
  std::vector<std::string> series;  ///< that the engine may use besides the metric
};

struct Columns {
  std::vector<std::size_t> id;  ///< none: a new curve begins where the epochs start again
  std::size_t epoch = 0;
  std::size_t metric = 0;
  std::vector<std::size_t> series;
};

/// Throws UsageError for a column that does not exist, or that nothing tells.
Columns choose_columns(const data::Csv& table, const ColumnOptions& options);

/// What other programs call things: "val_accs", "trainLoss", "validation_accuracy".
struct Meaning {
  MetricInfo info;     ///< in Cairn's words ("validation_accuracy") where `known`, else as it is
  bool known = false;  ///< an accuracy, error or loss of training or validation data
};
Meaning meaning_of(std::string_view column);

/// The cells of `id`, joined.
std::string id_of(const data::Csv& table, std::size_t row, const std::vector<std::size_t>& id);

}  // namespace cairn::app
