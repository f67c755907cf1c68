#pragma once

#include <condition_variable>
#include <deque>
#include <exception>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include "cairn/comm/channel.hpp"
#include "cairn/roles/coordinator.hpp"

namespace cairn::roles {

/// The generator on its own thread: a slow one never holds up a worker. It gets Tell and Propose
/// in the order of decision, so that its answers do not depend on timing; they come back through
/// the coordinator's inbox.
class Proposer {
 public:
  Proposer(std::unique_ptr<search::Generator> generator, Describe describe, comm::Channel& channel);
  ~Proposer();
  Proposer(const Proposer&) = delete;
  Proposer& operator=(const Proposer&) = delete;

  /// Hands over those of the decisions that are the generator's.
  /// Throws what the generator threw, if it failed.
  void take(const protocol::Decisions& decisions);

 private:
  void run();
  void work();
  /// The next decision, or nothing at the end.
  std::optional<protocol::Decision> wait();

  std::unique_ptr<search::Generator> generator_;
  Describe describe_;
  comm::Channel& channel_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<protocol::Decision> queue_;
  std::exception_ptr failure_;
  bool closing_ = false;
  std::thread thread_;
};

}  // namespace cairn::roles
