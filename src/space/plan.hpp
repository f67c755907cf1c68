#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "cairn/space/architecture.hpp"
#include "cairn/space/space.hpp"
#include "space/lists.hpp"
#include "space/piece.hpp"

namespace cairn::space {

/// The choices of a step: part of an architecture.
using Indices = std::span<const std::uint16_t>;

/// What is decided and built at once: a stage, a head, ...
struct Step {
  std::string name;  ///< "stage[1]", "branch[1].dense[2]", "join"
  Lists lists;
  /// Where in the network it is: the branch, or how many there are behind the join. All 0 where
  /// there is one chain of layers.
  std::size_t branch = 0;
  std::size_t first = 0;  ///< decision
  std::size_t count = 0;  ///< decisions

  Indices of(const Architecture& architecture) const {
    return Indices(architecture.choices).subspan(first, count);
  }
};

/// A space prepared for quick answers: words became numbers, hashes are computed.
struct Plan {
  std::vector<std::vector<std::size_t>> branches;  ///< the task's inputs of each
  std::size_t chains = 0;                          ///< inputs of all branches
  std::vector<Step> steps;                         ///< none: there are no networks
  /// For each decision: the first choice of equal value for every choice.
  std::vector<std::vector<std::uint16_t>> first_equal;
  /// For each decision without layers: the hash of its name and value for every choice.
  std::vector<std::vector<std::uint64_t>> free;

  bool networks() const { return !steps.empty(); }
  /// Stages and a head, without branches.
  bool image() const { return networks() && std::holds_alternative<HeadLists>(steps.back().lists); }
  /// The first decision without layers.
  std::size_t free_at() const { return networks() ? steps.back().first + steps.back().count : 0; }
};

/// The branches and steps of networks, with their places among the decisions. Throws UsageError
/// where the options do not fit the task.
Plan make_steps(const Options& options, const Task& task);
/// Adds the tables of equal choices and of hashes.
void add_tables(Plan& plan, std::span<const Decision> decisions);

/// Appends what the choices of a stage mean.
void append_pieces(const Lists& stage, Indices choices, std::vector<Piece>& pieces);
Head head_of(const HeadLists& lists, Indices choices);

/// Writes the lexicographically first choices whose stages give exactly these pieces; false if
/// there are none. `steps`: stages of one kind, `choices`: of the whole architecture.
bool place(std::span<const Step> steps, std::span<const Piece> pieces,
           std::span<std::uint16_t> choices);

}  // namespace cairn::space
