#include "app/job.hpp"

#include <unistd.h>

#include <cstdio>
#include <exception>
#include <thread>

#include "app/crew.hpp"
#include "app/report.hpp"
#include "app/signals.hpp"
#include "cairn/comm/launcher.hpp"
#include "cairn/comm/local.hpp"
#include "cairn/comm/watchdog.hpp"
#include "cairn/comm/world.hpp"
#include "cairn/core/text.hpp"
#include "cairn/data/share.hpp"
#include "cairn/train/objective.hpp"

namespace cairn::app {
namespace {

bool trains(const Job& job, const config::Workflow& workflow) {
  return !job.plugins.objective && workflow.objective.kind == "train";
}

comm::PlacementOptions placement(const config::Workflow& workflow) {
  const config::ClusterOptions& cluster = workflow.cluster;
  const auto device = cluster.device == "gpu"   ? comm::DeviceChoice::gpu
                      : cluster.device == "cpu" ? comm::DeviceChoice::cpu
                                                : comm::DeviceChoice::automatic;
  return {config::predictors(workflow), cluster.threads, device};
}

comm::Site site_with_gpus(const config::Workflow& workflow) {
  comm::Site site = comm::this_site();
  if (workflow.cluster.device != "cpu") site.gpus = train::visible_gpus();
  return site;
}

void announce(const Job& job, const Session& session, const std::vector<comm::Place>& places) {
  if (job.options.verbosity == Verbosity::quiet) return;
  std::printf("%s\n%s\n", start_up(session, job.options.run).c_str(),
              comm::to_text(places).c_str());
  std::fflush(stdout);
}

// ---- one process --------------------------------------------------------------------------------

/// Threads of one process that share its cores, as if they were ranks.
std::vector<comm::Place> local_places(const Job& job, const config::Workflow& workflow) {
  const comm::Site site = site_with_gpus(workflow);
  const int workers = job.options.workers.value_or(site.core_count);
  if (workers < 1)
    throw UsageError(
        {"--workers " + std::to_string(workers), "someone must train", "Give at least 1"});
  const auto ranks = static_cast<std::size_t>(1 + config::predictors(workflow) + workers);
  return comm::place(std::vector(ranks, site), placement(workflow));
}

/// One role on its own thread. A worker that cannot start ends the job: the others would wait.
void run_role(const Crew& crew, const comm::Place& place, comm::Channel& channel) {
  if (place.role == comm::Role::predictor) {
    predict(crew, channel);
    return;
  }
  const auto objective = make_objective(crew, place);
  work(crew, place, *objective, channel);
}

/// An error of one thread ends the process, as that of one rank ends the job.
template <class Work>
auto or_end(Work work) -> decltype(work()) {
  try {
    return work();
  } catch (const std::exception& error) {
    end_process(error);
  }
}

ExitCode run_local(const Job& job) {
  const auto workflow = config::parse(job.prepare(), "workflow.toml");
  const auto places = local_places(job, workflow);
  std::shared_ptr<data::Dataset> dataset;
  if (trains(job, workflow)) dataset = std::make_shared<data::Dataset>(data::load(workflow.data));
  Session session = make_session(workflow, std::move(dataset));
  add_region(session);
  announce(job, session, places);
  if (job.options.dry_run) return ExitCode::complete;
  const Crew crew{job, session, places};
  const auto channels = comm::make_local_channels(crew.layout().peers());
  std::vector<std::jthread> threads;
  for (std::size_t i = 1; i < places.size(); ++i)
    threads.emplace_back([&, i] { or_end([&] { run_role(crew, places[i], *channels[i]); }); });
  return or_end([&] { return coordinate(crew, *channels[0]); });
}

// ---- ranks --------------------------------------------------------------------------------------

std::vector<comm::Place> ranks(const comm::World& world, const config::Workflow& workflow) {
  std::vector<comm::Site> sites;
  for (const auto& text : world.gather(comm::to_text(site_with_gpus(workflow))))
    sites.push_back(comm::site_from_text(text));
  return comm::place(sites, placement(workflow));
}

/// The data set, read once on each node.
std::shared_ptr<data::Dataset> share(const comm::World& world, const data::Options& options) {
  const auto tensors = world.share_on_node([&] { return data::to_tensors(data::load(options)); });
  return std::make_shared<data::Dataset>(data::from_tensors(tensors));
}

/// What a rank has before it takes up its role.
struct Rank {
  Session session;
  std::vector<comm::Place> places;
  std::unique_ptr<objective::Objective> objective;  ///< of a worker
};

/// Collective: an Error is one that every rank throws.
Rank set_up(const Job& job, const comm::World& world) {
  const auto text = world.from_root([&] {
    comm::check_world_size(world.size());
    return job.prepare();
  });
  const auto workflow = config::parse(text, "workflow.toml");
  Rank rank;
  rank.places = ranks(world, workflow);
  std::shared_ptr<data::Dataset> dataset;
  if (trains(job, workflow)) dataset = share(world, workflow.data);
  rank.session = make_session(workflow, std::move(dataset));
  const comm::Place& place = rank.places[static_cast<std::size_t>(world.rank())];
  world.everywhere([&] {
    if (place.role == comm::Role::coordinator) add_region(rank.session);
  });
  if (world.rank() == 0) announce(job, rank.session, rank.places);
  world.everywhere([&] {
    if (place.role == comm::Role::worker && !job.options.dry_run)
      rank.objective = make_objective({job, rank.session, rank.places}, place);
  });
  return rank;
}

ExitCode perform(const Job& job, comm::World& world, const Rank& rank) {
  const Crew crew{job, rank.session, rank.places,
                  [&](const std::function<void()>& work) { world.meanwhile(work); }};
  const comm::Place& place = rank.places[static_cast<std::size_t>(world.rank())];
  const auto channel = world.channel();
  switch (place.role) {
    case comm::Role::coordinator:
      return coordinate(crew, *channel);
    case comm::Role::predictor:
      return predict(crew, *channel);
    case comm::Role::worker:
      return work(crew, place, *rank.objective, *channel);
  }
  return ExitCode::failure;
}

/// What every rank finds wrong is told once. An error that only one rank has leaves through here
/// and ends the whole job (see run_command).
ExitCode run_rank(const Job& job, comm::World& world, comm::Watchdog& watchdog) {
  std::optional<Rank> rank;
  try {
    rank = set_up(job, world);
    watchdog.disarm();
  } catch (const Error& error) {
    if (world.rank() == 0) print_error(error);
    return error.exit_code();
  }
  return job.options.dry_run ? ExitCode::complete : perform(job, world, *rank);
}

[[noreturn]] void end_unstarted(std::chrono::duration<double> limit) {
  print_error(Error({"the job has not begun within " + short_duration(limit.count()),
                     "a rank may have died while the others waited for it (--start-limit)",
                     "Submit the same command again"}));
  _exit(static_cast<int>(ExitCode::resumable));
}

ExitCode run_ranks(const Job& job) {
  const std::chrono::duration<double> limit(job.options.start_limit);
  comm::Watchdog watchdog(limit, [&] { end_unstarted(limit); });
  comm::World world;
  const ExitCode code = run_rank(job, world, watchdog);
  world.close(static_cast<int>(code));
  return code;
}

}  // namespace

ExitCode run_job(const Job& job) {
  catch_signals();
  if (job.options.workers) comm::check_alone();
  if (job.options.workers || !comm::launched()) return run_local(job);
  return run_ranks(job);
}

}  // namespace cairn::app
