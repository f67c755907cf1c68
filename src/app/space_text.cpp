#include <algorithm>
#include <cmath>

#include "app/space_report.hpp"
#include "app/space_words.hpp"
#include "app/terminal.hpp"
#include "cairn/core/text.hpp"

namespace cairn::app {
namespace {

using namespace feasibility;

constexpr std::size_t kMostDecisions = 6;  ///< that are listed
constexpr double kReduced = 0.05;          ///< distance from uniform that is told
constexpr std::size_t kMostSampleLines = 3;
constexpr std::size_t kMostConditionWidth = 50;

std::string more(std::size_t listed, std::size_t all) {
  if (listed >= all) return "";
  return "  ... and " + std::to_string(all - listed) + " more; --format json has all\n";
}

std::string plural(const char* one, const char* several, std::size_t count) {
  return count == 1 ? one : several;
}

// ---- size and conditions ------------------------------------------------------------------------

/// "; 1,234 of them can be built", or nothing where all can.
std::string buildable_text(const SpaceView& view) {
  const Count& count = view.report.buildable;
  if (count.exact && count.value == view.report.encodings) return "";
  return (count.exact && count.value == 0 ? "; none" : "; " + count_text(count)) + " of them " +
         (view.space.has_networks() ? "can be built" : "are in the tables");
}

std::string size_text(const SpaceView& view) {
  const Report& report = view.report;
  const std::size_t decisions = view.space.decisions().size();
  std::string text = "space     " + encodings_text(report.encodings) + " encodings of " +
                     std::to_string(decisions) + plural(" decision", " decisions", decisions) +
                     buildable_text(view);
  text += "\nfeasible  ";
  if (report.feasible.value == 0)
    return text + (report.feasible.exact ? "none, which is proved\n" : "none was found\n");
  text += count_text(report.feasible);
  if (report.feasible.exact) text += ", counted exactly";
  return text + " (" + share_text(report.feasible.value / report.encodings) + ")\n";
}

std::string shortened(const std::string& text, std::size_t width) {
  const std::string head = cut(text, width);
  return head.size() == text.size() ? text : cut(text, width - 3) + "...";
}

std::string conditions_text(const SpaceView& view) {
  const Report& report = view.report;
  if (report.conditions.empty()) return "There are no budgets and no rules.\n";
  std::vector<std::vector<std::string>> rows;
  auto add = [&](const std::string& text, const Count& left, const std::string& reason) {
    rows.push_back({shortened(text, kMostConditionWidth), count_text(left),
                    removed_text(left, report.buildable), reason});
  };
  for (const auto& condition : report.conditions)
    add(condition.text, condition.alone, condition.reason);
  if (rows.size() > 1) add("all together", report.feasible, "");
  const bool reasons = std::ranges::any_of(rows, [](const auto& row) { return !row[3].empty(); });
  std::string table =
      text_table({"condition", "leaves", "removes", reasons ? "because" : ""}, rows);
  std::string text;
  for (std::size_t at = 0, end = 0; at < table.size(); at = end + 1) {
    end = table.find('\n', at);
    text += cut(table.substr(at, end - at), view.width) + "\n";
  }
  return text;
}

// ---- decisions ----------------------------------------------------------------------------------

std::string dead_text(const space::Decision& decision, const std::vector<ChoiceShare>& shares) {
  std::vector<std::string> dead;
  for (std::size_t c = 0; c < shares.size(); ++c)
    if (shares[c].dead) dead.push_back(space::to_text(decision.choices[c]));
  return join(dead, ", ");
}

std::string dead_text(const SpaceView& view) {
  std::vector<std::string> lines;
  for (std::size_t d = 0; d < view.report.shares.size(); ++d) {
    const auto& decision = view.space.decisions()[d];
    if (const auto dead = dead_text(decision, view.report.shares[d]); !dead.empty())
      lines.push_back("  " + decision.name + ": " + dead);
  }
  if (lines.empty())
    return view.report.shares_exact ? "Every choice is made by some feasible encoding.\n"
                                    : "No choice is proved to be dead.\n";
  std::string text = "No feasible encoding has\n";
  const std::size_t listed = std::min(lines.size(), kMostDecisions);
  for (std::size_t i = 0; i < listed; ++i) text += shortened(lines[i], view.width) + "\n";
  return text + more(listed, lines.size());
}

/// Total variation distance of a decision's shares from those of a free choice.
double distance(const std::vector<ChoiceShare>& shares) {
  double sum = 0;
  for (const auto& choice : shares)
    sum += std::abs(choice.share - 1.0 / static_cast<double>(shares.size()));
  return sum / 2;
}

std::string shares_line(const space::Decision& decision, const std::vector<ChoiceShare>& shares) {
  std::vector<std::string> parts;
  for (std::size_t c = 0; c < shares.size(); ++c)
    if (!shares[c].dead)
      parts.push_back(space::to_text(decision.choices[c]) + ": " +
                      (shares[c].share > 0 ? percent(shares[c].share) : "rare"));
  return join(parts, ", ");
}

std::string reduced_text(const SpaceView& view) {
  const auto& shares = view.report.shares;
  std::vector<std::size_t> order;
  for (std::size_t d = 0; d < shares.size(); ++d)
    if (distance(shares[d]) > kReduced) order.push_back(d);
  std::ranges::stable_sort(order, std::greater(),
                           [&](std::size_t d) { return distance(shares[d]); });
  if (order.empty()) return "No decision is far from free.\n";
  order.resize(std::min(order.size(), kMostDecisions));
  std::string text = "Decisions that are least free, with the share of each choice";
  text += view.report.shares_exact ? "\n" : " (estimated)\n";
  for (std::size_t d : order) {
    const auto& decision = view.space.decisions()[d];
    text += shortened("  " + decision.name + ": " + shares_line(decision, shares[d]), view.width);
    text += "\n";
  }
  return text;
}

// ---- costs and samples --------------------------------------------------------------------------

std::string costs_text(const Report& report) {
  std::vector<std::string> header{"cost", "least", "greatest"};
  for (std::size_t i = 1; i <= report.samples.size(); ++i)
    header.push_back("sample " + std::to_string(i));
  std::vector<std::vector<std::string>> rows;
  for (std::size_t q = 0; q < report.ranges.size(); ++q) {
    const auto& range = report.ranges[q];
    rows.push_back({range.least.name, (range.least_proved ? "" : "≥ ") + cost_text(range.least),
                    (range.greatest_proved ? "" : "≤ ") + cost_text(range.greatest)});
    for (const auto& sample : report.samples) rows.back().push_back(cost_text(sample.costs[q]));
  }
  if (rows.empty()) return "";
  return "Costs: the least and greatest with which all other conditions can be met, and some "
         "samples\n" +
         text_table(header, rows) + "\n";
}

/// An architecture, broken between its parts: a few lines of it.
std::string wrapped(const std::string& architecture, std::size_t indent, std::size_t width) {
  std::vector<std::string> lines(1);
  for (std::size_t at = 0; at < architecture.size();) {
    const std::size_t bar = std::min(architecture.find(" | ", at), architecture.size());
    const std::string part = architecture.substr(at, bar - at);
    const std::size_t after = lines.back().size() + part.size() + std::string(" |  |").size();
    if (!lines.back().empty() && indent + after > width) lines.emplace_back();
    lines.back() += (lines.back().empty() ? "" : " | ") + part;
    at = bar + 3;
  }
  if (lines.size() > kMostSampleLines) {
    lines.resize(kMostSampleLines);
    lines.back() += " | ...";
  }
  return join(lines, " |\n" + std::string(indent, ' ')) + "\n";
}

std::string architectures_text(const SpaceView& view) {
  std::string text;
  for (std::size_t i = 0; i < view.report.samples.size(); ++i)
    text += "sample " + std::to_string(i + 1) + "  " +
            wrapped(view.space.to_text(view.report.samples[i].architecture), 10, view.width);
  return text;
}

std::string advice(const Conflict::Part& part) {
  if (!part.decisive) return "more than this stands in the way";
  return part.remedy.empty() ? "feasible without it" : "feasible with " + part.remedy;
}

}  // namespace

std::string conflict_text(const Conflict& conflict) {
  if (conflict.parts.empty()) return "No network of the space can be built at all.\n";
  std::vector<std::vector<std::string>> rows;
  for (const auto& part : conflict.parts)
    rows.push_back({"  " + part.text, advice(part), part.reason});
  return (rows.size() == 1 ? "What cannot be kept:\n" : "What cannot be kept together:\n") +
         text_table({"  condition", "all else as it is", ""}, rows);
}

std::string space_text(const SpaceView& view) {
  const Report& report = view.report;
  std::string text = size_text(view) + "\n" + conditions_text(view) + "\n";
  if (report.conflict) return text + conflict_text(*report.conflict);
  if (!report.shares.empty()) text += dead_text(view) + "\n" + reduced_text(view) + "\n";
  return text + costs_text(report) + architectures_text(view);
}

std::string samples_text(const space::Space& space, const std::vector<SpaceSample>& samples) {
  if (samples.empty()) return "";
  std::vector<std::string> header;
  for (const auto& cost : samples.front().costs) header.push_back(cost.name);
  header.push_back("architecture");
  std::vector<std::vector<std::string>> rows;
  for (const auto& sample : samples) {
    rows.emplace_back();
    for (const auto& cost : sample.costs) rows.back().push_back(cost_text(cost));
    rows.back().push_back(space.to_text(sample.architecture));
  }
  return text_table(header, rows);
}

}  // namespace cairn::app
