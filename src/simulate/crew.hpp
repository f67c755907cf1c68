#pragma once

#include <map>
#include <vector>

#include "cairn/core/random.hpp"
#include "cairn/simulate/result.hpp"
#include "cairn/simulate/scenario.hpp"
#include "simulate/file_system.hpp"
#include "simulate/level.hpp"
#include "simulate/queue.hpp"
#include "simulate/worker.hpp"

namespace cairn::simulate {

/// The workers and their nodes: they read the data, join, train, write checkpoints, and die.
class Crew {
 public:
  Crew(const Scenario& scenario, Queue& queue, FileSystem& files);

  void start();
  void take(const Event& event, double now);

  /// [worker-seconds] of building and training up to now.
  double working(double now) const { return working_.area(now); }
  /// [s] of predictors for all points of curves so far.
  double forecasting() const { return points_ * scenario_.options.forecast_seconds; }
  /// How often work was given.
  std::uint64_t assigned() const { return assigned_; }
  /// Fills in what it knows.
  void report(Result& result, double now) const;

 private:
  struct Node {
    bool up = true;
    std::uint32_t life = 0;
    double since = 0;
  };

  void assigned(Worker& worker, const Event& event, double now);
  void work(Worker& worker, bool works, double now);
  void build(const Event& event, double now);
  void train(Worker& worker, const Event& event, double now);
  void paused(Worker& worker, const Event& event, double now);
  void ended(Worker& worker, const Event& event, double now);
  void snapped(Worker& worker, const Event& event, double now);
  protocol::CheckpointRef checkpoint(const Worker& worker, bool partial) const;
  void hand_over(Worker& worker, const Event& event, double now);
  void go_on(Worker& worker, const Event& event, double now);
  void finish(Worker& worker, const Event& event, double now);
  void write(Worker& worker, const Event& event, double now);
  void written(Worker& worker, const Event& event, double now);

  void ready(const Event& event, double now);
  void fail(const Event& event, double now);
  void die(std::uint32_t id, double now);
  void foresee_failure(std::uint32_t node, double now);
  bool is_stale(const Event& event) const;
  std::uint32_t first_worker(std::uint32_t node) const;
  std::uint32_t workers_end(std::uint32_t node) const { return first_worker(node + 1); }
  void send(double now, Event event) { queue_.push(now + scenario_.options.latency, event); }

  const Scenario& scenario_;
  const Options& options_;
  Queue& queue_;
  FileSystem& file_system_;
  std::vector<Worker> workers_;
  std::vector<Node> nodes_;
  Random chance_;
  std::map<CandidateId, double> cut_;  ///< epochs that trainings had reached when they were cut off
  Level working_;
  std::uint64_t assigned_ = 0;
  double points_ = 0;
  Result sums_;  ///< what is counted here
};

}  // namespace cairn::simulate
