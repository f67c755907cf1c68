#include "feasibility/residuals.hpp"

#include <algorithm>
#include <utility>

#include "feasibility/residual_extreme.hpp"

namespace cairn::feasibility {
namespace {

using Kind = Residual::Kind;
using Id = Residuals::Id;
using Values = ResidualStore::Values;

bool is_condition(const Residual& residual) {
  return residual.low >= 0 && residual.high <= 1;
}

bool is_extreme(const Residual& residual) {
  return residual.kind == Kind::minimum || residual.kind == Kind::maximum;
}

Kind opposite(Kind extreme) {
  return extreme == Kind::minimum ? Kind::maximum : Kind::minimum;
}

template <class F>
Id mapped(ResidualStore& store, Id table, F&& f) {
  const std::uint32_t decision = store[table].decision;
  Values values = store[table].numbers;
  for (std::int64_t& value : values) value = f(value);
  return store.table(decision, std::move(values));
}

}  // namespace

Id Residuals::import(const Expression& expression) {
  Ids results;
  for (const auto& operation : expression.operations) {
    const bool of_conditions = std::ranges::all_of(
        operation.arguments, [&](auto i) { return expression.operations[i].condition; });
    results.push_back(import(operation, results, of_conditions));
  }
  return results.back();
}

Id Residuals::import(const Expression::Operation& operation, const Ids& results,
                     bool of_conditions) {
  using Operation = Expression::Kind;
  Ids parts;
  for (auto argument : operation.arguments) parts.push_back(results[argument]);
  switch (operation.kind) {
    case Operation::constant:
      return constant(operation.values[0]);
    case Operation::table:
      return store_.table(static_cast<std::uint32_t>(operation.decision), operation.values);
    case Operation::sum:
      return sum(parts);
    case Operation::product:
      return product(parts[0], parts[1]);
    case Operation::minimum:
      return extreme(Kind::minimum, parts);
    case Operation::maximum:
      return extreme(Kind::maximum, parts);
    case Operation::at_most:
      if (of_conditions) return extreme(Kind::maximum, {inverse(parts[0]), parts[1]});
      return at_most_zero(difference(parts[0], parts[1]));
    case Operation::equal:
      return is_zero(difference(parts[0], parts[1]));
    case Operation::negation:
      break;
  }
  return inverse(parts[0]);
}

Id Residuals::both(const Ids& conditions) {
  return conditions.empty() ? constant(1) : extreme(Kind::minimum, conditions);
}

Id Residuals::assign(Id id, std::uint32_t decision, std::uint16_t choice) {
  Assignment assignment{decision, choice, {}};
  return assign(id, assignment);
}

Id Residuals::assign(Id id, Assignment& assignment) {
  if (!std::ranges::binary_search(store_[id].reads, assignment.decision)) return id;
  if (const auto found = assignment.done.find(id); found != assignment.done.end())
    return found->second;
  const Residual residual = store_[id];  // a copy: the store grows
  Id result = 0;
  if (residual.kind == Kind::table) {
    result = constant(residual.numbers[assignment.choice]);
  } else {
    Ids parts;
    for (Id part : residual.parts) parts.push_back(assign(part, assignment));
    result = rebuild(residual, parts);
  }
  assignment.done.emplace(id, result);
  return result;
}

Id Residuals::rebuild(const Residual& residual, const Ids& parts) {
  switch (residual.kind) {
    case Kind::product:
      return product(parts[0], parts[1]);
    case Kind::minimum:
    case Kind::maximum:
      return extreme(residual.kind, parts);
    case Kind::at_most_zero:
      return at_most_zero(parts[0]);
    case Kind::is_zero:
      return is_zero(parts[0]);
    default:
      break;
  }
  ResidualSum sum{residual.numbers[0], {}, {}};
  for (std::size_t i = 0; i < parts.size(); ++i) sum.add(store_, parts[i], residual.numbers[i + 1]);
  return std::move(sum).keep(store_);
}

ResidualSum Residuals::opened(Id id) const {
  ResidualSum sum;
  sum.add(store_, id, 1);
  sum.normalise();
  return sum;
}

Id Residuals::sum(const Ids& parts) {
  ResidualSum sum;
  for (Id part : parts) sum.add(store_, part, 1);
  return std::move(sum).keep(store_);
}

Id Residuals::difference(Id a, Id b) {
  ResidualSum sum;
  sum.add(store_, a, 1);
  sum.add(store_, b, -1);
  return std::move(sum).keep(store_);
}

Id Residuals::scaled(Id id, std::int64_t factor) {
  ResidualSum sum;
  sum.add(store_, id, factor);
  return std::move(sum).keep(store_);
}

Id Residuals::product(Id a, Id b) {
  if (store_[a].kind == Kind::constant) return scaled(b, store_[a].numbers[0]);
  if (store_[b].kind == Kind::constant) return scaled(a, store_[b].numbers[0]);
  if (store_[a].kind == Kind::table && store_[b].kind == Kind::table &&
      store_[a].decision == store_[b].decision) {
    const std::int64_t* other = store_[b].numbers.data();
    return mapped(store_, a, [&](std::int64_t value) { return value * *other++; });
  }
  return store_.keep({Kind::product, 0, {}, {std::min(a, b), std::max(a, b)}});
}

Id Residuals::extreme(Kind kind, const Ids& parts) {
  ResidualExtreme extreme(store_, kind);
  for (Id part : parts) extreme.add(part);
  return std::move(extreme).keep();
}

Id Residuals::inverse(Id condition) {
  const Residual residual = store_[condition];
  if (residual.kind == Kind::at_most_zero) {
    ResidualSum sum{1, {}, {}};
    sum.add(store_, residual.parts[0], -1);
    return at_most_zero(std::move(sum).keep(store_));
  }
  if (is_extreme(residual)) {
    Ids parts;
    for (Id part : residual.parts) parts.push_back(inverse(part));
    return extreme(opposite(residual.kind), parts);
  }
  return difference(constant(1), condition);
}

Id Residuals::at_most_zero(Id id) {
  if (store_[id].high <= 0) return constant(1);
  if (store_[id].low > 0) return constant(0);
  if (store_[id].kind == Kind::table)
    return mapped(store_, id, [](std::int64_t value) { return value <= 0 ? 1 : 0; });
  ResidualSum sum = opened(id);
  if (sum.tables.empty() && sum.others.size() == 1) {
    const auto [part, factor] = *sum.others.begin();
    if (is_condition(store_[part])) return factor > 0 ? inverse(part) : part;
    if (is_extreme(store_[part])) return single_at_most_zero(sum, part, factor);
  }
  return compared(Kind::at_most_zero, std::move(sum));
}

/// constant + factor · max(...) <= 0: each of them is, or, with a negative factor, one of them.
Id Residuals::single_at_most_zero(const ResidualSum& sum, Id part, std::int64_t factor) {
  const Residual residual = store_[part];
  Ids conditions;
  for (Id inner : residual.parts) {
    ResidualSum term{sum.constant, {}, {}};
    term.add(store_, inner, factor);
    conditions.push_back(at_most_zero(std::move(term).keep(store_)));
  }
  const bool all = (residual.kind == Kind::maximum) == (factor > 0);
  return extreme(all ? Kind::minimum : Kind::maximum, conditions);
}

Id Residuals::is_zero(Id id) {
  if (store_[id].high < 0 || store_[id].low > 0) return constant(0);
  if (store_[id].high == store_[id].low) return constant(1);
  if (store_[id].kind == Kind::table)
    return mapped(store_, id, [](std::int64_t value) { return value == 0 ? 1 : 0; });
  ResidualSum sum = opened(id);
  if (sum.tables.empty() && sum.others.size() == 1) {
    const auto [part, factor] = *sum.others.begin();
    if (is_condition(store_[part])) {
      if (sum.constant == 0) return inverse(part);
      return sum.constant == -factor ? part : constant(0);
    }
  }
  return compared(Kind::is_zero, std::move(sum));
}

Id Residuals::compared(Kind kind, ResidualSum sum) {
  if (!sum.tighten(store_, kind == Kind::is_zero)) return constant(0);
  const Id whole = std::move(sum).keep(store_);
  if (store_[whole].kind == Kind::table || store_[whole].kind == Kind::constant)
    return kind == Kind::is_zero ? is_zero(whole) : at_most_zero(whole);
  return store_.keep({kind, 0, {}, {whole}});
}

}  // namespace cairn::feasibility
