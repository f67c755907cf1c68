#include "cairn/transfer/matching.hpp"

#include <algorithm>
#include <compare>
#include <map>
#include <string>
#include <string_view>

namespace cairn::transfer {
namespace {

using protocol::Match;
using protocol::NodeCopy;
using protocol::Unit;
using Units = std::span<const Unit>;

void take(Matching& matching, std::size_t source, std::size_t target, Units targets) {
  matching.pairs.emplace_back(source, target);
  matching.parameters += targets[target].parameters;
}

Matching common_prefix(Units source, Units target) {
  Matching result;
  for (std::size_t i = 0; i < std::min(source.size(), target.size()); ++i) {
    if (source[i].key != target[i].key) break;
    take(result, i, i, target);
  }
  return result;
}

/// What makes one common subsequence better than another.
struct Value {
  std::uint64_t parameters = 0;
  std::uint64_t units = 0;
  friend auto operator<=>(const Value&, const Value&) = default;

  Value with(const Unit& unit) const { return {parameters + unit.parameters, units + 1}; }
};

/// The best value of what is left of two lists from positions (i, j) on (Wagner & Fischer 1974).
class Table {
 public:
  Table(Units source, Units target)
      : columns_(target.size() + 1), values_((source.size() + 1) * columns_) {
    for (std::size_t i = source.size(); i-- > 0;)
      for (std::size_t j = target.size(); j-- > 0;) {
        Value best = std::max(at(i + 1, j), at(i, j + 1));
        if (source[i].key == target[j].key) best = std::max(best, at(i + 1, j + 1).with(target[j]));
        values_[i * columns_ + j] = best;
      }
  }

  const Value& at(std::size_t i, std::size_t j) const { return values_[i * columns_ + j]; }

 private:
  std::size_t columns_;
  std::vector<Value> values_;
};

/// Of the best ones that whose pairs come first in lexicographic order.
Matching common_subsequence(Units source, Units target) {
  const Table best(source, target);
  Matching result;
  std::size_t from = 0;  // of the target
  for (std::size_t i = 0; i < source.size(); ++i) {
    std::size_t j = from;
    while (j < target.size() && target[j].key != source[i].key) ++j;
    if (j == target.size() || best.at(i + 1, j + 1).with(target[j]) != best.at(i, from)) continue;
    take(result, i, j, target);
    from = j + 1;
  }
  return result;
}

}  // namespace

Matching match(Units source, Units target, Match match) {
  switch (match) {
    case Match::none:
      return {};
    case Match::prefix:
      return common_prefix(source, target);
    case Match::subsequence:
    case Match::identity:
      return common_subsequence(source, target);
  }
  return {};
}

std::vector<NodeCopy> copies(Units source, Units target, const Matching& matching) {
  std::vector<NodeCopy> result;
  for (const auto& [from, to] : matching.pairs) {
    const std::vector<std::string>& names = source[from].nodes;
    for (std::size_t i = 0; i < std::min(names.size(), target[to].nodes.size()); ++i)
      result.push_back({names[i], target[to].nodes[i]});
  }
  return result;
}

std::vector<NamedTensor> carry(const std::vector<NamedTensor>& tensors,
                               std::span<const NodeCopy> copies) {
  std::map<std::string_view, std::string_view> targets;
  for (const NodeCopy& copy : copies) targets[copy.source] = copy.target;
  std::vector<NamedTensor> result;
  for (const auto& [name, tensor] : tensors) {
    const auto dot = name.find('.');
    const auto found = targets.find(std::string_view(name).substr(0, dot));
    if (dot != std::string::npos && found != targets.end())
      result.push_back({std::string(found->second) + name.substr(dot), tensor});
  }
  return result;
}

std::uint64_t parameters(Units units) {
  std::uint64_t sum = 0;
  for (const Unit& unit : units) sum += unit.parameters;
  return sum;
}

}  // namespace cairn::transfer
