#include "cairn/space/space.hpp"

#include <algorithm>
#include <stdexcept>

#include "cairn/core/error.hpp"
#include "cairn/space/shape.hpp"
#include "space/builder.hpp"
#include "space/bytes.hpp"
#include "space/decisions.hpp"
#include "space/network_hash.hpp"
#include "space/option_checks.hpp"
#include "space/plan.hpp"
#include "space/walker.hpp"

namespace cairn::space {
namespace {

/// Stages of one kind, one after the other in one chain of layers: they may share pieces in several
/// ways. Those from `first` on; none where that is no stage.
std::span<const Step> stages_from(std::span<const Step> steps, std::size_t first) {
  std::size_t end = first;
  while (end < steps.size() && are_of_stage(steps[end].lists) &&
         steps[end].lists.index() == steps[first].lists.index() &&
         steps[end].branch == steps[first].branch)
    ++end;
  return steps.subspan(first, end - first);
}

}  // namespace

Space::Space(Options options, Task task, std::vector<Decision> training) : task_(std::move(task)) {
  validate(options);
  Plan plan = make_steps(options, task_);
  decisions_ = all_decisions(plan, options.choice, std::move(training));
  add_tables(plan, decisions_);
  plan_ = std::make_shared<const Plan>(std::move(plan));
}

bool Space::holds(const Architecture& architecture) const {
  const auto& choices = architecture.choices;
  if (choices.size() != decisions_.size()) return false;
  for (std::size_t i = 0; i < choices.size(); ++i)
    if (choices[i] >= decisions_[i].choices.size()) return false;
  return true;
}

void Space::require(const Architecture& architecture) const {
  if (!holds(architecture)) throw std::out_of_range("choices that the search space does not have");
}

double Space::encodings() const {
  double count = 1;
  for (const Decision& decision : decisions_) count *= static_cast<double>(decision.choices.size());
  return count;
}

Architecture Space::at(std::uint64_t index) const {
  Architecture architecture{std::vector<std::uint16_t>(decisions_.size())};
  for (std::size_t i = decisions_.size(); i-- > 0;) {
    const std::uint64_t size = decisions_[i].choices.size();
    architecture.choices[i] = static_cast<std::uint16_t>(index % size);
    index /= size;
  }
  if (index != 0) throw std::out_of_range("no encoding of that number");
  return architecture;
}

Architecture Space::sample(Random& random) const {
  Architecture architecture;
  architecture.choices.reserve(decisions_.size());
  for (const Decision& decision : decisions_)
    architecture.choices.push_back(
        static_cast<std::uint16_t>(random.below(decision.choices.size())));
  return architecture;
}

Graph Space::graph(const Architecture& architecture) const {
  require(architecture);
  if (!has_networks())
    throw Error({"there is no network", "the space holds plain choices, without layers", ""});
  Builder builder(task_);
  std::size_t branch = 0;
  builder.begin_branch(task_, plan_->branches[0]);
  for (const Step& step : plan_->steps) {
    for (; branch < step.branch; ++branch) {
      builder.end_branch();
      if (branch + 1 < plan_->branches.size())
        builder.begin_branch(task_, plan_->branches[branch + 1]);
    }
    builder.append(step, step.of(architecture), task_.outputs);
  }
  infer_shapes(builder.graph());
  return std::move(builder).take();
}

bool Space::buildable(const Architecture& architecture) const {
  if (!holds(architecture)) return false;
  if (!has_networks()) return true;
  const Walker walker(*plan_, task_);
  std::optional place = walker.begin();
  for (std::size_t i = 0; place && i < plan_->steps.size(); ++i)
    place = walker.next(i, plan_->steps[i].of(architecture), std::move(*place));
  return place.has_value();
}

Architecture Space::canonical(const Architecture& architecture) const {
  require(architecture);
  Architecture first = architecture;
  for (std::size_t i = 0; i < first.choices.size(); ++i)
    first.choices[i] = plan_->first_equal[i][first.choices[i]];
  for (std::size_t i = 0; i < plan_->steps.size();) {
    const auto stages = stages_from(plan_->steps, i);
    if (!stages.empty()) place(stages, pieces_of(stages, architecture), first.choices);
    i += std::max<std::size_t>(1, stages.size());
  }
  return first;
}

Hash128 Space::hash(const Architecture& architecture) const {
  require(architecture);
  Bytes bytes;
  bytes.reserve(16 + 4 * plan_->steps.size() + plan_->free.size());
  add_network(bytes, *plan_, task_, architecture);
  for (std::size_t i = 0; i < plan_->free.size(); ++i)
    bytes.add(plan_->free[i][architecture.choices[plan_->free_at() + i]]);
  return hash128(bytes.span());
}

bool Space::has_networks() const {
  return plan_->networks();
}

std::optional<Choice> Space::value(const Architecture& architecture,
                                   std::string_view decision) const {
  require(architecture);
  const auto found = std::ranges::find(decisions_, decision, &Decision::name);
  if (found == decisions_.end()) return std::nullopt;
  return found->choices[architecture.choices[static_cast<std::size_t>(found - decisions_.begin())]];
}

}  // namespace cairn::space
