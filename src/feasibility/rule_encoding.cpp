#include "feasibility/rule_encoding.hpp"

#include <z3++.h>

#include <algorithm>
#include <bit>
#include <vector>

namespace cairn::feasibility {
namespace {

using Kind = Expression::Kind;
using Operation = Expression::Operation;

unsigned bits(std::int64_t magnitude) {
  return static_cast<unsigned>(std::bit_width(static_cast<std::uint64_t>(magnitude))) + 1;
}

class Encoder {
 public:
  Encoder(z3::context& context, const ChoiceLiteral& literal)
      : context_(context), literal_(literal) {}

  z3::expr encode(const Expression& expression) {
    std::vector<z3::expr> results;
    for (const Operation& operation : expression.operations) {
      arguments_.clear();
      for (auto argument : operation.arguments) arguments_.push_back(results[argument]);
      results.push_back(encode(operation));
    }
    return results.back();
  }

 private:
  z3::expr encode(const Operation& operation) {
    switch (operation.kind) {
      case Kind::constant:
        return operation.condition
                   ? context_.bool_val(operation.values[0] != 0)
                   : context_.bv_val(operation.values[0], bits(operation.magnitude));
      case Kind::table:
        return operation.condition ? any(operation, 0) : table(operation);
      case Kind::at_most:
        return arguments_[0].is_bool() ? z3::implies(arguments_[0], arguments_[1])
                                       : z3::sle(wide(0, common()), wide(1, common()));
      case Kind::equal:
        return arguments_[0].is_bool() ? arguments_[0] == arguments_[1]
                                       : wide(0, common()) == wide(1, common());
      case Kind::negation:
        return !arguments_[0];
      default:
        return operation.condition ? joined(operation.kind) : folded(operation);
    }
  }

  /// Whether a bit of the value is set.
  z3::expr any(const Operation& operation, unsigned bit) {
    z3::expr_vector literals(context_);
    for (std::size_t choice = 0; choice < operation.values.size(); ++choice)
      if ((operation.values[choice] >> bit & 1) != 0)
        literals.push_back(literal_(operation.decision, choice));
    return z3::mk_or(literals);
  }

  z3::expr table(const Operation& operation) {
    z3::expr_vector bits_of(context_);
    for (unsigned bit = bits(operation.magnitude); bit-- > 0;)
      bits_of.push_back(z3::ite(any(operation, bit), context_.bv_val(1, 1), context_.bv_val(0, 1)));
    return z3::concat(bits_of);
  }

  /// An argument as a number of so many bits.
  z3::expr wide(std::size_t argument, unsigned size) {
    const z3::expr& value = arguments_[argument];
    if (value.is_bool()) return z3::ite(value, context_.bv_val(1, size), context_.bv_val(0, size));
    return z3::sext(value, size - value.get_sort().bv_size());
  }

  /// Bits that hold every argument.
  unsigned common() const {
    unsigned size = 1;
    for (const z3::expr& argument : arguments_)
      if (argument.is_bv()) size = std::max(size, argument.get_sort().bv_size());
    return size;
  }

  z3::expr joined(Kind kind) {
    z3::expr_vector all(context_);
    for (const z3::expr& argument : arguments_) all.push_back(argument);
    return kind == Kind::minimum ? z3::mk_and(all) : z3::mk_or(all);
  }

  z3::expr folded(const Operation& operation) {
    const unsigned size = std::max(bits(operation.magnitude), common());
    z3::expr value = wide(0, size);
    for (std::size_t i = 1; i < arguments_.size(); ++i) {
      const z3::expr next = wide(i, size);
      if (operation.kind == Kind::sum) value = value + next;
      if (operation.kind == Kind::product) value = value * next;
      if (operation.kind == Kind::minimum) value = z3::ite(z3::sle(value, next), value, next);
      if (operation.kind == Kind::maximum) value = z3::ite(z3::sle(value, next), next, value);
    }
    return value;
  }

  z3::context& context_;
  const ChoiceLiteral& literal_;
  std::vector<z3::expr> arguments_;
};

}  // namespace

z3::expr encode(z3::context& context, const Expression& expression, const ChoiceLiteral& literal) {
  return Encoder(context, literal).encode(expression);
}

}  // namespace cairn::feasibility
