#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "cairn/protocol/message.hpp"
#include "cairn/transfer/shelf.hpp"

namespace cairn::coordinator {

/// What is kept of every candidate for ever: a few bytes, since there may be millions.
struct Progress {
  std::uint32_t attempts = 0;  ///< how often it was handed out
  std::uint32_t strikes = 0;   ///< of these, that it or its worker spoilt
  bool done = false;           ///< has the outcome that counts for the search
};

/// A task that waits for a worker.
struct Job {
  CandidateId candidate;
  protocol::Task task;
  std::optional<WorkerId> spoilt_by{};  ///< another worker, on another host if possible, is to try
};

struct Worker {
  std::string host;
  std::optional<protocol::Assignment> running{};
  bool released = false;
  bool lost = false;  ///< silent: it gets nothing before it joins again
  /// Candidates that failed here since anything succeeded here, but for those that failed
  /// elsewhere, too.
  std::set<CandidateId> spoilt{};
};

/// Whether a worker rather than its candidates is at fault: it is put aside, which means that it
/// gets work only where nobody else is left.
inline bool aside(const Worker& worker) {
  return worker.spoilt.size() >= 3;
}

/// What is known of a candidate that has work left.
struct Blueprint {
  space::Architecture architecture;
  std::vector<CandidateId> parents;
  std::vector<protocol::Unit> units;
  std::optional<protocol::Inheritance> inheritance{};  ///< of the first attempt and all others
};

/// All that the coordinator knows. A value without clock, files or messages in flight: it follows
/// from the steps of the journal alone.
struct State {
  std::optional<protocol::Started> submission;
  std::optional<protocol::FinalRequest> final;  ///< the newest of all submissions

  std::deque<Progress> candidates;              ///< by id: all that the generator was asked for
  std::map<CandidateId, Blueprint> blueprints;  ///< of candidates with work left
  std::set<CandidateId> asked;                  ///< the generator has not answered yet
  std::deque<CandidateId> unasked;  ///< to be asked again: the answer was lost with the last job
  std::deque<Job> ready;
  std::map<WorkerId, Worker> workers;
  std::deque<WorkerId> idle;
  std::vector<protocol::Tell> untold;

  std::uint64_t proposed = 0;    ///< candidates with an architecture
  std::uint64_t done = 0;        ///< candidates with an outcome
  std::uint64_t running = 0;     ///< workers with an assignment
  std::uint64_t unreleased = 0;  ///< workers that may get more work: neither released nor lost
  transfer::Shelf shelf;         ///< the checkpoints
  std::optional<protocol::CheckpointRef> tested;  ///< whose test is queued or done
  bool exhausted = false;                         ///< the space holds nothing new
  std::optional<std::string> stopping;            ///< why no more work is handed out
  std::optional<protocol::End> ended;
};

}  // namespace cairn::coordinator
