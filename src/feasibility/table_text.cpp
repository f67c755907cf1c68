#include "feasibility/table_text.hpp"

#include <algorithm>
#include <cmath>
#include <variant>

#include "cairn/core/error.hpp"
#include "cairn/data/csv.hpp"

namespace cairn::feasibility {
namespace {

bool means(std::string_view cell, const space::Choice& choice) {
  if (const auto* text = std::get_if<std::string>(&choice)) return cell == *text;
  const auto number = data::to_number(cell);
  if (!number) return false;
  if (const auto* whole = std::get_if<std::int64_t>(&choice))
    return *number == static_cast<double>(*whole);
  return *number == std::get<double>(choice);
}

}  // namespace

std::optional<std::uint16_t> choice_of(std::string_view cell, const space::Decision& decision) {
  for (std::size_t i = 0; i < decision.choices.size(); ++i)
    if (means(cell, decision.choices[i])) return static_cast<std::uint16_t>(i);
  return std::nullopt;
}

Quantity table_quantity(const TableOptions& options, double greatest) {
  constexpr double most = 0x1p60;
  Quantity quantity{options.name, options.unit, 1e9};
  while (greatest * quantity.scale > most && quantity.scale > 1e-9) quantity.scale /= 10;
  if (greatest * quantity.scale > most)
    throw UsageError({options.file, "its costs are too large to be summed up", ""});
  quantity.base = to_units(quantity, options.base);
  if (options.min != 0) quantity.min = to_units(quantity, options.min);
  if (options.max != 0) quantity.max = to_units(quantity, options.max);
  return quantity;
}

std::int64_t to_units(const Quantity& quantity, double value) {
  constexpr double most = 0x1p62;
  return std::llround(std::clamp(value * quantity.scale, -most, most));
}

}  // namespace cairn::feasibility
