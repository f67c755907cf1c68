// A space as a walk: what each position adds to what was built so far.

#include <algorithm>
#include <stdexcept>

#include "cairn/space/space.hpp"
#include "space/builder.hpp"
#include "space/inputs.hpp"
#include "space/plan.hpp"
#include "space/walker.hpp"

namespace cairn::space {
namespace {

/// Whether what comes next is in the same branch: then equal steps lead to equal places.
bool stays(const Plan& plan, std::size_t step) {
  return step + 1 == plan.steps.size() || plan.steps[step + 1].branch == plan.steps[step].branch;
}

/// The first step that does the same.
std::size_t first_like(const Plan& plan, std::size_t number) {
  const Step& step = plan.steps[number];
  for (std::size_t i = 0; i < number; ++i) {
    const Step& other = plan.steps[i];
    if (other.branch == step.branch && stays(plan, i) == stays(plan, number) &&
        other.lists == step.lists)
      return i;
  }
  return number;
}

Graph only_input(const Shape& in) {
  Graph graph;
  graph.add("input", Input{in}, {});
  return graph;
}

/// A join of all chains. Of those that were done the state knows only the sum of their features: it
/// is split evenly.
Graph join_graph(Join kind, const Place& place, std::size_t chains) {
  Graph graph;
  std::vector<LayerId> inputs;
  std::int64_t left = place.joined;
  for (std::size_t i = 0; i < chains; ++i) {
    const auto share = left / static_cast<std::int64_t>(chains - i);
    left -= share;
    inputs.push_back(graph.add("input_" + std::to_string(i + 1), Input{{share}}, {}));
  }
  graph.add("join", kind == Join::add ? Layer(Add{}) : Layer(Concat{}), inputs);
  return graph;
}

/// Of the gradient of the join, what is surely gone once the backward pass has left the last step
/// of the first branch: the features of later branches are not known yet, and of several chains
/// that hold parts of it, one counts its own.
std::int64_t released_bytes(const Plan& plan, const Step& step, const Graph& part) {
  if (step.branch != plan.steps[0].branch) return 0;
  return kFloatBytes * infer_shapes(part).back()[0];
}

}  // namespace

std::vector<Position> Space::positions() const {
  std::vector<Position> positions;
  for (std::size_t i = 0; i < plan_->steps.size(); ++i) {
    const Step& step = plan_->steps[i];
    positions.push_back({step.name, step.first, step.count, first_like(*plan_, i)});
  }
  for (std::size_t i = plan_->free_at(); i < decisions_.size(); ++i)
    positions.push_back({decisions_[i].name, i, 1, positions.size()});
  return positions;
}

State Space::begin() const {
  if (!has_networks()) return {};
  const Walker walker(*plan_, task_);
  return walker.encode(walker.begin());
}

Shape Space::shape(const State& state) const {
  if (!has_networks()) return {};
  const Place place = Walker(*plan_, task_).decode(state);
  return place.shape.empty() ? Shape{place.joined} : place.shape;
}

std::optional<Fragment> Space::fragment(const Position& position, Indices choices,
                                        const State& in) const {
  const auto step = std::ranges::find_if(plan_->steps, [&](const Step& s) {
    return s.first == position.first && s.count == position.count && s.name == position.name;
  });
  if (step == plan_->steps.end()) return Fragment{only_input(shape(in)), in};
  const auto number = static_cast<std::size_t>(step - plan_->steps.begin());
  const Walker walker(*plan_, task_);
  const Place place = walker.decode(in);
  const auto next = walker.next(number, choices, place);
  if (!next) return std::nullopt;
  Fragment fragment;
  fragment.out = walker.encode(*next);
  fragment.beside_bytes = walker.beside_bytes(number, place);
  fragment.into_join = !stays(*plan_, number) && step->branch < plan_->branches.size();
  if (const auto* join = std::get_if<JoinLists>(&step->lists)) {
    fragment.graph = join_graph(join->join[choices[0]], place, plan_->chains);
    fragment.gradient_bytes = kFloatBytes * shape(fragment.out)[0];
  } else {
    const bool in_branch = step->branch < plan_->branches.size();
    Builder builder(place.shape, in_branch ? plan_->branches[step->branch].size() : 1);
    builder.append(*step, choices, task_.outputs);
    fragment.graph = std::move(builder).take();
    if (fragment.into_join)
      fragment.gradient_bytes = -released_bytes(*plan_, *step, fragment.graph);
  }
  return fragment;
}

}  // namespace cairn::space
