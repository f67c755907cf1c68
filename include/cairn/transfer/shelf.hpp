#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <utility>
#include <vector>

#include "cairn/protocol/task.hpp"
#include "cairn/transfer/index.hpp"

namespace cairn::transfer {

/// A network whose training is over and whose weights are, or will be, in a file.
struct Trained {
  space::Architecture architecture;
  std::vector<protocol::Unit> units;
  double score = 0;   ///< as measured
  bool full = false;  ///< trained to the end
  double epochs = 0;  ///< of its weights, with all that they inherited
};

/// A network whose file was never finished: its writer, or the whole job, died.
struct Unsaved {
  CandidateId candidate;
  Trained network;
};

/// A checkpoint that stays, and why.
struct Kept {
  Trained network;
  protocol::CheckpointRef file;
  bool newest = false;        ///< one of the newest candidates
  bool best = false;          ///< one of the best
  std::uint32_t readers = 0;  ///< trainings under way that read it
  bool suspect = false;       ///< somebody could not read it: hands on nothing more

  bool wanted() const { return newest || best; }
};

/// The checkpoints of a run: which are there, who may read them, which can go. A value that follows
/// from the journal alone; files are the business of others.
///
/// The search's checkpoints stay while they are of the newest or the best candidates or being read.
/// Beyond `Keeping::max_bytes` the oldest of the newest go first, then the worst of the best, but
/// never the best. Of final trainings the newest of each candidate stays.
class Shelf {
 public:
  /// A submission begins: nobody reads or writes. Returns what was being written.
  std::vector<Unsaved> begin(const protocol::Transfer& transfer, const protocol::Keeping& keeping,
                             Direction direction);

  /// A worker is writing a checkpoint of this attempt; nothing: of no use to anybody.
  void expect(WorkerId writer, CandidateId candidate, Attempt attempt,
              std::optional<Trained> network);
  /// The same for a final training.
  void expect_final(WorkerId writer, CandidateId candidate, Attempt attempt);
  /// The file is in place; one that nobody expected can go.
  void saved(const protocol::CheckpointRef& file);
  void lost(CandidateId candidate, Attempt attempt);
  /// Nothing more is expected of this worker. Returns what it was writing.
  std::vector<Unsaved> forget(WorkerId writer);
  /// Whether a checkpoint of this candidate is being written.
  bool expects(CandidateId candidate) const;
  /// Whether something is still being written.
  bool waiting() const { return !expected_.empty(); }

  /// From whom a candidate gets which layers; nothing: from scratch.
  std::optional<protocol::Inheritance> inheritance(CandidateId candidate,
                                                   std::span<const protocol::Unit> units,
                                                   std::span<const CandidateId> parents) const;
  /// Whether this candidate's checkpoint may be read by heirs.
  bool hands_on(CandidateId candidate) const;
  /// A training that reads this file begins, or is over.
  void lease(const protocol::CheckpointRef& file);
  void release(const protocol::CheckpointRef& file);
  /// This file could not be read.
  void suspect(const protocol::CheckpointRef& file);

  /// The newest of a training under way takes the place of the one before.
  void keep_partial(const protocol::CheckpointRef& file);
  /// The training is over.
  void drop_partial(CandidateId candidate);
  std::optional<protocol::CheckpointRef> partial(CandidateId candidate) const;

  /// Those trained to the end lead; of equals the older one. Null: none has a checkpoint.
  const Kept* best() const;
  const Kept* find(CandidateId candidate) const;

  /// Files that nobody needs any more.
  const std::vector<protocol::CheckpointRef>& doomed() const { return doomed_; }
  /// Takes one of them off the list; false if it is not there.
  bool discard(const protocol::CheckpointRef& file);

  /// All files that are there and wanted.
  std::set<protocol::CheckpointRef> files() const;
  /// All that stay, of the search by candidate and of final trainings.
  const std::map<CandidateId, Kept>& kept() const { return kept_; }
  const std::map<CandidateId, protocol::CheckpointRef>& finals() const { return finals_; }
  const std::map<CandidateId, protocol::CheckpointRef>& partials() const { return partials_; }

 private:
  /// Sorted so that the best comes first.
  struct Rank {
    bool full;
    double merit;  ///< the score, or its negative where less is better
    CandidateId candidate;
    friend bool operator<(const Rank& a, const Rank& b) {
      if (a.full != b.full) return a.full;
      return a.merit != b.merit ? a.merit > b.merit : a.candidate < b.candidate;
    }
  };
  struct Expected {
    WorkerId writer;
    bool final = false;
    std::optional<Trained> network;
  };

  std::vector<Unsaved> take_unsaved(const std::optional<WorkerId>& writer);
  Rank rank(CandidateId candidate) const;
  void enlist(CandidateId candidate);
  void keep(const protocol::CheckpointRef& file, Trained network);
  void keep_final(const protocol::CheckpointRef& file);
  void trim();
  void drop_oldest();
  void drop_worst();
  /// After one reason to keep it is gone.
  void withdraw(CandidateId candidate);
  /// Dooms a checkpoint that is neither wanted nor read.
  void check(CandidateId candidate);
  Kept* find(const protocol::CheckpointRef& file);

  std::optional<CandidateId> parent(std::span<const CandidateId> parents) const;
  std::optional<CandidateId> any(CandidateId candidate) const;
  std::optional<CandidateId> provider(CandidateId candidate, std::span<const protocol::Unit> units,
                                      std::span<const CandidateId> parents) const;

  protocol::Transfer transfer_;
  protocol::Keeping keeping_;
  Direction direction_ = Direction::maximize;
  std::map<std::pair<CandidateId, Attempt>, Expected> expected_;
  std::map<CandidateId, Kept> kept_;
  std::map<CandidateId, protocol::CheckpointRef> finals_;
  std::map<CandidateId, protocol::CheckpointRef> partials_;
  std::deque<CandidateId> newest_;  ///< oldest first
  std::set<Rank> best_;
  std::uint64_t bytes_ = 0;  ///< of all that are wanted
  std::vector<protocol::CheckpointRef> doomed_;
  Index index_{protocol::Match::none, Direction::maximize};
};

}  // namespace cairn::transfer
