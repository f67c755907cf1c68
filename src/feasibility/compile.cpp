#include "feasibility/compile.hpp"

#include <algorithm>
#include <map>
#include <variant>

#include "cairn/core/error.hpp"
#include "cairn/core/text.hpp"
#include "feasibility/rule_walk.hpp"

namespace cairn::feasibility {
namespace {

/// 8 bytes each: more would not leave room for the counts.
constexpr std::size_t kMostArcs = std::size_t{1} << 25;
/// Beyond so many states of the rules they are better checked on whole candidates.
constexpr std::size_t kMostRuleStates = 20'000;

bool is_setting(const space::Position& position) {
  return position.name == "training.batch" || position.name == "training.optimizer";
}

/// Settings come first where costs depend on them.
std::vector<space::Position> walk_order(const space::Space& space, bool needs_setting) {
  auto order = space.positions();
  if (needs_setting) std::ranges::stable_partition(order, is_setting);
  return order;
}

/// What the rest of the walk needs to know.
struct State {
  space::State network;
  std::int64_t batch = 1;
  std::string optimizer;
  RuleWalk::State rules = 0;
  std::vector<std::pair<std::uint32_t, std::uint32_t>> rows;
  auto operator<=>(const State&) const = default;
};

/// Numbers of the states of a level.
using Targets = std::map<State, std::uint32_t>;

/// Too many states for the rules: not an error of the user's.
struct TooManyRuleStates {};

class Compiler {
 public:
  Compiler(Sources& sources, const Selection& selection, const std::vector<Rule>& rules)
      : sources_(sources),
        selection_(selection),
        space_(*sources.space),
        rules_(rules, space_.decisions()),
        order_(walk_order(space_, sources.meter.needs_setting())),
        first_(space_.positions().empty() ? "" : space_.positions().front().name),
        made_{std::vector<std::uint16_t>(space_.decisions().size())} {}

  Programme compile() {
    programme_.quantities = quantities_of(sources_);
    select_bounds();
    select_rows();
    std::vector<State> states;
    if (possible_) states.push_back(root());
    for (const auto& position : order_) states = advance(position, states);
    programme_.decisions = space_.decisions().size();
    check_sums();
    return std::move(programme_);
  }

 private:
  State root() {
    State state{
        space_.begin(), sources_.setting.batch, sources_.setting.optimizer, rules_.begin(), {}};
    if (!sources_.meter.needs_setting()) {
      state.batch = 1;
      state.optimizer.clear();
    }
    for (const auto& rows : rows_) state.rows.emplace_back(0, rows.all().end);
    return state;
  }

  void select_bounds() {
    for (std::size_t q = 0; q < programme_.quantities.size(); ++q) {
      Quantity& quantity = programme_.quantities[q];
      if (!selection_.least[q]) quantity.min = Quantity{}.min;
      if (!selection_.greatest[q]) quantity.max = Quantity{}.max;
    }
  }

  void select_rows() {
    const std::size_t first = programme_.quantities.size() - sources_.rows.size();
    for (std::size_t i = 0; i < sources_.rows.size(); ++i) {
      RowTable rows = sources_.rows[i];
      rows.bound(programme_.quantities[first + i]);
      possible_ = possible_ && !rows.all().empty();
      rows_.push_back(std::move(rows));
    }
  }

  Programme::Level level_of(const space::Position& position) const {
    Programme::Level level;
    level.position = position;
    for (std::size_t i = 0; i < position.count; ++i) {
      const std::size_t choices = space_.decisions()[position.first + i].choices.size();
      level.radix.push_back(static_cast<std::uint32_t>(choices));
      level.labels *= choices;
    }
    return level;
  }

  void require_room(std::size_t arcs) const {
    if (arcs_ + arcs <= kMostArcs) return;
    if (rules_.size() > 1) throw TooManyRuleStates{};
    throw UsageError({"the space is too large to be counted",
                      "more than " + with_commas(kMostArcs) + " ways to go on",
                      "Give fewer choices to the decisions of one stage"});
  }

  /// The arcs of one position from all states that are reached; returns those that they lead to.
  std::vector<State> advance(const space::Position& position, const std::vector<State>& states) {
    Programme::Level level = level_of(position);
    level.nodes = states.size();
    require_room(level.nodes * level.labels);
    arcs_ += level.nodes * level.labels;
    level.arcs.resize(level.nodes * level.labels);
    Targets targets;
    for (std::size_t n = 0; n < states.size(); ++n)
      add_arcs(level, std::span(level.arcs).subspan(n * level.labels, level.labels), states[n],
               targets);
    programme_.levels.push_back(std::move(level));
    return in_order(targets);
  }

  void add_arcs(const Programme::Level& level, std::span<Programme::Arc> arcs, const State& from,
                Targets& targets) {
    const auto& position = level.position;
    const auto& ways =
        sources_.meter.ways(position, from.network, {static_cast<int>(from.batch), from.optimizer});
    for (std::size_t label = 0; label < level.labels; ++label) {
      if (!ways[label]) continue;
      level.write(label, made_);
      const auto choices = std::span(made_.choices).subspan(position.first, position.count);
      auto next = follow(position, from, choices, *ways[label]);
      if (!next) continue;
      if (last_level()) *next = State{};
      const auto number = static_cast<std::uint32_t>(targets.size());
      arcs[label].target = targets.try_emplace(*next, number).first->second;
      arcs[label].parts = parts_index(position, from, choices, ways[label]->parts);
    }
  }

  bool last_level() const { return programme_.levels.size() + 1 == order_.size(); }

  static std::vector<State> in_order(const Targets& targets) {
    std::vector<State> states(targets.size());
    for (const auto& [state, number] : targets) states[number] = state;
    return states;
  }

  std::optional<State> follow(const space::Position& position, const State& from,
                              std::span<const std::uint16_t> choices, const Meter::Way& way) {
    State next = from;
    next.rules = rules_.next(from.rules, position.first, choices);
    if (next.rules == RuleWalk::kBroken) return std::nullopt;
    if (rules_.size() > kMostRuleStates) throw TooManyRuleStates{};
    for (std::size_t i = 0; i < next.rows.size(); ++i) {
      const auto range = rows_[i].narrow({from.rows[i].first, from.rows[i].second},
                                         programme_.levels.size(), choices);
      if (range.empty()) return std::nullopt;
      next.rows[i] = {range.begin, range.end};
    }
    if (sources_.meter.needs_setting()) decide_setting(position, choices, next);
    next.network = way.out;
    return next;
  }

  void decide_setting(const space::Position& position, std::span<const std::uint16_t> choices,
                      State& state) const {
    if (!is_setting(position)) return;
    const space::Choice& choice = space_.decisions()[position.first].choices[choices[0]];
    if (const auto* batch = std::get_if<std::int64_t>(&choice)) state.batch = *batch;
    if (const auto* word = std::get_if<std::string>(&choice)) state.optimizer = *word;
  }

  /// The position that the costs of every network come with.
  bool is_first(const space::Position& position) const {
    return position.first == 0 && position.name == first_;
  }

  void add_entry(const State& from, Parts& parts) const {
    const Parts entry = sources_.meter.entry({static_cast<int>(from.batch), from.optimizer});
    for (std::size_t q = 0; q < entry.size(); ++q) parts[q].sum += entry[q].sum;
  }

  /// The layers' parts, the tables' after them.
  std::uint32_t parts_index(const space::Position& position, const State& from,
                            std::span<const std::uint16_t> choices, Parts parts) {
    if (is_first(position)) add_entry(from, parts);
    for (const auto& table : sources_.sums)
      parts.push_back({table.cost(position, choices, space_.shape(from.network)), 0});
    for (std::size_t i = 0; i < sources_.rows.size(); ++i) {
      const auto& rows = rows_[i];
      const auto range =
          rows.narrow({from.rows[i].first, from.rows[i].second}, programme_.levels.size(), choices);
      parts.push_back({last_level() ? rows.cost(range.begin) : 0, 0});
    }
    const auto next = static_cast<std::uint32_t>(numbers_.size());
    const auto [found, is_new] = numbers_.try_emplace(parts, next);
    if (is_new) programme_.parts.insert(programme_.parts.end(), parts.begin(), parts.end());
    return found->second;
  }

  /// No sum along a path may leave the range of 64 bits, nor half of it: differences are taken.
  void check_sums() const {
    for (std::size_t q = 0; q < programme_.quantities.size(); ++q) {
      double most = 0;
      for (const auto& level : programme_.levels) {
        std::int64_t greatest = 0;
        for (const auto& arc : level.arcs)
          if (arc.target != Programme::kNone) {
            const Part part = programme_.parts_of(arc)[q];
            greatest = std::max({greatest, std::abs(part.sum), part.peak});
          }
        most += static_cast<double>(greatest);
        if (most > 0x1p61)
          throw UsageError({level.position.name,
                            "networks of this space may cost more than 2^61 " +
                                programme_.quantities[q].name + " from here on",
                            "Lower its widths or the size of the input"});
      }
    }
  }

  Sources& sources_;
  const Selection& selection_;
  std::vector<RowTable> rows_;  ///< within the bounds
  const space::Space& space_;
  RuleWalk rules_;
  std::vector<space::Position> order_;
  std::string first_;         ///< the name of the first position of the space
  space::Architecture made_;  ///< where choices are written
  Programme programme_;
  std::map<Parts, std::uint32_t> numbers_;
  std::size_t arcs_ = 0;
  bool possible_ = true;
};

}  // namespace

Sources make_sources(std::shared_ptr<const space::Space> space, const Options& options,
                     const Setting& setting) {
  validate(options);
  Sources sources{space, setting, Meter(space, options), {}, {}, {}};
  const auto order = walk_order(*space, sources.meter.needs_setting());
  for (const auto& table : options.table) {
    if (table.column.empty())
      sources.sums.emplace_back(table, *space);
    else
      sources.rows.emplace_back(table, *space, order);
  }
  for (std::size_t i = 0; i < options.rule.size(); ++i)
    sources.rules.emplace_back("rule[" + std::to_string(i + 1) + "]", options.rule[i].require,
                               space->decisions());
  return sources;
}

std::vector<Quantity> quantities_of(const Sources& sources) {
  auto quantities = sources.meter.quantities();
  for (const auto& table : sources.sums) quantities.push_back(table.quantity());
  for (const auto& table : sources.rows) quantities.push_back(table.quantity());
  return quantities;
}

Selection all_of(const Sources& sources) {
  const std::size_t quantities = quantities_of(sources).size();
  return {std::vector(quantities, true), std::vector(quantities, true),
          std::vector(sources.rules.size(), true)};
}

Compiled compile(Sources& sources, const Selection& selection) {
  std::vector<Rule> rules;
  for (std::size_t i = 0; i < sources.rules.size(); ++i)
    if (selection.rules[i]) rules.push_back(sources.rules[i]);
  Compiled compiled;
  try {
    compiled.programme = Compiler(sources, selection, rules).compile();
  } catch (const TooManyRuleStates&) {
    compiled.filters = std::move(rules);
    compiled.programme = Compiler(sources, selection, {}).compile();
  }
  return compiled;
}

}  // namespace cairn::feasibility
