#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "cairn/protocol/outcome.hpp"
#include "cairn/protocol/transfer.hpp"
#include "cairn/simulate/options.hpp"

namespace cairn::simulate {

/// How the training of one candidate goes where nothing interrupts it.
struct Course {
  double epoch_seconds = 0;
  double epochs = 0;  ///< until it ends
  protocol::Status status = protocol::Status::trained;
};

/// A job to be simulated: what a workflow says of it, and what is assumed.
struct Scenario {
  std::uint64_t seed = 1;
  std::uint32_t workers = 1;
  std::uint32_t predictors = 0;
  std::uint64_t candidates = 1;
  std::uint64_t lookahead = 1;
  protocol::Keeping keeping{};
  double epochs = 1;                 ///< of a training that nobody stops
  double point_every = 1;            ///< [epochs] between points of a curve
  double epoch_seconds = 1;          ///< [s] mean over the candidates
  double epoch_seconds_sigma = 0;    ///< of the logarithm: they are log-normal
  double fail_probability = 0;       ///< that a candidate fails by its own fault
  double snapshot_every = 0;         ///< [s]; 0: no snapshots
  std::int64_t in_flight = 1 << 28;  ///< bytes of one worker that wait to be written, at most
  double lost_after = 600;           ///< [s] until the loss of a worker is noticed
  Options options{};
  /// Instead of drawn courses: candidate i is that of number i modulo their count.
  std::vector<Course> recorded{};
};

/// Throws UsageError for what cannot be simulated.
void validate(const Scenario& scenario);

/// How this candidate's training goes; it depends on the seed and the candidate alone.
Course course(const Scenario& scenario, CandidateId candidate);

}  // namespace cairn::simulate
