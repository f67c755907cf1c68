#include "feasibility/rule_parser.hpp"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "cairn/core/text.hpp"
#include "feasibility/rule_names.hpp"
#include "feasibility/rule_terms.hpp"
#include "feasibility/rule_token.hpp"

namespace cairn::feasibility {
namespace {

using Kind = RuleToken::Kind;
using Terms = RuleTerms::Terms;

constexpr int kMaxDepth = 64;  ///< brackets within brackets: the parser recurses over them
constexpr std::array<std::string_view, 6> kComparisons{"==", "!=", "<=", ">=", "<", ">"};
constexpr std::array<std::string_view, 6> kFunctions{"count", "sum", "min", "max", "all", "any"};

/// By recursive descent. Arguments of an aggregate are parsed once for each stage.
class Parser {
 public:
  Parser(const RuleSource& source, const std::vector<space::Decision>& decisions)
      : source_(source), names_(decisions), terms_(source, decisions) {
    tokens_ = rule_tokens(source);
  }

  Expression run() {
    const RuleTerm rule = implication();
    if (peek().kind != Kind::end)
      refuse(found() + " follows where the rule could end", "Put 'and' or 'or' between conditions");
    return std::move(terms_).take(rule);
  }

 private:
  /// The aggregate that is being parsed, if any.
  struct Scope {
    std::size_t stage = 0;  ///< that short names are of; 0 outside aggregates
    bool used = false;      ///< there was a short name
  };

  const RuleToken& peek() const { return tokens_[at_]; }
  const RuleToken& take() { return tokens_[at_ + 1 < tokens_.size() ? at_++ : at_]; }

  bool is(std::string_view symbol) const {
    return peek().kind == Kind::symbol && peek().text == symbol;
  }
  bool accept(std::string_view symbol) {
    if (!is(symbol)) return false;
    take();
    return true;
  }
  void expect(const std::string& symbol) {
    if (!accept(symbol)) refuse("'" + symbol + "' is missing before " + found());
  }

  std::string found() const {
    if (peek().kind == Kind::end) return "the end";
    return peek().kind == Kind::text ? "the text '" + peek().text + "'" : "'" + peek().text + "'";
  }

  [[noreturn]] void refuse(std::string reason, std::string suggestion = "") const {
    refuse_rule(source_, peek().offset, std::move(reason), std::move(suggestion));
  }

  RuleTerm implication() {
    Terms terms{disjunction()};
    while (accept("->")) terms.push_back(disjunction());
    RuleTerm result = terms.back();
    for (std::size_t i = terms.size() - 1; i-- > 0;) result = terms_.implies(terms[i], result);
    return result;
  }

  RuleTerm disjunction() {
    Terms terms{conjunction()};
    while (accept("or")) terms.push_back(conjunction());
    return terms.size() == 1 ? terms[0] : terms_.either(terms[0].offset, terms);
  }

  RuleTerm conjunction() {
    Terms terms{negation()};
    while (accept("and")) terms.push_back(negation());
    return terms.size() == 1 ? terms[0] : terms_.both(terms[0].offset, terms);
  }

  RuleTerm negation() {
    const std::size_t offset = peek().offset;
    std::size_t times = 0;
    while (accept("not")) ++times;
    RuleTerm term = comparison();
    for (std::size_t i = 0; i < times; ++i) term = terms_.inverse(offset, term);
    return term;
  }

  bool at_comparison() const {
    return peek().kind == Kind::symbol &&
           std::ranges::find(kComparisons, peek().text) != kComparisons.end();
  }

  RuleTerm comparison() {
    const RuleTerm left = sum();
    RuleTerm result = left;
    if (at_comparison()) {
      const RuleToken operation = take();
      result = terms_.compare(operation.offset, operation.text, left, sum());
    } else if (is("in")) {
      result = member(take().offset, left);
    } else if (accept("not")) {
      const std::size_t at = peek().offset;
      expect("in");
      result = terms_.inverse(left.offset, member(at, left));
    }
    if (at_comparison() || is("in"))
      refuse("comparisons do not chain", "Join two of them with 'and', or put one in brackets");
    return result;
  }

  RuleTerm member(std::size_t at, const RuleTerm& left) {
    expect("[");
    Terms equal;
    do equal.push_back(terms_.compare(at, "==", left, sum()));
    while (accept(","));
    expect("]");
    return terms_.either(left.offset, equal);
  }

  RuleTerm sum() {
    Terms terms{product()};
    while (is("+") || is("-")) {
      const RuleToken sign = take();
      RuleTerm term = product();
      terms.push_back(sign.text == "-" ? terms_.negative(term.offset, term) : term);
    }
    return terms.size() == 1 ? terms[0] : terms_.sum(terms[0].offset, terms);
  }

  RuleTerm product() {
    RuleTerm result = unary();
    while (is("*") || is("/")) {
      const RuleToken operation = take();
      const RuleTerm right = unary();
      result = operation.text == "*" ? terms_.product(operation.offset, result, right)
                                     : terms_.quotient(operation.offset, result, right);
    }
    return result;
  }

  RuleTerm unary() {
    const std::size_t offset = peek().offset;
    std::size_t times = 0;
    while (accept("-")) ++times;
    RuleTerm term = primary();
    for (std::size_t i = 0; i < times; ++i) term = terms_.negative(offset, term);
    return term;
  }

  RuleTerm primary() {
    const RuleToken token = peek();
    switch (token.kind) {
      case Kind::number:
        take();
        return terms_.number(token.offset, token.text);
      case Kind::text:
        take();
        return terms_.text(token.offset, token.text);
      case Kind::name:
        take();
        return is("(") ? aggregate(token) : decision(token);
      default:
        return symbol(token);
    }
  }

  RuleTerm symbol(const RuleToken& token) {
    if (accept("true")) return terms_.truth(token.offset, true);
    if (accept("false")) return terms_.truth(token.offset, false);
    if (is("not")) refuse("'not' stands behind an operator", "Put '(not ...)' in brackets");
    if (!accept("(")) refuse("a decision or a value is missing before " + found());
    deeper(token);
    RuleTerm term = implication();
    expect(")");
    --depth_;
    term.offset = token.offset;
    return term;
  }

  void deeper(const RuleToken& token) {
    if (++depth_ > kMaxDepth)
      refuse_rule(source_, token.offset, "too many brackets within brackets",
                  "Split the rule into several");
  }

  RuleTerm decision(const RuleToken& token) {
    std::string name = token.text;
    if (scope_.stage > 0 && names_.is_stage_field(name)) {
      scope_.used = true;
      name = stage_decision(scope_.stage, name);
    }
    const auto index = names_.find(name);
    if (!index)
      refuse_rule(source_, token.offset, "there is no decision '" + name + "'",
                  names_.advice(name, scope_.stage > 0));
    return terms_.decision(token.offset, *index);
  }

  RuleTerm aggregate(const RuleToken& name) {
    require_function(name);
    deeper(name);
    expect("(");
    Terms terms;
    do argument(terms);
    while (accept(","));
    expect(")");
    --depth_;
    return combine(name, terms);
  }

  void argument(Terms& terms) {
    const std::size_t start = at_;
    const Scope outer = std::exchange(scope_, {1, false});
    terms.push_back(implication());
    const std::size_t stages = scope_.used ? names_.stages() : 1;
    for (std::size_t stage = 2; stage <= stages; ++stage) {
      at_ = start;
      scope_.stage = stage;
      terms.push_back(implication());
    }
    scope_ = outer;
  }

  RuleTerm combine(const RuleToken& name, const Terms& terms) {
    if (name.text == "count") return terms_.count(name.offset, terms);
    if (name.text == "sum") return terms_.sum(name.offset, terms);
    if (name.text == "min") return terms_.least(name.offset, terms);
    if (name.text == "max") return terms_.greatest(name.offset, terms);
    if (name.text == "all") return terms_.both(name.offset, terms);
    return terms_.either(name.offset, terms);
  }

  void require_function(const RuleToken& name) const {
    if (std::ranges::find(kFunctions, name.text) != kFunctions.end()) return;
    const std::vector<std::string> all(kFunctions.begin(), kFunctions.end());
    const std::string near = nearest(name.text, all);
    refuse_rule(source_, name.offset, "there is no function '" + name.text + "'",
                near.empty() ? "There are " + join(all, ", ") : "Did you mean '" + near + "'?");
  }

  const RuleSource& source_;
  RuleNames names_;
  RuleTerms terms_;
  std::vector<RuleToken> tokens_;
  std::size_t at_ = 0;
  int depth_ = 0;
  Scope scope_;
};

}  // namespace

Expression parse_rule(const RuleSource& source, const std::vector<space::Decision>& decisions) {
  return Parser(source, decisions).run();
}

}  // namespace cairn::feasibility
