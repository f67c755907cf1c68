#include "cairn/transfer/index.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "transfer/cover.hpp"
#include "transfer/tokens.hpp"

namespace cairn::transfer {

using protocol::Match;
using protocol::Unit;

namespace {

using Keys = std::vector<std::uint64_t>;

Keys keys(std::span<const Unit> units) {
  Keys result;
  for (const Unit& unit : units) result.push_back(unit.key);
  return result;
}

Keys weights(std::span<const Unit> units) {
  Keys result;
  for (const Unit& unit : units) result.push_back(unit.parameters);
  return result;
}

bool before(const Index::Block& block, std::uint32_t number) {
  return block.number < number;
}

void insert(Index::Set& set, std::uint32_t group) {
  const std::uint32_t number = group / 64;
  auto block = std::lower_bound(set.begin(), set.end(), number, before);
  if (block == set.end() || block->number != number) block = set.insert(block, {number, 0});
  block->bits |= std::uint64_t{1} << (group % 64);
}

void erase(Index::Set& set, std::uint32_t group) {
  const auto block = std::lower_bound(set.begin(), set.end(), group / 64, before);
  block->bits &= ~(std::uint64_t{1} << (group % 64));
  if (block->bits == 0) set.erase(block);
}

}  // namespace

std::size_t Index::TokenHash::operator()(const Token& token) const {
  return token.key ^ (token.occurrence * 0x9e3779b97f4a7c15);
}

Index::Index(Match match, Direction direction) : match_(match), direction_(direction) {}

std::size_t Index::size() const {
  return places_.size();
}

bool Index::leads(const Member& a, const Member& b) const {
  if (better(a.score, b.score, direction_)) return true;
  return !better(b.score, a.score, direction_) && a.candidate > b.candidate;
}

// ---- changes ------------------------------------------------------------------------------------

void Index::add(CandidateId candidate, std::vector<Unit> units, double score) {
  remove(candidate);
  const GroupId group = group_of(keys(units));
  join(group, {candidate, score});
  places_[candidate] = {group, score};
}

void Index::remove(CandidateId candidate) {
  const auto place = places_.extract(candidate);
  if (!place.empty()) leave(place.mapped().group, {candidate, place.mapped().score});
}

Index::GroupId Index::group_of(const Keys& keys) {
  const auto [found, is_new] = by_keys_.try_emplace(keys, 0);
  if (!is_new) return found->second;
  if (free_.empty()) {
    free_.push_back(static_cast<GroupId>(groups_.size()));
    groups_.emplace_back();
    leaders_.emplace_back();
  }
  const GroupId group = found->second = free_.back();
  free_.pop_back();
  groups_[group].keys = keys;
  for (const WeightedToken& token : tokens(keys, Keys(keys.size()), match_))
    insert(having_[token.token], group);
  return group;
}

void Index::join(GroupId group, const Member& member) {
  auto& members = groups_[group].members;
  const auto place = std::ranges::find_if(members, [&](auto& m) { return leads(member, m); });
  members.insert(place, member);
  leaders_[group] = members.front();
}

void Index::leave(GroupId group, const Member& member) {
  auto& members = groups_[group].members;
  std::erase_if(members, [&](const Member& m) { return m.candidate == member.candidate; });
  if (members.empty())
    retire(group);
  else
    leaders_[group] = members.front();
}

void Index::retire(GroupId group) {
  const Keys keys = std::exchange(groups_[group].keys, {});
  for (const WeightedToken& token : tokens(keys, Keys(keys.size()), match_)) {
    const auto having = having_.find(token.token);
    erase(having->second, group);
    if (having->second.empty()) having_.erase(having);
  }
  by_keys_.erase(keys);
  free_.push_back(group);
}

// ---- questions ----------------------------------------------------------------------------------

/// One target, and the best provider so far.
class Index::Query {
 public:
  Query(const Index& index, std::span<const Unit> target)
      : index_(index), keys_(keys(target)), weights_(weights(target)) {
    for (const WeightedToken& token : tokens(keys_, weights_, index.match_))
      if (const auto found = index.having_.find(token.token); found != index.having_.end())
        clues_.push_back({token.weight, &found->second});
    std::ranges::stable_sort(clues_, std::ranges::greater{}, &Clue::weight);
  }

  std::optional<Found> nearest() {
    search();
    return found_;
  }

  std::optional<Found> best(double share) {
    search();
    if (!found_) return found_;
    const auto most = static_cast<double>(found_->parameters);
    const double least = std::ceil(most * std::max(0.0, std::min(share, 1.0)));
    floor_ = std::clamp<std::uint64_t>(static_cast<std::uint64_t>(least), 1, found_->parameters);
    is_near_ = false;
    search();
    return found_;
  }

  /// What `Cover` asks.
  std::uint64_t floor() const { return floor_; }
  void visit(GroupId group, std::uint64_t weight) {
    const Member& leader = index_.leaders_[group];
    if (!wins(weight, leader)) return;
    if (index_.match_ != Match::prefix) weight = common(index_.groups_[group].keys);
    if (!wins(weight, leader)) return;
    leader_ = leader;
    found_ = {leader.candidate, weight};
    if (is_near_) floor_ = weight;
  }

 private:
  void search() { Cover(clues_, (index_.groups_.size() + 63) / 64, *this).search(); }

  bool wins(std::uint64_t weight, const Member& leader) const {
    if (weight < floor_) return false;
    if (!found_ || (is_near_ && weight > floor_)) return true;
    return index_.leads(leader, leader_);
  }

  /// The most that a common subsequence weighs.
  std::uint64_t common(const Keys& source);

  const Index& index_;
  Keys keys_;
  Keys weights_;
  std::vector<Clue> clues_;
  std::uint64_t floor_ = 1;  ///< nothing below it counts
  bool is_near_ = true;      ///< sought: who has most in common, or the best of all above the floor
  Member leader_;
  std::optional<Found> found_;
  Keys row_;  ///< of the table
};

// Equal ends always belong to the best subsequence: only what is between them takes a table.
std::uint64_t Index::Query::common(const Keys& source) {
  std::size_t begin = 0;
  std::size_t m = source.size();
  std::size_t n = keys_.size();
  std::uint64_t sum = 0;
  for (; begin < std::min(m, n) && source[begin] == keys_[begin]; ++begin) sum += weights_[begin];
  for (; std::min(m, n) > begin && source[m - 1] == keys_[n - 1]; --m, --n) sum += weights_[n - 1];
  row_.assign(n - begin + 1, 0);
  for (std::size_t i = begin; i < m; ++i) {
    std::uint64_t diagonal = 0;
    for (std::size_t j = begin; j < n; ++j) {
      const std::uint64_t above = row_[j - begin + 1];
      const std::uint64_t match = source[i] == keys_[j] ? diagonal + weights_[j] : 0;
      row_[j - begin + 1] = std::max({above, row_[j - begin], match});
      diagonal = above;
    }
  }
  return sum + row_.back();
}

std::optional<Found> Index::nearest(std::span<const Unit> target) const {
  return Query(*this, target).nearest();
}

std::optional<Found> Index::best(std::span<const Unit> target, double share) const {
  return Query(*this, target).best(share);
}

}  // namespace cairn::transfer
