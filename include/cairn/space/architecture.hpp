#pragma once

#include <cstdint>
#include <vector>

namespace cairn::space {

/// A point of a search space: for each decision of the space, in its order, the index of the
/// chosen option. A plain value; what it means is the `Space`'s to say.
struct Architecture {
  std::vector<std::uint16_t> choices;

  friend auto operator<=>(const Architecture&, const Architecture&) = default;
};

}  // namespace cairn::space
