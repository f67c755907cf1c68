#pragma once

#include <compare>
#include <cstdint>

namespace cairn {

/// An integer that cannot be mistaken for another kind of integer. `Tag` names the kind.
template <class Tag, class Value = std::uint64_t>
class Id {
 public:
  using value_type = Value;

  constexpr Id() = default;
  constexpr explicit Id(Value value) : value_(value) {}

  constexpr Value value() const { return value_; }
  friend constexpr auto operator<=>(Id, Id) = default;

  /// The id after this one: ids are handed out in order.
  constexpr Id next() const { return Id(static_cast<Value>(value_ + 1)); }

 private:
  Value value_{};
};

/// A proposed architecture, numbered from 0 in the order of proposal.
using CandidateId = Id<struct CandidateTag, std::uint64_t>;
/// The n-th time that a candidate was handed out, from 0.
using Attempt = Id<struct AttemptTag, std::uint32_t>;
/// One who trains. Not an MPI rank: ranks change between submissions.
using WorkerId = Id<struct WorkerTag, std::uint32_t>;
/// A layer of one graph: its position in topological order.
using LayerId = Id<struct LayerTag, std::uint32_t>;

}  // namespace cairn
