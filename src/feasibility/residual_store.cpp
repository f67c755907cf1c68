#include "feasibility/residual_store.hpp"

#include <algorithm>
#include <span>
#include <utility>

#include "cairn/core/hash.hpp"

namespace cairn::feasibility {
namespace {

using Kind = Residual::Kind;

std::uint64_t hash(const Residual& residual) {
  const std::uint64_t head =
      static_cast<std::uint64_t>(residual.kind) << 32 | std::uint64_t{residual.decision};
  const std::uint64_t numbers = hash64(std::as_bytes(std::span(residual.numbers)), head);
  return hash64(std::as_bytes(std::span(residual.parts)), numbers);
}

bool same(const Residual& a, const Residual& b) {
  return a.kind == b.kind && a.decision == b.decision && a.numbers == b.numbers &&
         a.parts == b.parts;
}

}  // namespace

ResidualStore::Id ResidualStore::constant(std::int64_t value) {
  return keep({Kind::constant, 0, {value}, {}});
}

ResidualStore::Id ResidualStore::table(std::uint32_t decision, Values values) {
  const auto [low, high] = std::ranges::minmax(values);
  if (low == high) return constant(low);
  return keep({Kind::table, decision, std::move(values), {}});
}

ResidualStore::Id ResidualStore::keep(Residual residual) {
  const std::uint64_t key = hash(residual);
  const auto [begin, end] = ids_.equal_range(key);
  for (auto found = begin; found != end; ++found)
    if (same(residuals_[found->second], residual)) return found->second;
  complete(residual);
  const auto id = static_cast<Id>(residuals_.size());
  residuals_.push_back(std::move(residual));
  ids_.emplace(key, id);
  return id;
}

void ResidualStore::complete(Residual& residual) const {
  bound(residual);
  auto& reads = residual.reads;
  if (residual.kind == Kind::table) reads.push_back(residual.decision);
  for (Id part : residual.parts)
    reads.insert(reads.end(), residuals_[part].reads.begin(), residuals_[part].reads.end());
  std::ranges::sort(reads);
  const auto repeated = std::ranges::unique(reads);
  reads.erase(repeated.begin(), repeated.end());
}

void ResidualStore::bound(Residual& residual) const {
  const auto part = [&](std::size_t i) -> const Residual& { return residuals_[residual.parts[i]]; };
  std::int64_t& low = residual.low;
  std::int64_t& high = residual.high;
  const std::size_t count = residual.parts.size();
  switch (residual.kind) {
    case Kind::constant:
    case Kind::table: {
      const auto range = std::ranges::minmax(residual.numbers);
      low = range.min, high = range.max;
      return;
    }
    case Kind::sum:
      low = high = residual.numbers[0];
      for (std::size_t i = 0; i < count; ++i) {
        const std::int64_t factor = residual.numbers[i + 1];
        low += factor * (factor > 0 ? part(i).low : part(i).high);
        high += factor * (factor > 0 ? part(i).high : part(i).low);
      }
      return;
    case Kind::product: {
      const auto range =
          std::ranges::minmax({part(0).low * part(1).low, part(0).low * part(1).high,
                               part(0).high * part(1).low, part(0).high * part(1).high});
      low = range.min, high = range.max;
      return;
    }
    case Kind::minimum:
    case Kind::maximum:
      low = part(0).low, high = part(0).high;
      for (std::size_t i = 1; i < count; ++i) {
        const bool least = residual.kind == Kind::minimum;
        low = least ? std::min(low, part(i).low) : std::max(low, part(i).low);
        high = least ? std::min(high, part(i).high) : std::max(high, part(i).high);
      }
      return;
    case Kind::at_most_zero:
    case Kind::is_zero:
      low = 0, high = 1;
      return;
  }
}

}  // namespace cairn::feasibility
