#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "cairn/core/hash.hpp"
#include "cairn/core/id.hpp"
#include "cairn/core/metric.hpp"
#include "cairn/protocol/outcome.hpp"
#include "cairn/protocol/task.hpp"
#include "cairn/space/architecture.hpp"
#include "cairn/space/task.hpp"

/// Messages flow to the coordinator and are journaled (but for heartbeats); decisions are what it
/// answers. Both are values, and `codec.hpp` writes each in one way, for the wire and the journal.
namespace cairn::protocol {

// ---- to the coordinator -------------------------------------------------------------------------

/// A user wants some of the best trained fully (`cairn final`).
struct FinalRequest {
  std::vector<CandidateId> candidates;
  std::vector<space::Architecture> architectures;  ///< of these
  bool merge_validation = false;
  bool from_scratch = false;  ///< not from the search's checkpoints
  double epochs = 0;          ///< of each training
  friend bool operator==(const FinalRequest&, const FinalRequest&) = default;
};
/// How many encodings the space has and how many of them may be proposed.
struct SpaceSize {
  double encodings = 0;
  double feasible = 0;        ///< can be built, within budgets and rules
  double feasible_error = 0;  ///< standard error; 0 where the number is exact
  friend bool operator==(const SpaceSize&, const SpaceSize&) = default;
};
/// A file that the workflow names, as it was copied into the run's folder.
struct NamedHash {
  std::string name;
  Hash128 hash;
  friend bool operator==(const NamedHash&, const NamedHash&) = default;
};
/// A submission of the job begins: the first record of each journal segment.
struct Started {
  std::string version;                    ///< of Cairn
  std::string commit;                     ///< of its sources
  std::string workflow;                   ///< resolved, TOML
  Hash128 data;                           ///< of the data set; zero for none
  space::Task task;                       ///< of the networks
  MetricInfo objective;                   ///< what the search optimises
  std::uint64_t candidates = 0;           ///< outcomes that complete the search
  std::uint64_t lookahead = 1;            ///< proposals kept ready beyond what idle workers need
  bool test_best = false;                 ///< measure the best on the test data at the end
  std::optional<FinalRequest> final;      ///< do this, instead of the search
  SpaceSize space;
  Fitness fitness = Fitness::predicted;  ///< what the search is told of a stopped candidate
  Transfer transfer{};
  Keeping keeping{};
  std::vector<NamedHash> files{};  ///< in the run's folder `files`
  friend bool operator==(const Started&, const Started&) = default;
};
/// A worker is ready.
struct Joined {
  WorkerId worker;
  std::string host;
  std::string device;
  std::uint32_t threads = 1;
  friend bool operator==(const Joined&, const Joined&) = default;
};
/// The generator's answer to Propose. `parents`: what it was derived from.
struct Proposed {
  CandidateId candidate;
  space::Architecture architecture;
  std::vector<CandidateId> parents;
  std::vector<Unit> units{};  ///< of the network, where layers are handed on
  friend bool operator==(const Proposed&, const Proposed&) = default;
};
/// The generator's other answer to Propose: the space holds nothing that is new.
struct Exhausted {
  CandidateId candidate;
  friend bool operator==(const Exhausted&, const Exhausted&) = default;
};
/// A checkpoint file is in place.
struct CheckpointSaved {
  WorkerId worker;
  CheckpointRef checkpoint;
  friend bool operator==(const CheckpointSaved&, const CheckpointSaved&) = default;
};
/// A checkpoint could not be written.
struct CheckpointLost {
  WorkerId worker;
  CandidateId candidate;
  Attempt attempt;
  std::string cause;
  bool partial = false;
  friend bool operator==(const CheckpointLost&, const CheckpointLost&) = default;
};
/// A worker has given no sign of life for too long, or its process is known to be dead: what it
/// runs goes to others.
struct WorkerLost {
  WorkerId worker;
  std::string why;
  bool blame = true;  ///< what it ran may have caused it
  friend bool operator==(const WorkerLost&, const WorkerLost&) = default;
};
/// A worker is done with an assignment.
struct Finished {
  WorkerId worker;
  CandidateId candidate;
  Attempt attempt;
  Outcome outcome;
  bool saving = false;  ///< CheckpointSaved or CheckpointLost follows
  friend bool operator==(const Finished&, const Finished&) = default;
};
/// The job is asked to end: hand out nothing more.
struct StopRequested {
  std::string reason;
  friend bool operator==(const StopRequested&, const StopRequested&) = default;
};
/// A sign of life, with the newest point of the curve. Never journaled.
struct Heartbeat {
  WorkerId worker;
  CandidateId candidate;
  Attempt attempt;
  double epoch = 0;
  double samples_per_second = 0;
  std::vector<Metric> metrics;
  bool idle = false;  ///< it has no work
  friend bool operator==(const Heartbeat&, const Heartbeat&) = default;
};

/// Something that a person should know; goes to the one log at rank 0. Never journaled.
struct Warning {
  std::string from;  ///< "worker 3 on n1, candidate 17"
  std::string text;
  friend bool operator==(const Warning&, const Warning&) = default;
};

// ---- worker <-> predictor -----------------------------------------------------------------------

/// The whole curve so far, so that any predictor can answer at any time.
struct EpochDone {
  WorkerId worker;
  CandidateId candidate;
  Attempt attempt;
  std::uint64_t known = 0;  ///< the verdict may use the first so many lessons
  Curve curve;
  friend bool operator==(const EpochDone&, const EpochDone&) = default;
};
struct Verdict {
  CandidateId candidate;
  Attempt attempt;
  Forecast forecast;
  friend bool operator==(const Verdict&, const Verdict&) = default;
};

// ---- coordinator -> predictors ------------------------------------------------------------------

/// An outcome of the search, for predictors to learn from.
struct Lesson {
  std::uint64_t index = 0;  ///< how many candidates had an outcome with it: counts from 1
  CandidateId candidate;
  Outcome outcome;  ///< without spans
  friend bool operator==(const Lesson&, const Lesson&) = default;
};

// ---- to a worker --------------------------------------------------------------------------------

/// No more work will come. `resumable`: what runs is cut off, for another submission to do.
struct Released {
  bool resumable = false;
  friend bool operator==(const Released&, const Released&) = default;
};

/// This attempt was given to somebody else: end it.
struct Abandon {
  CandidateId candidate;
  Attempt attempt;
  friend bool operator==(const Abandon&, const Abandon&) = default;
};
/// The coordinator lives.
struct Ping {
  friend bool operator==(const Ping&, const Ping&) = default;
};

using Message = std::variant<Started, Joined, Proposed, Exhausted, CheckpointSaved, Finished,
                             StopRequested, Heartbeat, Warning, EpochDone, Verdict, Lesson,
                             Assignment, Released, CheckpointLost, WorkerLost, Abandon, Ping>;
std::string_view name(const Message& message);

// ---- the coordinator's decisions ----------------------------------------------------------------

/// Ask the generator for this candidate.
struct Propose {
  CandidateId candidate;
  friend bool operator==(const Propose&, const Propose&) = default;
};
/// Tell the generator what became of a candidate; no score for one that failed.
struct Tell {
  CandidateId candidate;
  std::optional<double> score;
  friend bool operator==(const Tell&, const Tell&) = default;
};
struct Assign {
  WorkerId worker;
  Assignment assignment;
  friend bool operator==(const Assign&, const Assign&) = default;
};
struct Release {
  WorkerId worker;
  bool resumable = false;
  friend bool operator==(const Release&, const Release&) = default;
};
/// Nothing is left to do. `resumable`: work remains for another submission.
struct End {
  bool resumable = false;
  std::string reason;
  friend bool operator==(const End&, const End&) = default;
};
/// Nobody needs this checkpoint any more: remove its file.
struct Discard {
  CheckpointRef checkpoint;
  friend bool operator==(const Discard&, const Discard&) = default;
};
using Decision = std::variant<Propose, Tell, Assign, Release, End, Discard>;
using Decisions = std::vector<Decision>;
std::string_view name(const Decision& decision);

}  // namespace cairn::protocol
