#include "app/crew.hpp"

#include <algorithm>
#include <cstdio>

#include "app/batch_system.hpp"
#include "app/observers.hpp"
#include "app/report.hpp"
#include "app/run_folder.hpp"
#include "app/signals.hpp"
#include "app/submission.hpp"
#include "app/terminal.hpp"
#include "app/version.hpp"
#include "cairn/core/clock.hpp"
#include "cairn/core/text.hpp"
#include "cairn/record/run_file.hpp"
#include "cairn/record/state.hpp"
#include "cairn/roles/coordinator.hpp"
#include "cairn/roles/predictor.hpp"
#include "cairn/roles/worker.hpp"
#include "cairn/store/folder.hpp"
#include "cairn/train/objective.hpp"

namespace cairn::app {
namespace {

/// Whether there is anything to test networks on, as far as Cairn knows.
bool can_test(const Session& session) {
  if (session.dataset) return !session.splits.front().test.empty();
  return session.workflow.objective.kind != "table";
}

protocol::Started started(const Crew& crew) {
  const config::Workflow& workflow = crew.session.workflow;
  protocol::Started started;
  started.version = version();
  started.commit = commit();
  started.workflow = workflow_text(crew.job.options.run, workflow);
  if (crew.session.dataset) started.data = crew.session.dataset->hash;
  started.task = crew.session.space->task();
  started.objective = config::objective_metric(workflow);
  started.candidates = static_cast<std::uint64_t>(workflow.search.candidates);
  started.lookahead = lookahead(crew.layout().workers);
  started.test_best = workflow.objective.test_best && can_test(crew.session);
  const auto& feasible = crew.session.feasible;
  started.fitness = predict::fitness(workflow.predict);
  started.transfer = transfer::transfer(workflow.transfer, workflow.run.seed);
  started.keeping = keeping(workflow);
  started.files = hashes_of_files(crew.job.options.run, workflow);
  started.space = {crew.session.space->encodings(), feasible.value, feasible.error};
  crew.job.describe(crew.session, started);
  return started;
}

roles::Patience patience(const config::Workflow& workflow) {
  return {workflow.cluster.lost_after, workflow.cluster.stall_factor, workflow.run.grace};
}

/// On rank 0, which looks at the clock for all.
roles::StopReason stop_reason(const Crew& crew) {
  const auto limit = deadline(crew.session.workflow.run, crew.job.begun);
  return [limit]() -> std::optional<std::string> {
    if (limit && std::chrono::steady_clock::now() >= *limit) return "the time limit of the job";
    return caught_signal();
  };
}

/// What earlier submissions left.
struct Past {
  coordinator::State state;
  roles::History history;
};

/// Of the journal; the generator learns what it knew.
Past resume(const std::filesystem::path& run, search::Generator& generator) {
  Past past;
  if (!record::has_journal(run)) return past;
  const auto info = record::read_journal(run, [&](protocol::Step&& step) {
    const std::uint64_t done = past.state.done;
    coordinator::absorb(past.state, step.message);
    if (auto lesson = roles::lesson_of(step.message, past.state, done))
      past.history.add(std::move(*lesson));
    coordinator::commit(past.state, step.decisions);
    roles::inform(generator, step.decisions);
  });
  for (const auto& tail : info.torn) std::printf("%s\n", describe(tail).c_str());
  return past;
}

/// Removes what jobs that died have left among the checkpoints. What cannot be removed costs space.
void clear_weights(const std::filesystem::path& run, const coordinator::State& state) try {
  const auto swept = store::sweep(run, state.shelf.files());
  if (swept.files > 0)
    std::printf("removed %s that earlier jobs left in %s, %s\n",
                counted(static_cast<double>(swept.files), "file").c_str(),
                (run / "weights").c_str(), short_bytes(static_cast<double>(swept.bytes)).c_str());
} catch (const Error& error) {
  print_error(error);
}

/// Candidates that were trained on other data cannot be compared.
void check_data(const coordinator::State& state, const protocol::Started& submission) {
  if (!state.submission || state.submission->data == submission.data) return;
  throw UsageError({"the data set has changed since the run began",
                    "its hash is " + hex(submission.data) + ", not " + hex(state.submission->data),
                    "Restore the files, or begin a new run in another folder"});
}

std::unique_ptr<roles::Observer> make_observer(const Crew& crew) {
  const JobOptions& options = crew.job.options;
  auto observers = std::make_unique<Observers>();
  observers->add(make_state_file(options.run));
  observers->add(make_run_log(options.run));
  if (options.verbosity == Verbosity::quiet) return observers;
  const bool verbose = options.verbosity == Verbosity::verbose;
  const config::Workflow& workflow = crew.session.workflow;
  if (on_terminal() && !verbose)
    observers->add(make_live_view(workflow.training.epochs));
  else
    observers->add(make_batch_log(workflow.training.epochs, workflow.run.summary_every, verbose));
  return observers;
}

/// Why the run ended before it had what was wanted; empty if it has.
std::string early_end(const coordinator::State& state) {
  if (state.stopping && state.ended->resumable)
    return "stopped by " + *state.stopping + "; the same command with --resume goes on\n";
  if (state.exhausted && state.done < state.submission->candidates)
    return "the space is exhausted: after " + std::to_string(state.done) +
           " candidates no network was found that is new and can be built\n";
  return "";
}

/// The search is done and journaled: what fails now can be made up for.
void write_tables(const Crew& crew, const record::RunTable& table) try {
  record::write_run_file(crew.job.options.run, table, *crew.session.space);
} catch (const Error& error) {
  print_error(error);
  std::fprintf(stderr, "cairn rebuild %s writes run.h5 later\n", crew.job.options.run.c_str());
}

void finish(const Crew& crew, const coordinator::State& state) {
  const auto& run = crew.job.options.run;
  const auto table = record::read_run(run);
  write_tables(crew, table);
  std::printf("\n%s%s", early_end(state).c_str(), crew.job.report(crew.session, table).c_str());
}

/// The last thing that a submission does: whoever reads `complete` finds everything in place.
void write_end(const std::filesystem::path& run, const coordinator::State& state) try {
  const bool rest = state.ended->resumable || !coordinator::complete(state);
  record::write_state(run,
                      {rest ? record::RunState::resumable : record::RunState::complete, state.done,
                       state.submission->candidates, unix_time(), state.ended->reason});
} catch (const Error& error) {
  print_error(error);
  std::fprintf(stderr, "the same command with --resume writes it\n");
}

/// Job scripts must not submit again what fails again. A run that another job has taken over is
/// left to it.
void note_end(const std::filesystem::path& run, std::uint32_t segment, record::RunState state,
              const char* why) try {
  if (record::last_segment(run) > segment) return;
  auto line = record::read_state(run).value_or(record::StateLine{});
  line.state = state;
  line.time = unix_time();
  line.why = why;
  record::write_state(run, line);
} catch (const Error&) {
  // The error itself is told; a folder that cannot be written may be its cause.
}

coordinator::State coordinate(const Crew& crew, comm::Channel& channel,
                              record::JournalWriter& journal) {
  const config::Workflow& workflow = crew.session.workflow;
  const std::filesystem::path& run = crew.job.options.run;
  auto generator = search::make_generator(workflow.search, crew.session.region, workflow.run.seed,
                                          config::objective_metric(workflow).direction);
  Past past = resume(run, *generator);
  auto submission = started(crew);
  check_data(past.state, submission);
  const auto observer = make_observer(crew);
  clear_weights(run, past.state);
  auto describe = roles::describe(crew.session.space, submission.transfer.match);
  return roles::coordinate({channel, run, journal, std::move(generator), std::move(describe),
                            crew.layout(), std::move(past.state), std::move(submission),
                            stop_reason(crew), *observer, std::move(past.history),
                            patience(workflow)});
}

/// The journal as long as it could be written, and the others were released: submit again.
ExitCode end_without_journal(const Crew& crew, std::uint32_t segment, const std::exception& error) {
  note_end(crew.job.options.run, segment, record::RunState::resumable, error.what());
  print_error(error);
  return ExitCode::resumable;
}

}  // namespace

roles::Layout Crew::layout() const {
  const auto count = [&](comm::Role role) {
    return static_cast<std::uint32_t>(std::ranges::count(places, role, &comm::Place::role));
  };
  return {count(comm::Role::predictor), count(comm::Role::worker)};
}

ExitCode coordinate(const Crew& crew, comm::Channel& channel) {
  const auto& run = crew.job.options.run;
  // The new segment comes first: from now on an older job stops, and nothing is read too early.
  record::JournalWriter journal(run, to_milliseconds(crew.session.workflow.run.disk_patience));
  coordinator::State state;
  try {
    state = coordinate(crew, channel, journal);
  } catch (const std::exception& error) {
    if (exit_code_of(error) == ExitCode::resumable)
      return end_without_journal(crew, journal.segment(), error);
    note_end(run, journal.segment(), record::RunState::failed, error.what());
    throw;
  }
  crew.meanwhile([&] {
    finish(crew, state);
    write_end(run, state);
  });
  return state.ended->resumable ? ExitCode::resumable : ExitCode::complete;
}

std::unique_ptr<objective::Objective> make_objective(const Crew& crew, const comm::Place& place) {
  const Session& session = crew.session;
  const config::Workflow& workflow = session.workflow;
  if (crew.job.plugins.objective) return crew.job.plugins.objective(session, place);
  if (workflow.objective.kind == "synthetic")
    return objective::make_synthetic(workflow.objective.synthetic, workflow.run.seed,
                                     workflow.training.epochs, config::objective_metric(workflow));
  if (workflow.objective.kind == "table")
    return objective::make_table(workflow.objective.table, *session.space,
                                 workflow.training.epochs);
  return train::make_objective({workflow.training,
                                session.space,
                                session.dataset,
                                workflow.data,
                                session.splits,
                                session.fresh,
                                {place.gpu, place.threads},
                                workflow.run.seed});
}

ExitCode work(const Crew& crew, const comm::Place& place, objective::Objective& objective,
              comm::Channel& channel) {
  const std::string device =
      crew.session.dataset ? train::device_name({place.gpu, place.threads}) : "cpu";
  const protocol::Joined self{place.worker, place.host, device,
                              static_cast<std::uint32_t>(place.threads)};
  const config::Workflow& workflow = crew.session.workflow;
  const roles::Asking asking{workflow.training.epochs, workflow.predict.wait,
                             workflow.predict.patience};
  const bool resumable = roles::work({channel, objective, crew.layout(), self, crew.session.space,
                                      crew.job.options.run, asking, workflow.store,
                                      workflow.cluster.lost_after, caught_signal});
  return resumable ? ExitCode::resumable : ExitCode::complete;
}

ExitCode predict(const Crew& crew, comm::Channel& channel) {
  const config::Workflow& workflow = crew.session.workflow;
  const bool resumable = roles::predict(
      {channel, crew.layout(), predict::make_engine(workflow.predict, prediction_setting(workflow)),
       workflow.cluster.lost_after, caught_signal});
  return resumable ? ExitCode::resumable : ExitCode::complete;
}

}  // namespace cairn::app
