#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "cairn/comm/channel.hpp"
#include "cairn/coordinator/coordinator.hpp"
#include "cairn/protocol/codec.hpp"
#include "cairn/record/journal.hpp"
#include "cairn/roles/layout.hpp"
#include "cairn/roles/lessons.hpp"
#include "cairn/search/generator.hpp"
#include "cairn/space/space.hpp"

namespace cairn::roles {

/// Someone who watches a run from the coordinator's thread: the live view, the log, the state file.
class Observer {
 public:
  virtual ~Observer() = default;
  virtual void step(const protocol::Step& step, const coordinator::State& state) = 0;
  virtual void heartbeat(const protocol::Heartbeat& beat) = 0;
  virtual void warning(const protocol::Warning& warning) = 0;
  /// Called about ten times a second.
  virtual void tick(double time) = 0;
};

/// What is added to a proposal: the units of its network. Empty where no layers are handed on.
using Describe = std::function<std::vector<protocol::Unit>(const space::Architecture&)>;
Describe describe(std::shared_ptr<const space::Space> space, protocol::Match match);

/// How long rank 0 waits for workers.
struct Patience {
  double lost_after = 0;    ///< [s] of silence: it is taken for dead; 0: never
  double stall_factor = 0;  ///< times the usual time for a point of the curve; 0: never
  double grace = 60;        ///< [s] after the request to end: it is given up
};

struct CoordinatorSetup {
  comm::Channel& channel;
  std::filesystem::path run;  ///< the run's folder
  record::JournalWriter& journal;
  std::unique_ptr<search::Generator> generator;  ///< knows all that `state` knows
  Describe describe;
  Layout layout;
  coordinator::State state;   ///< empty, or resumed from the journal
  protocol::Started started;  ///< this submission
  StopReason stop_reason;     ///< asked often
  Observer& observer;
  History history{};  ///< of earlier submissions, for the predictors
  Patience patience{};
};

/// Receives, decides, journals, performs, until all is done or the job shall end. Returns the state
/// that the journal, synced, leads to. Throws Error if the journal cannot be written, after it has
/// released all others (exit code: resumable), or if another submission has begun a newer segment:
/// two coordinators must not go on.
coordinator::State coordinate(CoordinatorSetup setup);

/// Feeds the generator what a step decided: how a resumed run and a replay rebuild its knowledge.
/// Returns its answers, in order, with what `describe` adds.
std::vector<protocol::Message> inform(search::Generator& generator,
                                      const protocol::Decisions& decisions,
                                      const Describe& describe = {});

}  // namespace cairn::roles
