#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace cairn::feasibility {

/// The least and the greatest value that a cost may have; 0: no limit.
struct Bounds {
  std::int64_t min = 0;
  std::int64_t max = 0;
};

struct MemoryBounds {
  std::int64_t min = 0;  ///< [bytes]
  std::int64_t max = 0;  ///< [bytes]
  int batch = 1;         ///< samples at a time
};

struct TimeBounds {
  double min = 0;      ///< [s]
  double max = 0;      ///< [s]
  std::string device;  ///< a profile that `cairn profile` wrote: of the device that the time is of
};

/// A cost of the user's own, read from a CSV file (plain or .gz).
///
/// Without `column` it is a sum over decisions: columns decision, choice, cost and, optionally,
/// input. A row says what a choice costs ("stage[1].op", "conv3x3", 1.25), `stage[*]` stands for
/// every stage; several decisions of one stage are joined with "+" ("stage[*].op+width",
/// "conv3x3+32"), and `input` is the shape that enters the stage ("16x14x14"), empty for any.
/// What no row mentions costs nothing, but a decision that the table knows must have all choices.
///
/// With `column` each row is a whole candidate: columns are named as the decisions, and `column`
/// holds the cost. Only combinations in the file exist then.
struct TableOptions {
  std::string name;
  std::string file;
  std::string column;
  std::string unit;
  double base = 0;  ///< added to every sum
  double min = 0;
  double max = 0;
};

/// A condition on the decisions that every candidate must meet; doc/feasibility.md has the
/// language.
struct RuleOptions {
  std::string require;  ///< "stage[2].width >= stage[1].width"
  std::string reason;   ///< for people; may be empty
};

/// What a candidate may cost and must satisfy.
struct Options {
  Bounds parameters;        ///< trainable
  Bounds macs;              ///< multiply-accumulates of one forward pass
  Bounds depth;             ///< convolutions and linear layers in all
  Bounds weight_bytes;      ///< parameters and buffers
  Bounds activation_bytes;  ///< kept for the backward pass, for one sample
  Bounds training_memory;   ///< peak [bytes], with the candidate's batch and optimizer
  MemoryBounds inference_memory;
  TimeBounds inference_time;
  int inference_time_batch = 1;  ///< samples at a time
  TimeBounds step_time;          ///< of a training step, with the candidate's batch and optimizer
  std::vector<TableOptions> table;
  std::vector<RuleOptions> rule;
};

/// Throws UsageError for what contradicts itself (a least value above the greatest, ...), naming
/// the key as in a workflow ("budget.macs.max").
void validate(const Options& options);

}  // namespace cairn::feasibility
