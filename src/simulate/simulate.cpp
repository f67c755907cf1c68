#include "cairn/simulate/simulate.hpp"

#include <algorithm>
#include <array>

#include "cairn/core/error.hpp"
#include "cairn/core/text.hpp"
#include "simulate/crew.hpp"
#include "simulate/rank_0.hpp"

namespace cairn::simulate {
namespace {

/// What had been done at a time.
struct Totals {
  double time = 0;
  double working = 0;  ///< [worker-seconds]
  double rank_0 = 0;   ///< [s], and all that follow
  double generator = 0;
  double forecasts = 0;
  double sweeper = 0;
  double creating = 0;
  double moved = 0;  ///< [B]
  std::uint64_t assigned = 0;
};

/// Part of `whole`; 0 of nothing.
double part(double of, double whole) {
  return whole > 0 ? of / whole : 0;
}

class Simulation {
 public:
  Simulation(const Scenario& scenario, const Watchers& watchers)
      : scenario_(scenario),
        files_(scenario.options),
        rank_0_(scenario, queue_, watchers),
        crew_(scenario, queue_, files_) {}

  Result run() {
    rank_0_.start();
    crew_.start();
    while (!rank_0_.ended()) happen();
    return result();
  }

 private:
  void happen() {
    const double event = queue_.next(), transfer = files_.next();
    if (std::min(event, transfer) == never) refuse();
    ++events_;
    if (transfer < event)
      take(files_.pop(), transfer);
    else
      take(queue_.pop(), event);
  }

  void take(const Event& event, double now) {
    if (event.kind <= Kind::lost) return rank_0_.take(event, now);
    crew_.take(event, now);
    if (event.kind != Kind::assigned || event.file.attempt.value() > 0) return;
    last_ = totals(now);
    if (last_.assigned <= scenario_.workers) filled_ = last_;
  }

  Totals totals(double now) const {
    return {now,
            crew_.working(now),
            rank_0_.busy(now),
            rank_0_.proposing(now),
            crew_.forecasting(),
            rank_0_.sweeping(now),
            files_.creating(now),
            files_.moved(now),
            crew_.assigned()};
  }

  /// Share of all workers' time from `a` to `b` in which they built or trained.
  double utilisation(const Totals& a, const Totals& b) const {
    return part(b.working - a.working, scenario_.workers * (b.time - a.time));
  }

  /// [1/s] while all have work; of short runs over all.
  double throughput(double end) const {
    if (last_.assigned <= filled_.assigned) return part(static_cast<double>(rank_0_.done()), end);
    return part(static_cast<double>(last_.assigned - filled_.assigned), last_.time - filled_.time);
  }

  Loads loads() const {
    const double time = last_.time;
    Loads loads;
    loads.beats = rank_0_.beats();
    // A step's time holds its share of heartbeats: what is left of the time has its own.
    loads.rank_0 = loads.beats + part(last_.rank_0, time) * (1 - loads.beats);
    loads.generator = part(last_.generator, time);
    if (scenario_.predictors > 0)
      loads.predictors = part(last_.forecasts, time * scenario_.predictors);
    loads.bandwidth = part(last_.moved, time * scenario_.options.bandwidth);
    loads.creates = part(last_.creating, time);
    loads.sweeper = part(last_.sweeper, time);
    return loads;
  }

  Result result() const {
    const double end = rank_0_.end();
    Result result;
    crew_.report(result, end);
    result.complete = rank_0_.complete();
    result.candidates = rank_0_.done();
    result.makespan = end;
    result.drain = end - last_.time;
    result.throughput = 3600 * throughput(end);
    result.utilisation = utilisation({}, totals(end));
    result.utilisation_without_drain = utilisation({}, last_);
    result.utilisation_steady = utilisation(filled_, last_);
    result.loads = loads();
    result.create_rate = part(last_.creating, last_.time) * scenario_.options.creates;
    result.longest_queue = rank_0_.longest_queue();
    result.longest_wait = rank_0_.longest_wait();
    result.workers_lost = rank_0_.lost();
    result.events = events_;
    return result;
  }

  [[noreturn]] void refuse() const {
    throw Error({"the simulated job does not end",
                 "after " + with_commas(static_cast<std::int64_t>(rank_0_.done())) +
                     " candidates nothing happens any more: workers died, and nobody notices",
                 "Set cluster.lost_after above 0"});
  }

  const Scenario& scenario_;
  Queue queue_;
  FileSystem files_;
  Rank0 rank_0_;
  Crew crew_;
  Totals filled_;  ///< when every worker had had work
  Totals last_;    ///< when the last candidate was handed out
  std::uint64_t events_ = 0;
};

}  // namespace

Result simulate(const Scenario& scenario, const Watchers& watchers) {
  validate(scenario);
  return Simulation(scenario, watchers).run();
}

std::string bottleneck(const Loads& loads) {
  struct Part {
    const char* name;
    double load;
  };
  const std::array parts{Part{"rank 0", loads.rank_0},         Part{"generator", loads.generator},
                         Part{"predictors", loads.predictors}, Part{"bandwidth", loads.bandwidth},
                         Part{"creates", loads.creates},       Part{"sweeper", loads.sweeper}};
  return std::ranges::max_element(parts, {}, &Part::load)->name;
}

}  // namespace cairn::simulate
