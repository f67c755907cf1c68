#include "feasibility/row_table.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>
#include <ranges>

#include "cairn/core/error.hpp"
#include "cairn/data/csv.hpp"
#include "feasibility/table_text.hpp"

namespace cairn::feasibility {
namespace {

/// Several rows for the same candidate: measured several times.
struct Mean {
  double sum = 0;
  int count = 0;
};
using Rows = std::map<std::vector<std::uint16_t>, Mean>;

std::vector<std::size_t> decisions_in(const std::vector<space::Position>& order) {
  std::vector<std::size_t> decisions;
  for (const auto& position : order)
    for (std::size_t i = 0; i < position.count; ++i) decisions.push_back(position.first + i);
  return decisions;
}

/// A decision and the column that holds its choices; none where it has only one.
struct Column {
  const space::Decision& decision;
  std::optional<std::size_t> index;

  std::optional<std::uint16_t> choice(const std::vector<std::string>& row) const {
    return index ? choice_of(row[*index], decision) : std::optional<std::uint16_t>(0);
  }
};

std::vector<Column> columns_of(const data::Csv& csv, const space::Space& space,
                               const std::vector<std::size_t>& order) {
  std::vector<Column> columns;
  for (std::size_t d : order) {
    const auto& decision = space.decisions()[d];
    const bool open = decision.choices.size() > 1 || csv.has(decision.name);
    columns.push_back({decision, open ? std::optional(csv.column(decision.name)) : std::nullopt});
  }
  return columns;
}

/// The rows whose choices the space has.
Rows read_rows(const data::Csv& csv, const TableOptions& options, const space::Space& space,
               const std::vector<std::size_t>& order) {
  const auto columns = columns_of(csv, space, order);
  const std::size_t cost = csv.column(options.column);
  Rows rows;
  for (std::size_t r = 0; r < csv.rows.size(); ++r) {
    std::vector<std::uint16_t> choices;
    for (const Column& column : columns)
      if (const auto choice = column.choice(csv.rows[r])) choices.push_back(*choice);
    if (choices.size() != columns.size()) continue;
    Mean& mean = rows[std::move(choices)];
    mean.sum += csv.number(r, cost);
    ++mean.count;
  }
  if (rows.empty())
    throw UsageError({options.file, "no row has choices of the space",
                      "Write the choices in the workflow as they are in the file"});
  return rows;
}

double greatest(const Rows& rows) {
  double most = 0;
  for (const auto& [choices, mean] : rows) most = std::max(most, std::abs(mean.sum / mean.count));
  return most;
}

}  // namespace

RowTable::RowTable(const TableOptions& options, const space::Space& space,
                   const std::vector<space::Position>& order) {
  const auto decisions = decisions_in(order);
  const Rows rows = read_rows(data::read_csv(options.file), options, space, decisions);
  quantity_ = table_quantity(options, greatest(rows) + std::abs(options.base));
  width_ = decisions.size();
  for (const auto& position : order) {
    offset_.push_back(offset_.empty() ? 0 : offset_.back() + count_.back());
    count_.push_back(position.count);
  }
  for (const auto& [choices, mean] : rows) {
    choices_.insert(choices_.end(), choices.begin(), choices.end());
    costs_.push_back(to_units(quantity_, mean.sum / mean.count));
  }
}

void RowTable::bound(const Quantity& quantity) {
  std::vector<std::uint16_t> choices;
  std::vector<std::int64_t> costs;
  for (std::size_t row = 0; row < costs_.size(); ++row) {
    if (!quantity.admits(quantity.base + costs_[row])) continue;
    const auto begin = choices_.begin() + static_cast<std::ptrdiff_t>(row * width_);
    choices.insert(choices.end(), begin, begin + static_cast<std::ptrdiff_t>(width_));
    costs.push_back(costs_[row]);
  }
  choices_ = std::move(choices);
  costs_ = std::move(costs);
}

RowTable::Range RowTable::narrow(Range range, std::size_t level,
                                 std::span<const std::uint16_t> choices) const {
  auto part = [&](std::uint32_t row) {
    return std::span(choices_).subspan(row * width_ + offset_[level], choices.size());
  };
  auto rows = std::views::iota(range.begin, range.end);
  const auto first = std::ranges::partition_point(rows, [&](std::uint32_t row) {
    return std::ranges::lexicographical_compare(part(row), choices);
  });
  const auto last = std::ranges::partition_point(rows, [&](std::uint32_t row) {
    return !std::ranges::lexicographical_compare(choices, part(row));
  });
  return {range.begin + static_cast<std::uint32_t>(first - rows.begin()),
          range.begin + static_cast<std::uint32_t>(last - rows.begin())};
}

}  // namespace cairn::feasibility
