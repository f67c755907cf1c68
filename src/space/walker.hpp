#pragma once

#include <cstdint>
#include <optional>

#include "cairn/space/shape.hpp"
#include "cairn/space/space.hpp"
#include "space/plan.hpp"

namespace cairn::space {

/// Whether a piece can be built, and if so what becomes of the shape. The rules of infer_shapes.
bool pass(const Piece& piece, Shape& shape);

/// What the pool of a branch makes of an image or a sequence.
Shape pooled(HeadPool pool, const Shape& shape);

/// The shape of an input's node: a sequence is an image of height 1.
Shape node_shape(const std::vector<std::int64_t>& input);

/// Where a walk is: the state of `Space`, with names. Between branches, those that are done have
/// only the sum of their features left, and whether these are equal.
struct Place {
  std::int64_t joined = 0;  ///< features of all chains that are done
  std::int64_t width = 0;   ///< of each of them; 0: none is done; kDiffer
  Shape shape;              ///< of each chain that goes on; none before the join

  static constexpr std::int64_t kDiffer = -1;
  friend bool operator==(const Place&, const Place&) = default;
};

/// Walks through the steps of a plan.
class Walker {
 public:
  Walker(const Plan& plan, const Task& task) : plan_(plan), task_(task) {}

  /// Before the first step.
  Place begin() const;
  /// What a step leads to; nothing: these choices cannot be built there.
  std::optional<Place> next(std::size_t step, Indices choices, Place from) const;
  /// Bytes of other branches that are alive while a step computes, for one sample: what waits for
  /// the join, and inputs that were not read yet.
  std::int64_t beside_bytes(std::size_t step, const Place& at) const;

  State encode(const Place& place) const;
  Place decode(const State& state) const;

 private:
  bool apply(const Step& step, Indices choices, Place& place) const;
  void join(Join kind, Place& place) const;
  void move(std::size_t from, std::size_t to, Place& place) const;
  void end_branch(std::size_t branch, Place& place) const;
  bool leads_on(const Place& place) const;

  const Plan& plan_;
  const Task& task_;
};

}  // namespace cairn::space
