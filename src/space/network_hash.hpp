#pragma once

#include "cairn/space/architecture.hpp"
#include "cairn/space/task.hpp"
#include "space/bytes.hpp"
#include "space/plan.hpp"

namespace cairn::space {

/// Appends what a network is: inputs, layers and outputs, but not how it is encoded.
void add_network(Bytes& bytes, const Plan& plan, const Task& task,
                 const Architecture& architecture);

/// All pieces of these stages, in a row.
std::vector<Piece> pieces_of(std::span<const Step> stages, const Architecture& architecture);

}  // namespace cairn::space
