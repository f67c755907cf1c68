#include "feasibility/residual_sum.hpp"

#include <algorithm>
#include <iterator>
#include <numeric>
#include <utility>

namespace cairn::feasibility {
namespace {

using Kind = Residual::Kind;
using Id = ResidualStore::Id;

std::int64_t least(const Residual& part, std::int64_t factor) {
  return factor * (factor > 0 ? part.low : part.high);
}

}  // namespace

void ResidualSum::add(const ResidualStore& store, Id id, std::int64_t factor) {
  const Residual& part = store[id];
  if (part.kind == Kind::constant) {
    constant += factor * part.numbers[0];
  } else if (part.kind == Kind::table) {
    auto& values = tables[part.decision];
    values.resize(part.numbers.size());
    for (std::size_t i = 0; i < values.size(); ++i) values[i] += factor * part.numbers[i];
  } else if (part.kind == Kind::sum) {
    constant += factor * part.numbers[0];
    for (std::size_t i = 0; i < part.parts.size(); ++i)
      add(store, part.parts[i], factor * part.numbers[i + 1]);
  } else {
    others[id] += factor;
  }
}

void ResidualSum::normalise() {
  for (auto& [decision, values] : tables) {
    const std::int64_t low = std::ranges::min(values);
    constant += low;
    for (std::int64_t& value : values) value -= low;
  }
  std::erase_if(tables, [](const auto& table) { return std::ranges::max(table.second) == 0; });
  std::erase_if(others, [](const auto& other) { return other.second == 0; });
}

std::int64_t ResidualSum::slack(const ResidualStore& store) const {
  std::int64_t sum = constant;
  for (const auto& [id, factor] : others) sum += least(store[id], factor);
  return -sum;
}

std::int64_t ResidualSum::common_factor(std::int64_t limit) const {
  std::int64_t factor = 0;
  for (const auto& [decision, values] : tables)
    for (std::int64_t value : values)
      if (value <= limit) factor = std::gcd(factor, value);
  for (const auto& [id, multiple] : others) factor = std::gcd(factor, multiple);
  return factor;
}

bool ResidualSum::tighten(const ResidualStore& store, bool exact) {
  const std::int64_t limit = slack(store);
  const std::int64_t common = common_factor(limit);
  if (exact && (common == 0 ? limit != 0 : limit % common != 0)) return false;
  const std::int64_t divisor = common == 0 ? limit + 1 : common;
  const std::int64_t scaled = limit / divisor;
  for (auto& [decision, values] : tables)
    for (std::int64_t& value : values) value = value <= limit ? value / divisor : scaled + 1;
  for (auto& [id, factor] : others) factor /= divisor;
  constant = 0;
  constant = slack(store) - scaled;
  return true;
}

Id ResidualSum::keep(ResidualStore& store) && {
  normalise();
  if (others.empty() && tables.empty()) return store.constant(constant);
  if (others.empty() && tables.size() == 1) {
    auto& [decision, values] = *tables.begin();
    for (std::int64_t& value : values) value += constant;
    return store.table(decision, std::move(values));
  }
  if (tables.empty() && others.size() == 1 && constant == 0 && others.begin()->second == 1)
    return others.begin()->first;
  Residual sum{Kind::sum, 0, {constant}, {}};
  for (auto& [decision, values] : tables) {
    sum.parts.push_back(store.table(decision, std::move(values)));
    sum.numbers.push_back(1);
  }
  for (const auto& [id, factor] : others) {
    sum.parts.push_back(id);
    sum.numbers.push_back(factor);
  }
  return store.keep(std::move(sum));
}

}  // namespace cairn::feasibility
