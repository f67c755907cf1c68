#pragma once

#include <z3++.h>

#include <cstdint>
#include <limits>
#include <map>
#include <numeric>
#include <optional>
#include <set>
#include <stdexcept>
#include <string>
#include <vector>

#include "cairn/space/cost.hpp"
#include "cairn/space/shape.hpp"
#include "cairn/space/space.hpp"

namespace cairn::bench {

/// What a solver does without counting: the space as Boolean choices, costs of layers as
/// pseudo-Boolean sums, one model after the other, each excluded by a clause once it is found.
class Z3Enumeration {
 public:
  struct Budget {
    std::int64_t space::Cost::*cost;
    std::int64_t min = 0;
    std::int64_t max = 0;
  };

  /// Of the networks whose last stage leaves images of `side` × `side`.
  Z3Enumeration(const space::Space& space, std::int64_t side, const std::vector<Budget>& budgets)
      : solver_(context_, "QF_FD") {
    walk(space, side);
    for (const auto& decision : space.decisions()) {
      choices_.push_back(fresh(decision.name, decision.choices.size()));
      exactly_one(choices_.back());
    }
    add_edges();
    for (const Budget& budget : budgets) add(budget);
  }

  /// The next model; nothing: none was found in this time [s].
  std::optional<space::Architecture> next(double seconds) {
    z3::params params(context_);
    params.set("timeout", static_cast<unsigned>(1000 * seconds) + 1);
    solver_.set(params);
    if (solver_.check() != z3::sat) return std::nullopt;
    const z3::model model = solver_.get_model();
    space::Architecture found{std::vector<std::uint16_t>(choices_.size())};
    z3::expr_vector same(context_);
    for (std::size_t d = 0; d < choices_.size(); ++d)
      for (unsigned c = 0; c < choices_[d].size(); ++c)
        if (const z3::expr choice = choices_[d][static_cast<int>(c)];
            model.eval(choice, true).is_true()) {
          found.choices[d] = static_cast<std::uint16_t>(c);
          same.push_back(choice);
        }
    solver_.add(!z3::mk_and(same));
    return found;
  }

 private:
  /// A way through a position.
  struct Edge {
    space::State from, to;
    std::size_t decision = 0;  ///< the first of the position
    std::vector<std::uint16_t> choices;
    space::Cost cost;
  };

  void walk(const space::Space& space, std::int64_t side) {
    const auto positions = space.positions();
    std::set<space::State> shapes{space.begin()};
    for (std::size_t p = 0; p < positions.size(); ++p) {
      levels_.emplace_back();
      const bool last = p + 1 == positions.size();
      for (const auto& shape : shapes)
        if (shape[1] >= side && (!last || shape[1] == side)) add_ways(space, positions[p], shape);
      shapes.clear();
      for (const Edge& edge : levels_.back()) shapes.insert(edge.to);
    }
    for (std::size_t l = levels_.size() - 1; l-- > 0;) {
      std::set<space::State> leads_on;
      for (const Edge& edge : levels_[l + 1]) leads_on.insert(edge.from);
      std::erase_if(levels_[l], [&](const Edge& edge) { return !leads_on.contains(edge.to); });
    }
  }

  void add_ways(const space::Space& space, const space::Position& position,
                const space::State& from) {
    std::vector<std::uint16_t> choices(position.count);
    for (std::size_t i = 0; i < position.count;) {
      if (const auto part = space.fragment(position, choices, from))
        levels_.back().push_back({from, part->out, position.first, choices, space::cost(*part)});
      for (i = 0; i < choices.size(); ++i) {
        if (++choices[i] < space.decisions()[position.first + i].choices.size()) break;
        choices[i] = 0;
      }
    }
  }

  z3::expr_vector fresh(const std::string& name, std::size_t count) {
    z3::expr_vector made(context_);
    for (std::size_t i = 0; i < count; ++i)
      made.push_back(context_.bool_const((name + "_" + std::to_string(i)).c_str()));
    return made;
  }

  void exactly_one(const z3::expr_vector& of) {
    solver_.add(z3::mk_or(of));
    solver_.add(z3::atmost(of, 1));
  }

  /// One edge of each level is taken, from the shape where that before it ended.
  void add_edges() {
    for (std::size_t l = 0; l < levels_.size(); ++l) {
      const std::string level = std::to_string(l);
      taken_.push_back(fresh("edge" + level, levels_[l].size()));
      exactly_one(taken_.back());
      for (std::size_t e = 0; e < levels_[l].size(); ++e) {
        const Edge& edge = levels_[l][e];
        const z3::expr taken = taken_.back()[static_cast<int>(e)];
        solver_.add(z3::implies(taken, shape(l, edge.from)));
        solver_.add(z3::implies(taken, shape(l + 1, edge.to)));
        for (std::size_t i = 0; i < edge.choices.size(); ++i)
          solver_.add(
              z3::implies(taken, choices_[edge.decision + i][static_cast<int>(edge.choices[i])]));
      }
    }
    for (auto& [level, shapes] : shapes_) {
      z3::expr_vector all(context_);
      for (auto& [key, variable] : shapes) all.push_back(variable);
      exactly_one(all);
    }
  }

  z3::expr shape(std::size_t level, const space::Shape& shape) {
    auto& shapes = shapes_[level];
    const std::string name = "shape" + std::to_string(level) + "_" + std::to_string(shapes.size());
    return shapes.try_emplace(shape, context_.bool_const(name.c_str())).first->second;
  }

  /// Divided by the greatest common divisor: the solver's coefficients are 32 bits wide.
  void add(const Budget& budget) {
    z3::expr_vector edges(context_);
    std::vector<std::int64_t> costs;
    std::int64_t unit = 0, base = 0;
    for (std::size_t l = 0; l < levels_.size(); ++l) {
      std::int64_t least = std::numeric_limits<std::int64_t>::max();
      for (const Edge& edge : levels_[l]) least = std::min(least, edge.cost.*budget.cost);
      base += least;
      for (std::size_t e = 0; e < levels_[l].size(); ++e) {
        edges.push_back(taken_[l][static_cast<int>(e)]);
        costs.push_back(levels_[l][e].cost.*budget.cost - least);
        unit = std::gcd(unit, costs.back());
      }
    }
    std::vector<int> scaled;
    for (std::int64_t cost : costs) scaled.push_back(narrow(cost / unit));
    solver_.add(z3::pble(edges, scaled.data(), narrow((budget.max - base) / unit)));
    if (budget.min > base)
      solver_.add(z3::pbge(edges, scaled.data(), narrow((budget.min - base + unit - 1) / unit)));
  }

  static int narrow(std::int64_t value) {
    if (value > std::numeric_limits<int>::max())
      throw std::runtime_error("a cost is too large for the solver");
    return static_cast<int>(value);
  }

  z3::context context_;
  z3::solver solver_;
  std::vector<std::vector<Edge>> levels_;
  std::vector<z3::expr_vector> choices_;  ///< [decision][choice]
  std::vector<z3::expr_vector> taken_;    ///< [level][edge]
  std::map<std::size_t, std::map<space::Shape, z3::expr>> shapes_;
};

}  // namespace cairn::bench
