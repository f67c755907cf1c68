// A space as a walk: what each position adds to what was built so far.

#include <algorithm>

#include "cairn/core/error.hpp"
#include "cairn/space/shape.hpp"
#include "cairn/space/space.hpp"
#include "space/builder.hpp"
#include "space/plan.hpp"

namespace cairn::space {
namespace {

/// The first stage with the same lists of choices.
std::size_t first_like(const std::vector<StagePlan>& stages, std::size_t stage) {
  return static_cast<std::size_t>(std::ranges::find(stages, stages[stage]) - stages.begin());
}

Graph only_input(const Shape& in) {
  Graph graph;
  graph.add("input", Input{in}, {});
  return graph;
}

}  // namespace

std::vector<Position> Space::positions() const {
  std::vector<Position> positions;
  for (std::size_t s = 0; s < plan_->stages.size(); ++s)
    positions.push_back({"stage[" + std::to_string(s + 1) + "]", s * kPerStage, kPerStage,
                         first_like(plan_->stages, s)});
  if (plan_->networks)
    positions.push_back({"head", plan_->head_at(), kPerHead, plan_->stages.size()});
  for (std::size_t i = plan_->free_at(); i < decisions_.size(); ++i)
    positions.push_back({decisions_[i].name, i, 1, positions.size()});
  return positions;
}

std::optional<Graph> Space::fragment(const Position& position, Indices choices,
                                     const Shape& in) const {
  if (position.first >= plan_->free_at()) return only_input(in);
  Builder builder({in, task_.outputs});
  try {
    if (position.first < plan_->head_at()) {
      std::vector<Piece> pieces;
      append_stage(plan_->stages[position.first / kPerStage], choices, pieces);
      for (std::size_t i = 0; i < pieces.size(); ++i)
        builder.append(pieces[i], "piece" + std::to_string(i + 1) + "_");
    } else {
      builder.append(head_of(plan_->head, choices), task_.outputs);
    }
    infer_shapes(builder.graph());
  } catch (const Error&) {
    return std::nullopt;
  }
  return std::move(builder).take();
}

}  // namespace cairn::space
