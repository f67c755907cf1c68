#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "cairn/feasibility/options.hpp"
#include "cairn/feasibility/region.hpp"
#include "cairn/feasibility/setting.hpp"
#include "cairn/space/space.hpp"

namespace cairn::feasibility {

/// A cost in the unit that people read.
struct CostValue {
  std::string name;  ///< "parameters"
  std::string unit;  ///< "" for a plain number, "B", "s", or a table's own
  double value = 0;
};

/// One budget or rule, and what it does to the space on its own.
struct Condition {
  std::string text;    ///< "parameters <= 100,000"; a rule as it was written
  std::string reason;  ///< a rule's, may be empty
  Count alone;         ///< encodings left by it alone, of those that can be built
};

/// A choice of a decision.
struct ChoiceShare {
  double share = 0;   ///< of feasible encodings that make it
  bool dead = false;  ///< proved: no feasible encoding makes it
};

/// What a cost can be while all other budgets and all rules are kept.
struct CostRange {
  CostValue least, greatest;
  bool least_proved = true, greatest_proved = true;  ///< false: no more than bounds
};

struct SpaceSample {
  space::Architecture architecture;
  std::vector<CostValue> costs;
};

/// A smallest set of budgets and rules that cannot be kept together.
struct Conflict {
  struct Part {
    std::string text;    ///< as in Condition
    std::string reason;  ///< a rule's, may be empty
    /// "parameters >= 30,178": the nearest bound with which something is feasible, all else as it
    /// is; empty where no change of this part alone would help, or for a rule.
    std::string remedy;
    /// Leaving the part out would make something feasible.
    bool decisive = true;
  };
  std::vector<Part> parts;  ///< empty: no network of the space can be built at all
};

/// What a space holds within its budgets and rules.
struct Report {
  double encodings = 0;
  Count buildable;  ///< encodings that can be built
  Count feasible;
  std::vector<Condition> conditions;
  std::vector<std::vector<ChoiceShare>> shares;  ///< [decision][choice]
  bool shares_exact = true;                      ///< else estimated from samples
  std::vector<CostRange> ranges;
  std::vector<SpaceSample> samples;
  std::optional<Conflict> conflict;  ///< where nothing is feasible
};

struct ReportOptions {
  int samples = 5;
  std::uint64_t seed = 1;  ///< of the samples
  int draws = 20'000;      ///< for estimates
  /// Told what is being done, before each step that may take longer.
  std::function<void(const std::string&)> progress = [](const std::string&) {};
};

/// Throws as Region does.
Report analyse(std::shared_ptr<const space::Space> space, const Options& options,
               const Setting& setting, const ReportOptions& report = {});

/// Only the conflict, for a search that has nothing to search. Nothing: something is feasible, or
/// it could not be told.
std::optional<Conflict> find_conflict(std::shared_ptr<const space::Space> space,
                                      const Options& options, const Setting& setting);
/// The conflict in a sentence or two.
std::string to_text(const Conflict& conflict);

/// Uniform samples with their costs: as many as were found.
std::vector<SpaceSample> sample(std::shared_ptr<const space::Space> space, const Options& options,
                                const Setting& setting, int count, std::uint64_t seed);

}  // namespace cairn::feasibility
