#pragma once

#include <cstdint>
#include <functional>
#include <optional>

#include "cairn/space/architecture.hpp"
#include "feasibility/programme.hpp"

namespace cairn::feasibility {

/// The least or greatest value of a quantity among what is feasible.
struct Extreme {
  std::int64_t value = 0;
  bool proved = true;  ///< false: no more than a bound, nothing feasible was found there yet
  std::optional<space::Architecture> at;
};

enum class Sense { least, greatest };

/// Searches the paths of a programme in the order of what the quantity can come to at best (A*,
/// Hart, Nilsson & Raphael 1968, with the counts' bins telling what is still possible), until one
/// keeps all bounds. `admits`, if any, may ask for more. Nothing: no path is feasible.
std::optional<Extreme> extreme(const Programme& programme, std::size_t quantity, Sense sense,
                               const std::function<bool(const space::Architecture&)>& admits);

}  // namespace cairn::feasibility
