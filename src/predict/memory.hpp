#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <set>
#include <vector>

#include "cairn/predict/engine.hpp"

namespace cairn::predict {

/// A training that was finished: what later ones are judged by.
struct Finished {
  std::uint64_t index = 0;  ///< of its lesson
  Curve curve;
  double final = 0;
  bool chosen = false;  ///< to be finished whatever its curve: nobody else may stand for the rest
};

/// Whether a candidate is trained to the end whatever is said of it.
bool is_control(const Options& options, const Setting& setting, CandidateId candidate);

/// The outcomes of a search, as they were at any time: what is asked for names how many were known.
class Memory {
 public:
  Memory(const Options& options, const Setting& setting);

  void learn(const protocol::Lesson& lesson);

  /// The newest outcome's index, of those known.
  std::uint64_t newest(std::uint64_t known) const;
  /// How many trainings were finished.
  std::size_t finished(std::uint64_t known) const;
  /// The last `most` of the first `count` finished ones.
  std::vector<const Finished*> examples(std::size_t count, std::size_t most) const;
  /// The value of the last of the leaders: what a candidate must reach. Nothing while there are too
  /// few.
  std::optional<double> bar(std::uint64_t known) const;
  /// By how much intervals have to be wider to hold what they should: of every control that would
  /// have been stopped it is known in the end whether they did (adaptive conformal inference, Gibbs
  /// & Candes 2021).
  double widening(std::uint64_t known) const;

 private:
  /// A value since an outcome.
  struct Since {
    std::uint64_t index;
    double value;
  };

  void note_score(std::uint64_t index, double score);
  void note_control(const protocol::Lesson& lesson, double final);

  const Options options_;
  const Setting setting_;
  std::uint64_t newest_ = 0;
  std::vector<std::uint64_t> finished_;  ///< indices of the lessons of all that were finished
  std::deque<Finished> recent_;          ///< the last of these
  std::multiset<double> leaders_;        ///< oriented: higher is better
  std::vector<Since> widenings_;
  std::vector<Since> bars_;  ///< whenever it changed
};

}  // namespace cairn::predict
