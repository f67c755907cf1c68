#include "feasibility/rule_token.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <string_view>

namespace cairn::feasibility {
namespace {

using Kind = RuleToken::Kind;

constexpr std::size_t kMaxLength = 20000;  ///< of a rule [bytes]
constexpr std::array<std::string_view, 6> kKeywords{"and", "or", "not", "in", "true", "false"};
/// Longer ones first.
constexpr std::array<std::string_view, 20> kSymbols{"->", "==", "!=", "<=", ">=", "&&", "||",
                                                    "<",  ">",  "+",  "-",  "*",  "/",  "!",
                                                    "(",  ")",  "[",  "]",  ",",  "="};

bool is_letter(char c) {
  return std::isalpha(static_cast<unsigned char>(c)) != 0 || c == '_';
}
bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

class Scanner {
 public:
  explicit Scanner(const RuleSource& source) : source_(source), text_(source.text) {}

  std::vector<RuleToken> run() {
    for (skip_space(); at_ < text_.size(); skip_space()) next();
    tokens_.push_back({Kind::end, "", text_.size()});
    return std::move(tokens_);
  }

 private:
  char peek(std::size_t ahead = 0) const {
    return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0';
  }

  void skip_space() {
    while (at_ < text_.size() && std::isspace(static_cast<unsigned char>(text_[at_])) != 0) ++at_;
  }

  void next() {
    const std::size_t start = at_;
    if (is_letter(peek())) return name(start);
    if (is_digit(peek()) || (peek() == '.' && is_digit(peek(1)))) return number(start);
    if (peek() == '"' || peek() == '\'') return quoted(start);
    symbol(start);
  }

  void push(Kind kind, std::size_t start) {
    tokens_.push_back({kind, std::string(text_.substr(start, at_ - start)), start});
  }

  void word() {
    while (is_letter(peek()) || is_digit(peek()) || peek() == '.') ++at_;
  }

  static bool in_index(char c) { return is_letter(c) || is_digit(c) || c == '*'; }

  /// A name may hold indices in brackets: stage[2].width, branch[1].dense[2].width.
  void name(std::size_t start) {
    word();
    if (std::ranges::find(kKeywords, text_.substr(start, at_ - start)) != kKeywords.end())
      return push(Kind::symbol, start);
    while (index()) word();
    push(Kind::name, start);
  }

  bool index() {
    std::size_t size = 1;
    while (in_index(peek(size))) ++size;
    if (peek() != '[' || size == 1 || peek(size) != ']') return false;
    at_ += size + 1;
    return true;
  }

  void number(std::size_t start) {
    auto digits = [&] {
      while (is_digit(peek())) ++at_;
    };
    digits();
    if (peek() == '.') ++at_, digits();
    const std::size_t sign = peek(1) == '+' || peek(1) == '-' ? 2 : 1;
    if ((peek() == 'e' || peek() == 'E') && is_digit(peek(sign))) at_ += sign, digits();
    if (is_letter(peek()) || peek() == '.')
      refuse_rule(source_, at_, "the number does not end here",
                  "Put texts in quotes, and an operator between two values");
    push(Kind::number, start);
  }

  void quoted(std::size_t start) {
    const std::size_t end = text_.find(peek(), at_ + 1);
    if (end == std::string_view::npos)
      refuse_rule(source_, start, "the text has no closing quote", "Add the quote");
    tokens_.push_back({Kind::text, std::string(text_.substr(start + 1, end - start - 1)), start});
    at_ = end + 1;
  }

  void symbol(std::size_t start) {
    const auto found = std::ranges::find_if(
        kSymbols, [&](std::string_view symbol) { return text_.substr(at_).starts_with(symbol); });
    if (found == kSymbols.end()) refuse_symbol();
    if (*found == "=")
      refuse_rule(source_, start, "'=' alone is no operator",
                  "Compare with '==', '<=' or '>='; 'a implies b' is 'a -> b'");
    at_ += found->size();
    if (*found == "&&") return tokens_.push_back({Kind::symbol, "and", start});
    if (*found == "||") return tokens_.push_back({Kind::symbol, "or", start});
    if (*found == "!") return tokens_.push_back({Kind::symbol, "not", start});
    push(Kind::symbol, start);
  }

  [[noreturn]] void refuse_symbol() {
    std::size_t size = 1;
    while ((peek(size) & 0xC0) == 0x80) ++size;
    std::string shown(text_.substr(at_, size));
    if (static_cast<unsigned char>(shown[0]) < ' ') shown = "?";
    const bool logic = shown == "&" || shown == "|";
    refuse_rule(source_, at_, "'" + shown + "' has no meaning here",
                logic ? "Write 'and' or 'or'" : "");
  }

  const RuleSource& source_;
  std::string_view text_;
  std::size_t at_ = 0;
  std::vector<RuleToken> tokens_;
};

}  // namespace

std::vector<RuleToken> rule_tokens(const RuleSource& source) {
  if (source.text.size() > kMaxLength)
    refuse_rule(source, kMaxLength,
                "the rule is longer than " + std::to_string(kMaxLength) + " characters",
                "Split it into several rules");
  return Scanner(source).run();
}

}  // namespace cairn::feasibility
