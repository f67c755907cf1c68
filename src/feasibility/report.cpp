#include "cairn/feasibility/report.hpp"

#include <algorithm>

#include "feasibility/analysis.hpp"
#include "feasibility/extreme.hpp"

namespace cairn::feasibility {
namespace {

using Shares = std::vector<std::vector<ChoiceShare>>;

std::vector<CostValue> costs(const Programme& programme, const Tally& tally) {
  std::vector<CostValue> values;
  for (std::size_t q = 0; q < programme.quantities.size(); ++q)
    values.push_back(cost_value(programme.quantities[q], tally.value(q)));
  return values;
}

/// Shares of the superset, by decision and choice.
Shares shares_of(const space::Space& space, const Problem& problem) {
  Shares shares;
  for (const auto& decision : space.decisions()) shares.emplace_back(decision.choices.size());
  const auto by_label = problem.counts().shares();
  space::Architecture made{std::vector<std::uint16_t>(space.decisions().size())};
  for (std::size_t l = 0; l < by_label.size(); ++l) {
    const auto& level = problem.programme().levels[l];
    for (std::size_t label = 0; label < level.labels; ++label) {
      level.write(label, made);
      for (std::size_t d = level.position.first; d < level.position.first + level.position.count;
           ++d)
        shares[d][made.choices[d]].share += by_label[l][label];
    }
  }
  for (auto& decision : shares)
    for (auto& choice : decision) choice = {std::min(choice.share, 1.0), choice.share == 0};
  return shares;
}

/// The same of what is feasible, from so many draws or, in a small space, from all of it.
bool survey(Shares& shares, const Problem& problem, int draws) {
  for (auto& decision : shares)
    for (auto& choice : decision) choice.share = 0;
  double found = 0;
  const bool all = problem.survey(draws, "feasibility_shares", [&](const Counts::Path& path) {
    ++found;
    for (std::size_t d = 0; d < shares.size(); ++d)
      shares[d][path.architecture.choices[d]].share += 1;
  });
  for (auto& decision : shares)
    for (auto& choice : decision) {
      choice.share /= std::max(found, 1.0);
      choice.dead = choice.dead || (all && choice.share == 0);
    }
  return all;
}

/// What quantity `q` can be while all else is kept.
CostRange range(Sources& sources, const std::vector<Term>& terms, std::size_t q) {
  std::vector<Term> others;
  for (const Term& term : terms)
    if (term.kind == Term::Kind::rule || term.index != q) others.push_back(term);
  const Problem problem(sources, select(sources, others));
  const Quantity& quantity = problem.programme().quantities[q];
  CostRange range{cost_value(quantity, 0), cost_value(quantity, 0), false, false};
  if (problem.empty()) return range;
  std::function<bool(const space::Architecture&)> admits;
  if (!problem.filters().empty())
    admits = [&](const space::Architecture& found) { return problem.meets_filters(found); };
  if (const auto least = extreme(problem.programme(), q, Sense::least, admits)) {
    range.least = cost_value(quantity, least->value);
    range.least_proved = least->proved;
  }
  if (const auto greatest = extreme(problem.programme(), q, Sense::greatest, admits)) {
    range.greatest = cost_value(quantity, greatest->value);
    range.greatest_proved = greatest->proved;
  }
  return range;
}

std::vector<SpaceSample> samples_of(const Problem& problem, int count, std::uint64_t seed) {
  std::vector<SpaceSample> samples;
  Random random(seed, "feasibility_samples");
  for (int i = 0; i < count; ++i) {
    auto architecture = problem.sample(random);
    if (!architecture) break;
    const auto tally = walk(problem.programme(), *architecture);
    samples.push_back({std::move(*architecture), costs(problem.programme(), *tally)});
  }
  return samples;
}

}  // namespace

Report analyse(std::shared_ptr<const space::Space> space, const Options& options,
               const Setting& setting, const ReportOptions& how) {
  how.progress("counting");
  Sources sources = make_sources(space, options, setting);
  const auto terms = terms_of(sources);
  const auto count = [&](const std::vector<Term>& some) {
    return Problem(sources, select(sources, some)).count(how.draws);
  };
  Report report;
  report.encodings = space->encodings();
  report.buildable = count({});
  for (const Term& term : terms) {
    how.progress("counting with " + text(sources, term));
    report.conditions.push_back({text(sources, term), reason(options, term), count({term})});
  }
  const Problem problem(sources, select(sources, terms));
  report.feasible = problem.count(how.draws);
  report.samples = samples_of(problem, how.samples, how.seed);
  if (problem.empty() || (how.samples > 0 && report.samples.empty())) {
    how.progress("looking for what conflicts");
    report.conflict = explain(sources, options);
  }
  if (problem.empty()) return report;
  report.shares = shares_of(*space, problem);
  report.shares_exact = problem.exact() || survey(report.shares, problem, how.draws);
  for (std::size_t q = 0; q < problem.programme().quantities.size(); ++q) {
    how.progress("looking for the least and greatest " + problem.programme().quantities[q].name);
    report.ranges.push_back(range(sources, terms, q));
  }
  return report;
}

std::vector<SpaceSample> sample(std::shared_ptr<const space::Space> space, const Options& options,
                                const Setting& setting, int count, std::uint64_t seed) {
  Sources sources = make_sources(std::move(space), options, setting);
  return samples_of(Problem(sources, all_of(sources)), count, seed);
}

}  // namespace cairn::feasibility
