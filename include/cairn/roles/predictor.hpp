#pragma once

#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "cairn/comm/channel.hpp"
#include "cairn/predict/engine.hpp"
#include "cairn/roles/layout.hpp"

namespace cairn::roles {

struct PredictorSetup {
  comm::Channel& channel;
  Layout layout;
  std::unique_ptr<predict::Engine> engine;
  double lost_after = 0;     ///< as of a worker
  StopReason stop_reason{};  ///< passed on to rank 0; may be empty
};

/// Learns from the lessons of the coordinator and answers the curves of the workers until it is
/// released. A curve that may only be judged with lessons that are still to come is held back until
/// they are here. Returns as `work` does.
bool predict(PredictorSetup setup);

/// Told of a failure of an engine: the candidate, and why.
using Complaint = std::function<void(CandidateId, const std::string&)>;

/// One forecast for each question, whose curves are not empty, each as of the newest point of its
/// curve. Where the engine fails the advice is `go`.
std::vector<protocol::Forecast> judge(predict::Engine& engine,
                                      std::span<const predict::Question> questions,
                                      const Complaint& complain);

}  // namespace cairn::roles
