#include "feasibility/cost_table.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>
#include <map>
#include <optional>

#include "cairn/core/error.hpp"
#include "cairn/core/text.hpp"
#include "cairn/data/csv.hpp"
#include "feasibility/table_text.hpp"

namespace cairn::feasibility {
namespace {

constexpr double kMissing = std::numeric_limits<double>::quiet_NaN();

std::vector<std::string> split(const std::string& text, char separator) {
  std::vector<std::string> parts{""};
  for (char c : text) {
    if (c == separator)
      parts.emplace_back();
    else
      parts.back() += c;
  }
  return parts;
}

/// "16x14x14" → {16, 14, 14}
std::optional<space::Shape> to_shape(const std::string& text) {
  space::Shape shape;
  if (text.empty()) return shape;
  for (const auto& part : split(text, 'x')) {
    std::int64_t extent = 0;
    const auto [end, error] = std::from_chars(part.data(), part.data() + part.size(), extent);
    if (error != std::errc() || end != part.data() + part.size()) return std::nullopt;
    shape.push_back(extent);
  }
  return shape;
}

constexpr std::string_view kEvery = "stage[*].";

/// "stage[*].op+width" for stage 2 → "stage[2].op", "stage[2].width"
std::vector<std::string> names_of(std::string text, std::size_t stage) {
  if (text.starts_with(kEvery)) text.replace(6, 1, std::to_string(stage));
  auto names = split(text, '+');
  const auto dot = names.front().find('.');
  for (std::size_t i = 1; i < names.size(); ++i)
    if (dot != std::string::npos && names[i].find('.') == std::string::npos)
      names[i] = names.front().substr(0, dot + 1) + names[i];
  return names;
}

}  // namespace

/// Puts the rows of a file together to terms.
class CostTableReader {
 public:
  CostTableReader(const TableOptions& options, const space::Space& space)
      : space_(space), csv_(data::read_csv(options.file)) {
    decision_ = csv_.column("decision");
    choice_ = csv_.column("choice");
    cost_ = csv_.column("cost");
    if (csv_.has("input")) input_ = csv_.column("input");
    for (const auto& position : space.positions())
      stages_ += position.name.starts_with("stage[") ? 1 : 0;
    for (std::size_t row = 0; row < csv_.rows.size(); ++row) read(row);
    require_complete();
  }

  double greatest() const {
    double sum = 0;
    for (const auto& [key, term] : terms_) sum += std::abs(*std::ranges::max_element(term.costs));
    return sum;
  }

  void write(const Quantity& quantity, std::vector<CostTable::Term>& terms) const {
    for (const auto& [key, read] : terms_) {
      CostTable::Term term{key.first, key.second, read.strides, {}};
      for (double cost : read.costs) term.costs.push_back(to_units(quantity, cost));
      terms.push_back(std::move(term));
    }
  }

 private:
  using Key = std::pair<std::vector<std::size_t>, space::Shape>;
  struct Read {
    std::vector<std::size_t> strides;
    std::vector<double> costs;
    std::size_t row = 0;  ///< the first that it was in
  };

  void read(std::size_t row) {
    const std::string& text = csv_.rows[row][decision_];
    const bool every = text.starts_with(kEvery);
    for (std::size_t stage = 1; stage <= (every ? stages_ : 1); ++stage)
      read(row, names_of(text, stage), every);
    if (every && stages_ == 0) throw csv_.bad_cell(row, decision_, "the space has no stages");
  }

  void read(std::size_t row, const std::vector<std::string>& names, bool every) {
    std::vector<std::size_t> decisions;
    for (const auto& name : names) decisions.push_back(find(row, name));
    require_one_position(row, decisions);
    const auto input =
        input_ ? to_shape(csv_.rows[row][*input_]) : std::optional<space::Shape>(space::Shape{});
    if (!input) throw csv_.bad_cell(row, *input_, "it is no shape like 16x14x14");
    const auto cells = split(csv_.rows[row][choice_], '+');
    if (cells.size() != decisions.size())
      throw csv_.bad_cell(row, choice_, "it has not as many parts as the decision");
    put(row, decisions, *input, cells, every);
  }

  void put(std::size_t row, const std::vector<std::size_t>& decisions, const space::Shape& input,
           const std::vector<std::string>& cells, bool every) {
    Read& term = terms_.try_emplace({decisions, input}, fresh(decisions, row)).first->second;
    std::size_t index = 0;
    for (std::size_t i = 0; i < decisions.size(); ++i) {
      const auto& decision = space_.decisions()[decisions[i]];
      const auto choice = choice_of(cells[i], decision);
      // Stages may differ in their choices: what one lacks may be another's.
      if (!choice && every) return;
      if (!choice)
        throw csv_.bad_cell(row, choice_, "'" + decision.name + "' has no choice " + cells[i]);
      index += *choice * term.strides[i];
    }
    if (!std::isnan(term.costs[index])) throw csv_.bad_cell(row, choice_, "it is there twice");
    term.costs[index] = csv_.number(row, cost_);
  }

  Read fresh(const std::vector<std::size_t>& decisions, std::size_t row) const {
    Read term{std::vector<std::size_t>(decisions.size()), {}, row};
    std::size_t size = 1;
    for (std::size_t i = decisions.size(); i-- > 0;) {
      term.strides[i] = size;
      size *= space_.decisions()[decisions[i]].choices.size();
    }
    term.costs.assign(size, kMissing);
    return term;
  }

  std::size_t find(std::size_t row, const std::string& name) const {
    const auto& decisions = space_.decisions();
    const auto found = std::ranges::find(decisions, name, &space::Decision::name);
    if (found != decisions.end()) return static_cast<std::size_t>(found - decisions.begin());
    std::vector<std::string> names;
    for (const auto& decision : decisions) names.push_back(decision.name);
    const auto near = nearest(name, names);
    throw csv_.bad_cell(row, decision_,
                        "the space has no decision '" + name + "'" +
                            (near.empty() ? "" : "; did you mean '" + near + "'?"));
  }

  void require_one_position(std::size_t row, const std::vector<std::size_t>& decisions) const {
    for (const auto& position : space_.positions()) {
      const auto inside = [&](std::size_t d) {
        return d >= position.first && d < position.first + position.count;
      };
      if (std::ranges::all_of(decisions, inside)) return;
    }
    throw csv_.bad_cell(row, decision_, "decisions that are joined must be of one stage");
  }

  void require_complete() const {
    for (const auto& [key, term] : terms_)
      for (std::size_t i = 0; i < term.costs.size(); ++i) {
        if (!std::isnan(term.costs[i])) continue;
        std::vector<std::string> lacking;
        for (std::size_t d = 0; d < key.first.size(); ++d) {
          const auto& choices = space_.decisions()[key.first[d]].choices;
          lacking.push_back(space::to_text(choices[i / term.strides[d] % choices.size()]));
        }
        throw csv_.bad_cell(term.row, decision_,
                            "the file lacks the choice " + join(lacking, "+") + " of '" +
                                space_.decisions()[key.first[0]].name + "'");
      }
  }

  const space::Space& space_;
  data::Csv csv_;
  std::size_t decision_ = 0, choice_ = 0, cost_ = 0;
  std::optional<std::size_t> input_;
  std::size_t stages_ = 0;
  std::map<Key, Read> terms_;
};

CostTable::CostTable(const TableOptions& options, const space::Space& space) {
  const CostTableReader reader(options, space);
  quantity_ = table_quantity(options, reader.greatest() + std::abs(options.base));
  reader.write(quantity_, terms_);
}

/// Rows for the shape that comes in, or else those for any.
bool CostTable::applies(const Term& term, const space::Shape& in) const {
  if (!term.input.empty()) return term.input == in;
  return std::ranges::none_of(terms_, [&](const Term& other) {
    return other.decisions == term.decisions && other.input == in;
  });
}

std::int64_t CostTable::cost(const space::Position& position,
                             std::span<const std::uint16_t> choices, const space::Shape& in) const {
  std::int64_t sum = 0;
  for (const Term& term : terms_) {
    if (term.decisions.front() < position.first) continue;
    if (term.decisions.front() >= position.first + position.count) continue;
    if (!in.empty() && !applies(term, in)) continue;
    std::size_t index = 0;
    for (std::size_t i = 0; i < term.decisions.size(); ++i)
      index += choices[term.decisions[i] - position.first] * term.strides[i];
    sum += term.costs[index];
  }
  return sum;
}

}  // namespace cairn::feasibility
