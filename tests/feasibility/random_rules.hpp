#pragma once

#include <algorithm>
#include <cstdint>
#include <functional>
#include <numeric>
#include <string>
#include <utility>
#include <vector>

#include "cairn/core/random.hpp"
#include "cairn/space/architecture.hpp"
#include "cairn/space/options.hpp"
#include "cairn/space/space.hpp"

namespace cairn::feasibility {

using Decisions = std::vector<space::Decision>;

inline std::vector<space::Architecture> all_architectures(const Decisions& decisions) {
  std::vector<space::Architecture> all{{}};
  for (const auto& decision : decisions) {
    std::vector<space::Architecture> longer;
    for (const auto& start : all)
      for (std::size_t choice = 0; choice < decision.choices.size(); ++choice) {
        longer.push_back(start);
        longer.back().choices.push_back(static_cast<std::uint16_t>(choice));
      }
    all = std::move(longer);
  }
  return all;
}

/// An exact number, as simply as possible: the tests' own arithmetic.
struct Ratio {
  std::int64_t over = 0;
  std::int64_t under = 1;

  static Ratio of(std::int64_t over, std::int64_t under) {
    if (under < 0) over = -over, under = -under;
    const std::int64_t shared = std::gcd(over, under);
    return {over / shared, under / shared};
  }
  friend Ratio operator+(Ratio a, Ratio b) {
    return of(a.over * b.under + b.over * a.under, a.under * b.under);
  }
  friend Ratio operator*(Ratio a, Ratio b) { return of(a.over * b.over, a.under * b.under); }
  friend Ratio operator/(Ratio a, Ratio b) { return of(a.over * b.under, a.under * b.over); }
  friend bool operator<(Ratio a, Ratio b) { return a.over * b.under < b.over * a.under; }
  friend bool operator==(Ratio, Ratio) = default;
};

/// A rule as text, and what it means, computed without Cairn.
struct RandomRule {
  std::string text;
  std::function<bool(const space::Architecture&)> holds;
};

/// Random small spaces and rules on them.
class RandomRules {
 public:
  explicit RandomRules(std::uint64_t seed) : random_(seed, "random rules") { make_decisions(); }

  const Decisions& decisions() const { return decisions_; }
  Random& random() { return random_; }

  RandomRule rule(int depth = 3) {
    const Condition condition = this->condition(depth, false);
    return {condition.text, [holds = condition.value](const auto& a) { return holds({a, 0}); }};
  }

 private:
  struct At {
    const space::Architecture& architecture;
    std::size_t stage;  ///< short names are of; from 0
  };
  template <class T>
  struct Part {
    std::string text;
    std::function<T(At)> value;
    bool short_name = false;  ///< has one outside inner aggregates
  };
  using Number = Part<Ratio>;
  using Condition = Part<bool>;
  /// A decision, or (with a short name) the same one of each stage.
  struct Name {
    std::string text;
    std::size_t first = 0;
    std::size_t stride = 0;
    bool short_name = false;
  };

  static constexpr std::size_t kFields = 3;  ///< of a stage: op, width, down

  std::uint64_t below(std::uint64_t bound) { return random_.below(bound); }

  void make_decisions() {
    stages_ = 1 + below(3);
    for (std::size_t s = 1; s <= stages_; ++s) {
      const std::string stage = "stage[" + std::to_string(s) + "].";
      decisions_.push_back({stage + "op", some({"conv3x3", "conv5x5", "identity"})});
      decisions_.push_back({stage + "width", some({16, 24, 32})});
      decisions_.push_back({stage + "down", some({"none", "stride"})});
    }
    decisions_.push_back({"training.learning_rate", some({0.01, 0.05, 0.125})});
    decisions_.push_back({"n", some({-2, 0, 3})});
  }

  std::vector<space::Choice> some(std::vector<space::Choice> all) {
    while (all.size() > 1 && below(3) == 0)
      all.erase(all.begin() + static_cast<std::ptrdiff_t>(below(all.size())));
    return all;
  }

  const space::Choice& chosen(const Name& name, At at) const {
    const std::size_t index = name.first + (name.short_name ? at.stage * name.stride : 0);
    return decisions_[index].choices[at.architecture.choices[index]];
  }

  Name stage_name(std::size_t field, const std::string& word, bool aggregate) {
    if (aggregate && below(3) > 0) return {word, field, kFields, true};
    const std::size_t stage = below(stages_);
    return {"stage[" + std::to_string(stage + 1) + "]." + word, stage * kFields + field, 0, false};
  }

  Number number(int depth, bool aggregate) {
    if (depth <= 0 || below(3) == 0) return leaf(aggregate);
    if (below(3) == 0) return folded(depth - 1);
    const Number a = number(depth - 1, aggregate);
    const Number b = number(depth - 1, aggregate);
    const bool short_name = a.short_name || b.short_name;
    const std::string text = a.text + (below(2) != 0 ? " " : "");
    switch (below(4)) {
      case 0:
        return {"(" + text + "+ " + b.text + ")", [=](At at) { return a.value(at) + b.value(at); },
                short_name};
      case 1:
        return {"(" + text + "- " + b.text + ")",
                [=](At at) {
                  return a.value(at) + Ratio{-1, 1} * b.value(at);
                },
                short_name};
      case 2:
        return {"(" + text + "* " + b.text + ")", [=](At at) { return a.value(at) * b.value(at); },
                short_name};
      default:
        return {"-" + a.text + " / 2.5",
                [=](At at) {
                  return a.value(at) / Ratio{-5, 2};
                },
                a.short_name};
    }
  }

  Number leaf(bool aggregate) {
    if (below(4) == 0) {
      const auto value = static_cast<std::int64_t>(below(40));
      return {std::to_string(value), [=](At) { return Ratio{value, 1}; }};
    }
    if (below(8) == 0) return {"0.3", [](At) { return Ratio{3, 10}; }};
    Name name = stage_name(1, "width", aggregate);
    const std::size_t rate = stages_ * kFields;
    if (below(4) == 0) name = {"n", rate + 1};
    if (below(6) == 0) name = {"training.learning_rate", rate};
    return {name.text, [=, this](At at) { return ratio(chosen(name, at)); }, name.short_name};
  }

  static Ratio ratio(const space::Choice& choice) {
    if (const auto* integer = std::get_if<std::int64_t>(&choice)) return {*integer, 1};
    return Ratio::of(static_cast<std::int64_t>(std::get<double>(choice) * 1000 + 0.5), 1000);
  }

  /// The values of the arguments of an aggregate, written out.
  template <class T>
  std::function<std::vector<T>(At)> spread(const std::vector<Part<T>>& parts) const {
    return [parts, stages = stages_](At at) {
      std::vector<T> values;
      for (const auto& part : parts)
        for (std::size_t s = 0; s < (part.short_name ? stages : 1); ++s)
          values.push_back(part.value({at.architecture, s}));
      return values;
    };
  }

  template <class T>
  static std::string listed(const std::string& function, const std::vector<Part<T>>& parts) {
    std::string text = function + "(";
    for (const auto& part : parts) text += (text.back() == '(' ? "" : ", ") + part.text;
    return text + ")";
  }

  std::vector<Number> numbers(int depth) {
    std::vector<Number> parts{number(depth, true)};
    if (below(3) == 0) parts.push_back(number(depth, true));
    return parts;
  }
  std::vector<Condition> conditions(int depth) {
    std::vector<Condition> parts{condition(depth, true)};
    if (below(3) == 0) parts.push_back(condition(depth, true));
    return parts;
  }

  Number folded(int depth) {
    const std::uint64_t kind = below(4);
    if (kind == 0) {
      const auto parts = conditions(depth);
      return {listed("count", parts), [all = spread(parts)](At at) {
                const auto values = all(at);
                return Ratio{std::ranges::count(values, true), 1};
              }};
    }
    const auto parts = numbers(depth);
    return {listed(kind == 1 ? "sum" : (kind == 2 ? "min" : "max"), parts),
            [kind, all = spread(parts)](At at) {
              const auto values = all(at);
              if (kind == 2) return *std::min_element(values.begin(), values.end());
              if (kind == 3) return *std::max_element(values.begin(), values.end());
              return std::accumulate(values.begin(), values.end(), Ratio{});
            }};
  }

  Condition condition(int depth, bool aggregate) {
    if (depth <= 0 || below(3) == 0)
      return below(2) != 0 ? word(aggregate) : comparison(0, aggregate);
    if (below(3) == 0) return comparison(depth - 1, aggregate);
    if (below(5) == 0) return joined(depth - 1);
    const Condition a = condition(depth - 1, aggregate);
    if (below(6) == 0) {
      return {(below(2) != 0 ? "not (" : "!(") + a.text + ")", [=](At at) { return !a.value(at); },
              a.short_name};
    }
    return connected(a, condition(depth - 1, aggregate));
  }

  Condition connected(const Condition& a, const Condition& b) {
    const bool short_name = a.short_name || b.short_name;
    auto text = [&](const char* word, const char* sign) {
      return "(" + a.text + " " + (below(2) != 0 ? word : sign) + " " + b.text + ")";
    };
    switch (below(4)) {
      case 0:
        return {text("and", "&&"), [=](At at) { return a.value(at) && b.value(at); }, short_name};
      case 1:
        return {text("or", "||"), [=](At at) { return a.value(at) || b.value(at); }, short_name};
      case 2:
        return {text("->", "->"), [=](At at) { return !a.value(at) || b.value(at); }, short_name};
      default:
        return {"((" + a.text + ") == (" + b.text + "))",
                [=](At at) { return a.value(at) == b.value(at); }, short_name};
    }
  }

  Condition joined(int depth) {
    const auto parts = conditions(depth);
    const bool all = below(2) != 0;
    return {listed(all ? "all" : "any", parts), [all, values = spread(parts)](At at) {
              const auto found = values(at);
              return (std::ranges::find(found, !all) == found.end()) == all;
            }};
  }

  Condition comparison(int depth, bool aggregate) {
    const Number a = number(depth, aggregate);
    const Number b = number(depth, aggregate);
    static const std::vector<std::string> signs{"==", "!=", "<", "<=", ">", ">="};
    const std::uint64_t sign = below(6);
    auto value = [=](At at) {
      const Ratio x = a.value(at);
      const Ratio y = b.value(at);
      const bool results[] = {x == y, !(x == y), x < y, !(y < x), y < x, !(x < y)};
      return results[sign];
    };
    return {a.text + " " + signs[sign] + " " + b.text, value, a.short_name || b.short_name};
  }

  /// A condition on texts. The text is one that some decision has.
  Condition word(bool aggregate) {
    const bool op = below(2) != 0;
    const Name name = stage_name(op ? 0 : 2, op ? "op" : "down", aggregate);
    if (below(5) == 0) {
      const Name other = stage_name(op ? 0 : 2, op ? "op" : "down", aggregate);
      return {name.text + " == " + other.text,
              [=, this](At at) { return chosen(name, at) == chosen(other, at); },
              name.short_name || other.short_name};
    }
    const auto& choices = decisions_[name.first].choices;
    const space::Choice choice = choices[below(choices.size())];
    const std::uint64_t form = below(4);
    static const std::vector<std::string> forms{" == ", " != ", " in [", " not in ["};
    return {name.text + forms[form] + "\"" + space::to_text(choice) + (form > 1 ? "\"]" : "\""),
            [=, this](At at) { return (chosen(name, at) == choice) == (form % 2 == 0); },
            name.short_name};
  }

  Random random_;
  std::size_t stages_ = 1;
  Decisions decisions_;
};

}  // namespace cairn::feasibility
