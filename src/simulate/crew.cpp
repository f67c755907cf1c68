#include "simulate/crew.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace cairn::simulate {
namespace {

using protocol::CheckpointRef;
using protocol::Status;

constexpr double hour = 3600;

bool is_of_node(Kind kind) {
  return kind == Kind::ready || kind == Kind::failed || kind == Kind::repaired;
}

}  // namespace

Crew::Crew(const Scenario& scenario, Queue& queue, FileSystem& files)
    : scenario_(scenario),
      options_(scenario.options),
      queue_(queue),
      file_system_(files),
      workers_(scenario.workers),
      chance_(scenario.seed, "simulated failures") {
  const auto size = static_cast<std::uint32_t>(options_.workers_per_node);
  nodes_.resize((scenario.workers + size - 1) / size);
}

std::uint32_t Crew::first_worker(std::uint32_t node) const {
  const auto size = static_cast<std::uint32_t>(options_.workers_per_node);
  return std::min(node * size, scenario_.workers);
}

void Crew::start() {
  for (std::uint32_t node = 0; node < nodes_.size(); ++node) {
    file_system_.transfer(0, options_.data_bytes, {Kind::ready, node, 0, {}});
    foresee_failure(node, 0);
  }
  sums_.bytes_read = options_.data_bytes * static_cast<double>(nodes_.size());
}

bool Crew::is_stale(const Event& event) const {
  if (event.kind == Kind::repaired) return false;
  if (event.kind == Kind::assigned) return !workers_[event.target].alive;
  const auto life =
      is_of_node(event.kind) ? nodes_[event.target].life : workers_[event.target].life;
  return life != event.life;
}

void Crew::take(const Event& event, double now) {
  if (is_stale(event)) return;
  if (event.kind == Kind::failed) return fail(event, now);
  if (event.kind == Kind::ready || event.kind == Kind::repaired) return ready(event, now);
  Worker& worker = workers_[event.target];
  switch (event.kind) {
    case Kind::assigned:
      return assigned(worker, event, now);
    case Kind::read:
      return build(event, now);
    case Kind::built:
      sums_.starting_hours += (now - worker.since) / hour;
      return train(worker, event, now);
    case Kind::paused:
      return paused(worker, event, now);
    case Kind::snapped:
      return snapped(worker, event, now);
    case Kind::created:
      return file_system_.transfer(now, static_cast<double>(event.file.bytes),
                                   {Kind::written, event.target, event.life, event.file});
    default:
      return written(worker, event, now);
  }
}

// ---- a training ---------------------------------------------------------------------------------

void Crew::assigned(Worker& worker, const Event& event, double now) {
  ++assigned_;
  worker.busy = true;
  worker.candidate = event.file.candidate;
  worker.attempt = event.file.attempt;
  worker.course = course(scenario_, worker.candidate);
  worker.epoch = event.file.epoch;
  worker.since = now;
  worker.until_snapshot = scenario_.snapshot_every;
  if (const auto cut = cut_.extract(worker.candidate); !cut.empty())
    sums_.lost_hours += (cut.mapped() - worker.epoch) * worker.course.epoch_seconds / hour;
  double bytes = static_cast<double>(event.file.bytes);
  if (bytes == 0 && options_.read_probability > 0 &&
      Random(scenario_.seed, worker.candidate, "simulated heir").uniform() <
          options_.read_probability)
    bytes = options_.checkpoint_bytes;
  const Event read{Kind::read, event.target, worker.life, event.file};
  if (bytes == 0) return build(read, now);
  sums_.bytes_read += bytes;
  file_system_.transfer(now, bytes, read);
}

void Crew::work(Worker& worker, bool works, double now) {
  if (std::exchange(worker.working, works) != works) working_.change(now, works ? 1 : -1);
}

void Crew::build(const Event& event, double now) {
  work(workers_[event.target], true, now);
  queue_.push(now + options_.start_seconds, {Kind::built, event.target, event.life, event.file});
}

void Crew::train(Worker& worker, const Event& event, double now) {
  worker.training = true;
  worker.since = now;
  work(worker, true, now);
  const double to_end = (worker.course.epochs - worker.epoch) * worker.course.epoch_seconds;
  const bool snapshots = scenario_.snapshot_every > 0 && options_.checkpoint_bytes > 0;
  worker.ending = !snapshots || to_end <= worker.until_snapshot;
  queue_.push(now + std::max(0.0, worker.ending ? to_end : worker.until_snapshot),
              {Kind::paused, event.target, worker.life, {}});
}

void Crew::paused(Worker& worker, const Event& event, double now) {
  worker.epoch = worker.ending ? worker.course.epochs : worker.reached(now);
  worker.training = false;
  worker.since = now;
  work(worker, false, now);
  if (worker.ending) return ended(worker, event, now);
  worker.until_snapshot = scenario_.snapshot_every;
  queue_.push(now + options_.snapshot_seconds, {Kind::snapped, event.target, worker.life, {}});
}

void Crew::ended(Worker& worker, const Event& event, double now) {
  if (scenario_.predictors > 0)
    points_ += std::ceil(worker.course.epochs / scenario_.point_every - 1e-9);
  if (worker.course.status == Status::failed || options_.checkpoint_bytes == 0)
    return finish(worker, event, now);
  worker.blocked = checkpoint(worker, false);
  hand_over(worker, event, now);
}

void Crew::snapped(Worker& worker, const Event& event, double now) {
  sums_.snapshot_hours += (now - worker.since) / hour;
  worker.since = now;
  worker.blocked = checkpoint(worker, true);
  hand_over(worker, event, now);
}

CheckpointRef Crew::checkpoint(const Worker& worker, bool partial) const {
  const double bytes = options_.checkpoint_bytes * (partial ? options_.snapshot_factor : 1);
  return {worker.candidate, worker.attempt, worker.epoch, static_cast<std::uint64_t>(bytes),
          partial};
}

/// The writer's thread takes it, if it has not too much already.
void Crew::hand_over(Worker& worker, const Event& event, double now) {
  const auto bytes = static_cast<double>(worker.blocked->bytes);
  const bool fits = worker.bytes + bytes <= static_cast<double>(scenario_.in_flight);
  if (!worker.files.empty() && !fits) return;
  sums_.blocked_hours += (now - worker.since) / hour;
  worker.bytes += bytes;
  worker.files.push_back(*worker.blocked);
  if (worker.files.size() == 1) write(worker, event, now);
  go_on(worker, event, now);
}

void Crew::go_on(Worker& worker, const Event& event, double now) {
  const bool partial = worker.blocked->partial;
  worker.blocked.reset();
  if (partial) return train(worker, event, now);
  finish(worker, event, now);
}

void Crew::finish(Worker& worker, const Event& event, double now) {
  worker.busy = false;
  const bool saving = worker.course.status != Status::failed && options_.checkpoint_bytes > 0;
  const CheckpointRef file{worker.candidate, worker.attempt, worker.epoch, saving ? 1u : 0u};
  send(now, {Kind::finished, event.target, worker.life, file});
}

void Crew::write(Worker& worker, const Event& event, double now) {
  ++sums_.files;
  const CheckpointRef& file = worker.files.front();
  sums_.bytes_written += static_cast<double>(file.bytes);
  queue_.push(file_system_.create(now), {Kind::created, event.target, worker.life, file});
}

void Crew::written(Worker& worker, const Event& event, double now) {
  worker.files.erase(worker.files.begin());
  worker.bytes -= static_cast<double>(event.file.bytes);
  send(now, {Kind::saved, event.target, worker.life, event.file});
  if (!worker.files.empty()) write(worker, event, now);
  if (worker.blocked) hand_over(worker, event, now);
}

// ---- nodes --------------------------------------------------------------------------------------

void Crew::foresee_failure(std::uint32_t node, double now) {
  if (options_.node_mtbf <= 0) return;
  const double wait = -options_.node_mtbf * std::log1p(-chance_.uniform());
  queue_.push(now + wait, {Kind::failed, node, nodes_[node].life, {}});
}

/// Its workers join.
void Crew::ready(const Event& event, double now) {
  Node& node = nodes_[event.target];
  if (!std::exchange(node.up, true)) {
    node.since = now;
    foresee_failure(event.target, now);
  }
  for (auto id = first_worker(event.target); id < workers_end(event.target); ++id) {
    workers_[id].alive = true;
    send(now, {Kind::joined, id, workers_[id].life, {}});
  }
}

void Crew::fail(const Event& event, double now) {
  Node& node = nodes_[event.target];
  node.up = false;
  ++node.life;
  ++sums_.node_failures;
  sums_.node_hours += (now - node.since) / hour;
  for (auto id = first_worker(event.target); id < workers_end(event.target); ++id) {
    die(id, now);
    if (scenario_.lost_after > 0) queue_.push(now + scenario_.lost_after, {Kind::lost, id, 0, {}});
  }
  // Nobody comes back as somebody whose loss has not been noticed.
  if (options_.repair_seconds > 0)
    queue_.push(now + std::max(options_.repair_seconds, scenario_.lost_after),
                {Kind::repaired, event.target, 0, {}});
}

void Crew::die(std::uint32_t id, double now) {
  Worker& worker = workers_[id];
  for (const CheckpointRef& file : worker.files)
    if (!file.partial) cut_[file.candidate] = file.epoch;
  if (worker.busy) cut_[worker.candidate] = worker.reached(now);
  work(worker, false, now);
  const std::uint32_t life = worker.life + 1;
  worker = {};
  worker.life = life;
}

void Crew::report(Result& result, double now) const {
  result.bytes_written = sums_.bytes_written;
  result.bytes_read = sums_.bytes_read;
  result.files = sums_.files;
  result.snapshot_hours = sums_.snapshot_hours;
  result.blocked_hours = sums_.blocked_hours;
  result.starting_hours = sums_.starting_hours;
  result.node_failures = sums_.node_failures;
  result.lost_hours = sums_.lost_hours;
  result.node_hours = sums_.node_hours;
  for (const Node& node : nodes_)
    if (node.up) result.node_hours += (now - node.since) / hour;
}

}  // namespace cairn::simulate
