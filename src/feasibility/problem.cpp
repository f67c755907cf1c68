#include "feasibility/problem.hpp"

#include <algorithm>
#include <cmath>

#include "feasibility/refine.hpp"
#include "feasibility/rule_solver.hpp"

namespace cairn::feasibility {
namespace {

using space::Architecture;

constexpr int kDraws = 200'000;    ///< before a sample is given up
constexpr int kRuleDraws = 2'000;  ///< that tell whether rules are met by chance
constexpr int kSolverDraws = 200;

/// Takes away the arcs of choices that no architecture has which meets the rules.
void remove_dead(Programme& programme, const std::vector<std::vector<bool>>& alive) {
  Architecture made{std::vector<std::uint16_t>(programme.decisions)};
  for (auto& level : programme.levels)
    for (std::size_t i = 0; i < level.arcs.size(); ++i) {
      level.write(i % level.labels, made);
      for (std::size_t d = 0; d < level.radix.size(); ++d) {
        const std::size_t decision = level.position.first + d;
        if (!alive[decision][made.choices[decision]]) level.arcs[i].target = Programme::kNone;
      }
    }
}

}  // namespace

Problem::Problem(Sources& sources, const Selection& selection) : space_(sources.space) {
  auto compiled = compile(sources, selection);
  programme_ = std::move(compiled.programme);
  filters_ = std::move(compiled.filters);
  if (!filters_.empty()) {
    RuleSolver solver(filters_, space_->decisions());
    if (!solver.conflict().empty()) return;
    remove_dead(programme_, solver.alive());
  }
  prune(programme_);
  counts_ = refine(programme_);
  if (!counts_ || filters_.empty()) return;
  Random random(0, "feasibility_filter");
  int met = 0;
  for (int i = 0; i < kRuleDraws; ++i)
    met += meets_filters(counts_->draw(random).architecture) ? 1 : 0;
  by_solver_ = met * 1000 < kRuleDraws;
}

bool Problem::meets_filters(const Architecture& architecture) const {
  return std::ranges::all_of(filters_, [&](const Rule& rule) { return rule.holds(architecture); });
}

bool Problem::contains(const Architecture& architecture) const {
  const auto tally = walk(programme_, architecture);
  return tally && tally->admitted() && meets_filters(architecture);
}

bool Problem::exact() const {
  auto exact = [&](const Dimension& dimension) {
    return dimension.exact() && greatest_peak(programme_, dimension.quantity) == 0;
  };
  return filters_.empty() && std::ranges::all_of(counts_->grid().dimensions(), exact);
}

bool Problem::survey(int draws, std::string_view purpose,
                     const std::function<void(const Counts::Path&)>& f) const {
  const bool all = counts_->total() <= draws;
  Random random(0, purpose);
  for (int i = 0; i < (all ? counts_->total() : draws); ++i)
    if (const auto path = all ? counts_->at(i) : counts_->draw(random); admits(path)) f(path);
  return all;
}

Count Problem::count(int draws) const {
  if (empty()) return {};
  const double total = counts_->total();
  if (exact()) return {total, 0, true};
  double met = 0;
  if (survey(draws, "feasibility_count", [&](const auto&) { ++met; })) return {met, 0, true};
  // Half a count keeps the error above zero where all draws or none are met.
  const double share = (met + 0.5) / (draws + 1);
  return {total * met / draws, total * std::sqrt(share * (1 - share) / draws), false};
}

std::optional<Architecture> Problem::draw(Random& random, int draws) const {
  for (int i = 0; i < draws; ++i)
    if (auto path = counts_->draw(random); admits(path)) return std::move(path.architecture);
  return std::nullopt;
}

/// A new solver each time: what one has learned would make answers depend on the questions before.
std::optional<Architecture> Problem::solve(Random& random) const {
  RuleSolver solver(filters_, space_->decisions());
  for (int i = 0; i < kSolverDraws; ++i) {
    auto near = solver.near(counts_->draw(random).architecture, random);
    if (!near || contains(*near)) return near;
  }
  return std::nullopt;
}

std::optional<Architecture> Problem::sample(Random& random) const {
  if (empty()) return std::nullopt;
  return by_solver_ ? solve(random) : draw(random, kDraws);
}

}  // namespace cairn::feasibility
