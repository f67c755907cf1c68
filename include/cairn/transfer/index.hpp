#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <unordered_map>
#include <vector>

#include "cairn/core/id.hpp"
#include "cairn/core/metric.hpp"
#include "cairn/protocol/transfer.hpp"

namespace cairn::transfer {

/// A network that can hand layers on.
struct Found {
  CandidateId candidate;
  std::uint64_t parameters = 0;  ///< that match

  friend bool operator==(const Found&, const Found&) = default;
};

/// The living networks, to be searched by what they have in common with a new one, without a look
/// at each of them. A value: copies are independent. What it answers depends on what it holds, and
/// not on the order in which that came.
///
/// Networks with equal keys are one group. For each key a bitmap tells which groups have it, and
/// the search goes through the target's keys, the heaviest first: with and without it, as long as
/// groups are left whose common keys weigh enough. Only those are matched exactly.
class Index {
 public:
  Index(protocol::Match match, Direction direction);

  /// `score` as measured. A candidate that is there already is replaced.
  void add(CandidateId candidate, std::vector<protocol::Unit> units, double score);
  void remove(CandidateId candidate);
  std::size_t size() const;

  /// The network with the most matched parameters; of equals the better one, then the younger.
  /// Nothing if no unit of any matches.
  std::optional<Found> nearest(std::span<const protocol::Unit> target) const;
  /// The best of all that match at least `share` (0 to 1) of what the nearest one does; of equals
  /// the younger.
  std::optional<Found> best(std::span<const protocol::Unit> target, double share) const;

  /// The n-th unit with this key (of prefix: with this key and these before it).
  struct Token {
    std::uint64_t key = 0;
    std::uint64_t occurrence = 0;
    friend bool operator==(const Token&, const Token&) = default;
  };
  struct Member {
    CandidateId candidate;
    double score = 0;
  };
  /// 64 groups, one bit for each. Sets leave out blocks of zeros.
  struct Block {
    std::uint32_t number = 0;
    std::uint64_t bits = 0;
  };
  using Set = std::vector<Block>;

 private:
  using GroupId = std::uint32_t;
  using Keys = std::vector<std::uint64_t>;

  struct Group {
    Keys keys;
    std::vector<Member> members;  ///< the best first
  };
  struct Place {
    GroupId group = 0;
    double score = 0;
  };
  struct TokenHash {
    std::size_t operator()(const Token& token) const;
  };
  class Query;

  bool leads(const Member& a, const Member& b) const;
  GroupId group_of(const Keys& keys);
  void join(GroupId group, const Member& member);
  void leave(GroupId group, const Member& member);
  void retire(GroupId group);

  protocol::Match match_;
  Direction direction_;
  std::vector<Group> groups_;    ///< those without members are free
  std::vector<Member> leaders_;  ///< the best of each group
  std::vector<GroupId> free_;
  std::map<Keys, GroupId> by_keys_;
  std::map<CandidateId, Place> places_;
  std::unordered_map<Token, Set, TokenHash> having_;  ///< the groups that have it
};

}  // namespace cairn::transfer
