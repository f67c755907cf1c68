#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "cairn/protocol/message.hpp"
#include "cairn/record/journal.hpp"

namespace cairn::record {

/// One training (or test) of a candidate, as the journal tells it.
struct Evaluation {
  protocol::Assignment assignment;
  WorkerId worker;
  double assigned = 0;  ///< seconds since 1970
  double finished = 0;  ///< 0 while it runs
  std::optional<protocol::Outcome> outcome;
  std::optional<protocol::CheckpointRef> checkpoint;
  std::optional<double> discarded;  ///< when that went: seconds since 1970
  std::string checkpoint_fault;     ///< why it could not be written; else empty
};

struct Candidate {
  space::Architecture architecture;
  std::vector<CandidateId> parents;
  double proposed = 0;                  ///< seconds since 1970
  std::vector<Evaluation> evaluations;  ///< in the order of assignment
  std::uint32_t strikes = 0;            ///< attempts at the present task that were spoilt
};

struct Host {
  protocol::Joined joined;
  double time = 0;
};

/// A worker that was taken for dead.
struct Loss {
  WorkerId worker;
  std::string why;
  double time = 0;
};

/// A run in memory: everything that the journal holds, candidate by candidate.
struct RunTable {
  std::vector<protocol::Started> submissions;
  std::vector<double> started;  ///< of each submission
  std::vector<Host> workers;
  std::vector<Loss> losses;
  std::map<CandidateId, Candidate> candidates;
  double ended = 0;  ///< time of the last step
  JournalInfo journal;

  void add(protocol::Step&& step);
};

RunTable read_run(const std::filesystem::path& run);

/// The evaluation that counts for the search: the first Search outcome that the end of a job did
/// not cut off; or nullptr.
const Evaluation* search_result(const Candidate& candidate);
/// What the training started with; null: it started from scratch, by intention or because the
/// checkpoint could not be used.
const protocol::Inheritance* inheritance(const Evaluation& evaluation);
/// Epochs that the weights were trained for, with all that they inherited; 0 without an outcome.
double lineage_epochs(const Evaluation& evaluation);
/// The newest Final or Test evaluation that succeeded, or nullptr.
const Evaluation* test_result(const Candidate& candidate);

/// The value of `metric` that the search ranks a candidate by; nothing for one without a value. If
/// it was stopped, the fitness of the last submission says what that is.
std::optional<double> search_score(const RunTable& run, const Candidate& candidate,
                                   const MetricInfo& metric);
/// Candidates with a search score, best first (ties: the older).
std::vector<CandidateId> ranking(const RunTable& run, const MetricInfo& metric);

}  // namespace cairn::record
