#include "feasibility/rule_solver.hpp"

#include <z3++.h>

#include <algorithm>
#include <bit>
#include <map>
#include <set>
#include <utility>

#include "feasibility/rule_encoding.hpp"

namespace cairn::feasibility {
namespace {

constexpr unsigned kWork = 5'000'000;  ///< for one call, in z3's units: some 2 s

/// Decisions as bit vectors that number the choice, with a literal for each choice.
class Choices {
 public:
  Choices(z3::solver& solver, const std::vector<Rule>& rules,
          const std::vector<space::Decision>& decisions) {
    for (const Rule& rule : rules)
      for (std::size_t decision : rule.decisions())
        if (!literals_.contains(decision))
          add(solver, decision, decisions[decision].choices.size());
  }

  /// Those that rules read, ascending, and their literals.
  const std::map<std::size_t, std::vector<z3::expr>>& literals() const { return literals_; }
  const z3::expr& literal(std::size_t decision, std::size_t choice) const {
    return literals_.at(decision)[choice];
  }

 private:
  void add(z3::solver& solver, std::size_t decision, std::size_t choices) {
    z3::context& context = solver.ctx();
    const std::string name = "d" + std::to_string(decision);
    const z3::expr number =
        context.bv_const(name.c_str(), static_cast<unsigned>(std::bit_width(choices)));
    auto& literals = literals_[decision];
    for (std::size_t choice = 0; choice < choices; ++choice) {
      literals.push_back(context.bool_const((name + "=" + std::to_string(choice)).c_str()));
      solver.add(literals.back() == (number == static_cast<int>(choice)));
    }
    solver.add(z3::ult(number, static_cast<int>(choices)));
  }

  std::map<std::size_t, std::vector<z3::expr>> literals_;
};

z3::solver make_solver(z3::context& context) {
  z3::solver solver(context, "QF_FD");  // by SAT, also under changing assumptions
  z3::params params(context);
  params.set("random_seed", 0u);
  solver.set(params);
  return solver;
}

/// Units of work that the solver has done, modulo 2^32.
unsigned work_done(const z3::solver& solver) {
  const z3::stats statistics = solver.statistics();
  for (unsigned i = 0; i < statistics.size(); ++i)
    if (statistics.key(i) == "rlimit count") return statistics.uint_value(i);
  return 0;
}

template <class T>
void shuffle(std::vector<T>& list, Random& random) {
  for (std::size_t i = list.size(); i > 1; --i) std::swap(list[i - 1], list[random.below(i)]);
}

}  // namespace

struct RuleSolver::Impl {
  Impl(const std::vector<Rule>& rules, const std::vector<space::Decision>& decisions)
      : solver(make_solver(context)), choices(solver, rules, decisions), decisions(decisions) {
    const ChoiceLiteral literal = [this](std::size_t decision, std::size_t choice) {
      return choices.literal(decision, choice);
    };
    for (std::size_t i = 0; i < rules.size(); ++i) {
      guards.push_back(context.bool_const(("rule" + std::to_string(i)).c_str()));
      solver.add(z3::implies(guards.back(), encode(context, *rules[i].expression(), literal)));
    }
  }

  using Literals = std::vector<z3::expr>;

  /// Unknown once the work allowed is done.
  z3::check_result ask(const Literals& assumptions) {
    if (work == 0) return z3::unknown;
    z3::expr_vector all(context);
    for (const z3::expr& literal : assumptions) all.push_back(literal);
    const unsigned before = work_done(solver);
    context.set("rlimit", static_cast<int>(work));
    const z3::check_result answer = solver.check(all);
    work -= std::min(work, work_done(solver) - before);
    return answer;
  }
  /// With all rules.
  z3::check_result ask_all(const Literals& literals) {
    Literals assumptions = guards;
    assumptions.insert(assumptions.end(), literals.begin(), literals.end());
    return ask(assumptions);
  }

  /// Which of some literals contradict each other, as the last answer says, by index.
  std::vector<std::size_t> core(const Literals& literals) {
    std::set<unsigned> members;
    for (const z3::expr& literal : solver.unsat_core()) members.insert(literal.id());
    std::vector<std::size_t> found;
    for (std::size_t i = 0; i < literals.size(); ++i)
      if (members.contains(literals[i].id())) found.push_back(i);
    return found;
  }

  /// The choice of a decision that some rule reads in the last solution.
  std::size_t chosen(const z3::model& model, std::size_t decision) const {
    const auto& literals = choices.literals().at(decision);
    const auto found = std::ranges::find_if(
        literals, [&](const z3::expr& literal) { return model.eval(literal, true).is_true(); });
    return static_cast<std::size_t>(found - literals.begin());
  }

  /// Adds wishes to `kept` in their order, but none that contradicts those before it. Returns the
  /// others by index; nothing if the solver gives up. `kept` alone has a solution.
  std::optional<std::vector<std::size_t>> keep(Literals& kept, const Literals& wishes);

  z3::context context;
  z3::solver solver;
  Choices choices;
  std::vector<space::Decision> decisions;
  Literals guards;        ///< each implies its rule
  unsigned work = kWork;  ///< left for this call
};

std::optional<std::vector<std::size_t>> RuleSolver::Impl::keep(Literals& kept,
                                                               const Literals& wishes) {
  std::vector<std::size_t> dropped;
  for (std::size_t first = 0; first < wishes.size();) {
    std::size_t end = wishes.size();
    while (end > first) {
      Literals tried = kept;
      tried.insert(tried.end(), wishes.begin() + first, wishes.begin() + end);
      const z3::check_result answer = ask_all(tried);
      if (answer == z3::sat) break;
      const auto members = answer == z3::unsat ? core(tried) : std::vector<std::size_t>{};
      if (members.empty() || members.back() < kept.size()) return std::nullopt;
      // Those up to the core's last contradict each other; if those before it do not, it is the
      // one to drop.
      end = first + (members.back() - kept.size());
    }
    kept.insert(kept.end(), wishes.begin() + first, wishes.begin() + end);
    if (end < wishes.size()) dropped.push_back(end);
    first = end + 1;
  }
  return dropped;
}

RuleSolver::RuleSolver(const std::vector<Rule>& rules,
                       const std::vector<space::Decision>& decisions)
    : impl_(std::make_unique<Impl>(rules, decisions)) {}
RuleSolver::RuleSolver(RuleSolver&&) noexcept = default;
RuleSolver::~RuleSolver() = default;

std::vector<std::size_t> RuleSolver::conflict() {
  impl_->work = kWork;
  if (impl_->ask_all({}) != z3::unsat) return {};
  std::vector<std::size_t> rules = impl_->core(impl_->guards);
  for (std::size_t i = 0; i < rules.size();) {
    std::vector<std::size_t> fewer = rules;
    fewer.erase(fewer.begin() + static_cast<std::ptrdiff_t>(i));
    Impl::Literals guards;
    for (std::size_t rule : fewer) guards.push_back(impl_->guards[rule]);
    if (impl_->ask(guards) == z3::unsat)
      rules = std::move(fewer);
    else
      ++i;
  }
  return rules;
}

std::vector<std::vector<bool>> RuleSolver::alive() {
  impl_->work = kWork;
  const bool none = impl_->ask_all({}) == z3::unsat;
  std::vector<std::vector<bool>> alive;
  for (const space::Decision& decision : impl_->decisions)
    alive.emplace_back(decision.choices.size(), !none);
  if (none) return alive;
  std::set<std::pair<std::size_t, std::size_t>> seen;
  for (const auto& [decision, literals] : impl_->choices.literals())
    for (std::size_t choice = 0; choice < literals.size(); ++choice) {
      if (seen.contains({decision, choice})) continue;
      const z3::check_result answer = impl_->ask_all({literals[choice]});
      if (answer == z3::unsat) alive[decision][choice] = false;
      if (answer != z3::sat) continue;
      const z3::model model = impl_->solver.get_model();
      for (const auto& [other, unused] : impl_->choices.literals())
        seen.emplace(other, impl_->chosen(model, other));
    }
  return alive;
}

std::optional<space::Architecture> RuleSolver::near(const space::Architecture& wish,
                                                    Random& random) {
  impl_->work = kWork;
  std::vector<std::size_t> order;
  for (const auto& [decision, unused] : impl_->choices.literals()) order.push_back(decision);
  shuffle(order, random);
  if (impl_->ask_all({}) != z3::sat) return std::nullopt;
  Impl::Literals wishes;
  for (std::size_t decision : order)
    wishes.push_back(impl_->choices.literal(decision, wish.choices[decision]));
  Impl::Literals kept;
  const auto dropped = impl_->keep(kept, wishes);
  if (!dropped) return std::nullopt;
  for (std::size_t i : *dropped) {
    Impl::Literals others = impl_->choices.literals().at(order[i]);
    shuffle(others, random);
    for (const z3::expr& other : others) {
      const auto refused = impl_->keep(kept, {other});
      if (!refused) return std::nullopt;
      if (refused->empty()) break;
    }
  }
  space::Architecture architecture = wish;
  if (impl_->ask_all(kept) != z3::sat) return std::nullopt;
  const z3::model model = impl_->solver.get_model();
  for (std::size_t decision : order)
    architecture.choices[decision] = static_cast<std::uint16_t>(impl_->chosen(model, decision));
  return architecture;
}

}  // namespace cairn::feasibility
