#include "feasibility/residual_extreme.hpp"

#include <algorithm>
#include <utility>

namespace cairn::feasibility {

using Kind = Residual::Kind;

std::int64_t ResidualExtreme::least(std::int64_t a, std::int64_t b) const {
  return sign_ > 0 ? std::min(a, b) : std::max(a, b);
}

void ResidualExtreme::add(Id id) {
  const Residual& part = store_[id];
  if (part.kind == kind_) {
    for (Id inner : part.parts) add(inner);
    return;
  }
  const std::int64_t worst = sign_ > 0 ? part.high : part.low;
  limit_ = empty_ ? worst : least(limit_, worst);
  empty_ = false;
  if (part.kind == Kind::table)
    add_table(part);
  else if (part.kind != Kind::constant)
    others_.push_back(id);
}

void ResidualExtreme::add_table(const Residual& part) {
  auto [place, fresh] = tables_.try_emplace(part.decision, part.numbers);
  if (fresh) return;
  Values& values = place->second;
  for (std::size_t i = 0; i < values.size(); ++i) values[i] = least(values[i], part.numbers[i]);
  limit_ = least(limit_, sign_ > 0 ? std::ranges::max(values) : std::ranges::min(values));
}

/// Those that can be less than the limit.
std::vector<ResidualExtreme::Id> ResidualExtreme::open_parts() {
  std::vector<Id> parts;
  for (auto& [decision, values] : tables_) {
    for (std::int64_t& value : values) value = least(value, limit_);
    parts.push_back(store_.table(decision, std::move(values)));
  }
  parts.insert(parts.end(), others_.begin(), others_.end());
  std::erase_if(parts, [&](Id id) {
    return sign_ > 0 ? store_[id].low >= limit_ : store_[id].high <= limit_;
  });
  std::ranges::sort(parts);
  const auto repeated = std::ranges::unique(parts);
  parts.erase(repeated.begin(), repeated.end());
  return parts;
}

ResidualExtreme::Id ResidualExtreme::keep() && {
  std::vector<Id> parts = open_parts();
  const bool attained = std::ranges::any_of(
      parts, [&](Id id) { return (sign_ > 0 ? store_[id].high : store_[id].low) == limit_; });
  if (!attained) parts.push_back(store_.constant(limit_));
  if (parts.size() == 1) return parts[0];
  return store_.keep({kind_, 0, {}, std::move(parts)});
}

}  // namespace cairn::feasibility
