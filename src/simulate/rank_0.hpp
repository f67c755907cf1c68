#pragma once

#include <cstdint>
#include <deque>

#include "cairn/coordinator/coordinator.hpp"
#include "cairn/simulate/simulate.hpp"
#include "simulate/queue.hpp"

namespace cairn::simulate {

/// Rank 0: the real coordinator, and models of its threads. The main thread handles one message
/// after the other; the generator's answers one Propose after the other; the sweeper's removes one
/// file after the other. Heartbeats and pings are not single events: they take a constant share of
/// the main thread, so that everything else takes longer.
class Rank0 {
 public:
  Rank0(const Scenario& scenario, Queue& queue, const Watchers& watchers);

  void start();
  void take(const Event& event, double now);

  bool ended() const { return state_.ended.has_value(); }
  bool complete() const { return coordinator::complete(state_); }
  std::uint64_t done() const { return state_.done; }
  double end() const { return end_; }
  std::uint64_t lost() const { return lost_; }

  double beats() const { return beats_; }
  double busy(double now) const { return main_.busy(now); }
  double proposing(double now) const { return generator_.busy(now); }
  double sweeping(double now) const { return sweeper_.busy(now); }
  std::uint64_t longest_queue() const { return longest_queue_; }
  double longest_wait() const { return longest_wait_; }

 private:
  /// A thread that does one thing after the other.
  class Thread {
   public:
    /// Returns when it is done.
    double work(double now, double seconds) {
      free_ = (free_ > now ? free_ : now) + seconds;
      worked_ += seconds;
      return free_;
    }
    double busy(double now) const { return free_ > now ? worked_ - (free_ - now) : worked_; }
    double free() const { return free_; }

   private:
    double free_ = 0;
    double worked_ = 0;  ///< [s] all that it was given
  };

  double cost(const Event& event) const;
  void note_wait(double now, double done);
  protocol::Message message(const Event& event) const;
  protocol::Outcome outcome(CandidateId candidate) const;
  void step(protocol::Message message, double now);
  void perform(const protocol::Decision& decision, double now);
  void assign(const protocol::Assign& decision, double now);

  const Scenario& scenario_;
  Queue& queue_;
  const Watchers& watchers_;
  double beats_;
  coordinator::State state_;
  Thread main_, generator_, sweeper_;
  std::deque<double> waiting_;  ///< when those in the queue will have been handled
  std::uint64_t longest_queue_ = 0;
  double longest_wait_ = 0;
  std::uint64_t lost_ = 0;
  double end_ = 0;
};

}  // namespace cairn::simulate
