#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "cairn/feasibility/options.hpp"
#include "cairn/space/options.hpp"
#include "feasibility/quantity.hpp"

namespace cairn::feasibility {

/// The choice that a cell of a table means: numbers are compared as numbers ("3", "3.0").
std::optional<std::uint16_t> choice_of(std::string_view cell, const space::Decision& decision);

/// A table's cost as a quantity: in billionths of its unit, or coarser units where the greatest
/// value, of so many summed up, would not fit. Decimals of so many places are exact.
Quantity table_quantity(const TableOptions& options, double greatest);
std::int64_t to_units(const Quantity& quantity, double value);

}  // namespace cairn::feasibility
