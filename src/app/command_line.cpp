#include <CLI/CLI.hpp>

#include "app/commands.hpp"
#include "app/jobscript_arguments.hpp"
#include "app/predict_arguments.hpp"
#include "app/report.hpp"
#include "app/simulate_arguments.hpp"
#include "app/version.hpp"

namespace cairn::app {
namespace {

using Action = std::function<ExitCode()>;

/// A subcommand whose options are kept alive by its action.
CLI::App* add_command(CLI::App& cli, const char* name, const char* what, const char* examples) {
  CLI::App* command = cli.add_subcommand(name, what);
  command->footer(std::string("\nExamples:\n") + examples);
  return command;
}

void add_folder(CLI::App* command, std::filesystem::path& run) {
  command->add_option("DIR", run, "the run's folder (--out of cairn run)")->required();
}

void add_format(CLI::App* command, bool& json) {
  command
      ->add_option_function<std::string>(
          "--format", [&json](const std::string& format) { json = format == "json"; },
          "text or json")
      ->check(CLI::IsMember({"text", "json"}));
}

void add_set(CLI::App* command, std::vector<std::string>& overrides) {
  command->add_option("--set", overrides, "override a key of the workflow: key=value")
      ->type_name("KEY=VALUE")
      ->take_all();
}

void add_job_options(CLI::App* command, JobOptions& job) {
  add_set(command, job.overrides);
  command->add_option("--workers", job.workers, "search with so many threads, without MPI");
  command->add_flag("--dry-run", job.dry_run, "check everything, show the placement, and end");
  command
      ->add_option(
          "--start-limit", job.start_limit,
          "end if not all ranks have arrived after so many seconds (default 600; 0: never)")
      ->check(CLI::NonNegativeNumber);
  command->add_flag_callback(
      "-q,--quiet", [&job] { job.verbosity = Verbosity::quiet; }, "only the result");
  command->add_flag_callback(
      "-v,--verbose", [&job] { job.verbosity = Verbosity::verbose; }, "every assignment, too");
}

void add_run(CLI::App& cli, Action& action, const Plugins& plugins) {
  auto options = std::make_shared<RunOptions>();
  CLI::App* command = add_command(cli, "run", "Search: propose, train, record",
                                  "  mpirun -n 5 cairn run workflows/quickstart.toml --out D\n"
                                  "  cairn run workflows/quickstart.toml --out D --workers 2\n"
                                  "  srun cairn run W.toml --out D --resume "
                                  "--set search.candidates=500\n");
  command->add_option("WORKFLOW", options->workflow, "the workflow file (TOML)")->required();
  command->add_option("--out", options->job.run, "the run's folder")->required();
  command->add_flag("--resume", options->resume,
                    "continue the run in this folder, or start one if there is none");
  command->add_option("--seed", options->seed, "short for --set run.seed=N");
  add_job_options(command, options->job);
  command->callback([&, options] { action = [&, options] { return run(*options, plugins); }; });
}

void add_final(CLI::App& cli, Action& action, const Plugins& plugins) {
  auto options = std::make_shared<FinalOptions>();
  CLI::App* command =
      add_command(cli, "final", "Train the best of a run fully, and test each once",
                  "  mpirun -n 3 cairn final D -k 2\n"
                  "  cairn final D --workers 1 --set final.epochs=40 --merge-validation\n"
                  "  cairn final D --from-scratch --target 0.92\n");
  add_folder(command, options->job.run);
  command->add_option("-k", options->k, "how many")->check(CLI::PositiveNumber);
  command->add_flag("--merge-validation", options->merge_validation,
                    "train on the validation data, too");
  command->add_flag("--from-scratch", options->from_scratch,
                    "do not start from the search's checkpoints");
  command->add_option("--target", options->target,
                      "tell epochs and time to this score; default: the best of the search");
  add_job_options(command, options->job);
  command->callback([&, options] { action = [&, options] { return final(*options, plugins); }; });
}

void add_status(CLI::App& cli, Action& action) {
  auto options = std::make_shared<StatusOptions>();
  CLI::App* command = add_command(cli, "status", "Say how far a run is",
                                  "  cairn status D --watch\n"
                                  "  cairn status D --store\n"
                                  "  cairn status D --exit-code || sbatch job.sh\n");
  add_folder(command, options->run);
  command->add_flag("--watch", options->watch, "again every 2 s while it runs");
  command->add_flag("--exit-code", options->exit_code,
                    "end with 0 complete, 75 to be submitted again, 1 failed");
  command->add_flag("--store", options->store, "which checkpoints are kept, and why");
  add_format(command, options->json);
  command->callback([&, options] { action = [options] { return status(*options); }; });
}

void add_best(CLI::App& cli, Action& action) {
  auto options = std::make_shared<BestOptions>();
  CLI::App* command = add_command(cli, "best", "List the best candidates",
                                  "  cairn best D -k 5\n  cairn best D -k 1 --format json\n");
  add_folder(command, options->run);
  command->add_option("-k", options->k, "how many (default 10)")->check(CLI::PositiveNumber);
  add_format(command, options->json);
  command->callback([&, options] { action = [options] { return best(*options); }; });
}

void add_export(CLI::App& cli, Action& action) {
  auto options = std::make_shared<ExportOptions>();
  CLI::App* command = add_command(cli, "export", "Write a run's table or one of its networks",
                                  "  cairn export D --to csv > run.csv\n"
                                  "  cairn export D --to tensorboard -o events\n"
                                  "  cairn export D --model 17 --to torchscript -o best.pt\n"
                                  "  cairn export D --model 17 --to onnx -o best.onnx\n");
  add_folder(command, options->run);
  command->add_option("--to", options->to, "csv, json, tensorboard; torchscript, onnx")
      ->check(CLI::IsMember({"csv", "json", "tensorboard", "torchscript", "onnx"}));
  command->add_option("--model", options->model, "the candidate whose network is written");
  command->add_option(
      "-o,--output", options->output,
      "the file, or folder of tensorboard (default: the output stream; networks and "
      "tensorboard: a name of its own)");
  command->callback([&, options] { action = [options] { return export_run(*options); }; });
}

void add_replay(CLI::App& cli, Action& action) {
  auto options = std::make_shared<ReplayOptions>();
  CLI::App* command =
      add_command(cli, "replay", "Decide everything again from the journal, and compare",
                  "  cairn replay D\n  cairn replay D --until 100\n");
  add_folder(command, options->run);
  command->add_option("--until", options->until, "only the first N steps");
  command->callback([&, options] { action = [options] { return replay(*options); }; });
}

void add_rebuild(CLI::App& cli, Action& action) {
  auto run = std::make_shared<std::filesystem::path>();
  CLI::App* command =
      add_command(cli, "rebuild", "Write run.h5 from the journal", "  cairn rebuild D\n");
  add_folder(command, *run);
  command->callback([&, run] { action = [run] { return rebuild(*run); }; });
}

void add_verify(CLI::App& cli, Action& action) {
  auto options = std::make_shared<VerifyOptions>();
  CLI::App* command = add_command(cli, "verify", "Check every file of a run",
                                  "  cairn verify D\n  cairn verify D --format json\n"
                                  "The exit code is 1 where something is damaged.\n");
  add_folder(command, options->run);
  add_format(command, options->json);
  command->callback([&, options] { action = [options] { return verify(*options); }; });
}

void add_profile(CLI::App& cli, Action& action) {
  auto options = std::make_shared<ProfileOptions>();
  CLI::App* command = add_command(cli, "profile", "Measure how long this device takes for layers",
                                  "  cairn profile --out laptop.json\n"
                                  "  cairn profile --device gpu --out a100.json\n");
  command->add_option("--out", options->out, "the file to write (default device.json)");
  command->add_option("--device", options->device, "auto, cpu or gpu")
      ->check(CLI::IsMember({"auto", "cpu", "gpu"}));
  command->add_option("--precision", options->precision, "auto, float32 or bfloat16")
      ->check(CLI::IsMember({"auto", "float32", "bfloat16"}));
  command->add_option("--threads", options->threads, "CPU threads (default 1)")
      ->check(CLI::PositiveNumber);
  command->add_flag("--quick", options->quick, "fewer networks: faster and less exact");
  command->callback([&, options] { action = [options] { return profile(*options); }; });
}

void add_space(CLI::App& cli, Action& action, const Plugins& plugins) {
  auto options = std::make_shared<ShowSpaceOptions>();
  CLI::App* command =
      add_command(cli, "space", "Say what a workflow's budgets and rules leave of its space",
                  "  cairn space W.toml --set budget.parameters.max=100000\n"
                  "  cairn space W.toml --count                                8640 0 exact\n"
                  "  cairn space W.toml --sample 1000 --format json > samples.jsonl\n"
                  "  cairn space W.toml --export reduced.json --plot costs.png\n"
                  "The exit code is 1 where nothing is feasible.\n");
  command->add_option("WORKFLOW", options->workflow, "the workflow file (TOML)")->required();
  add_set(command, options->overrides);
  add_format(command, options->json);
  auto* count = command->add_flag("--count", options->count,
                                  "only the number of feasible encodings, its standard error, and "
                                  "whether it is exact");
  auto* sample = command
                     ->add_option("--sample", options->sample,
                                  "only N uniform feasible samples; JSON: one object a line")
                     ->type_name("N")
                     ->check(CLI::Range(1, 100'000'000))
                     ->excludes(count);
  command->add_option("--seed", options->seed, "of the samples (default: run.seed)");
  command
      ->add_option("--export", options->export_to,
                   "write the reduced space for other programs (JSON)")
      ->type_name("FILE.json")
      ->excludes(count)
      ->excludes(sample);
  command->add_option("--plot", options->plot, "draw histograms of the costs; needs matplotlib")
      ->type_name("FILE.png")
      ->excludes(count)
      ->excludes(sample);
  command->callback(
      [&, options] { action = [&, options] { return show_space(*options, plugins); }; });
}

void add_predict(CLI::App& cli, Action& action) {
  auto options = std::make_shared<PredictOptions>();
  CLI::App* command =
      add_command(cli, "predict", "Foretell how trainings end, and which need not have gone on",
                  predict_examples());
  add_predict_options(*command, *options);
  command->callback([&, options] { action = [options] { return predict(*options); }; });
}

void add_jobscript(CLI::App& cli, Action& action, const char* called) {
  auto options = std::make_shared<JobscriptOptions>();
  options->command = called;
  CLI::App* command = add_command(
      cli, "jobscript", "Write the job script of a search for a machine", jobscript_examples());
  add_jobscript_options(*command, *options);
  add_set(command, options->overrides);
  command->callback([&, options] { action = [options] { return jobscript(*options); }; });
}

void add_simulate(CLI::App& cli, Action& action) {
  auto options = std::make_shared<SimulateOptions>();
  CLI::App* command = add_command(cli, "simulate",
                                  "Foretell how a search scales: rank 0 in virtual "
                                  "time",
                                  simulate_examples());
  add_simulate_options(*command, *options);
  add_set(command, options->overrides);
  add_format(command, options->json);
  command->callback([&, options] { action = [options] { return simulate(*options); }; });
}

void add_keys(CLI::App& cli, Action& action) {
  CLI::App* command = add_command(cli, "keys", "Describe every key of a workflow file",
                                  "  cairn keys > workflow.md\n");
  command->callback([&] {
    action = [] {
      std::fputs(config::reference().c_str(), stdout);
      return ExitCode::complete;
    };
  });
}

}  // namespace

int run_command(int argc, char** argv, const Plugins& plugins) {
  CLI::App cli("Cairn: neural architecture search as one MPI job", "cairn");
  cli.set_version_flag("--version", std::string("cairn ") + version() + " (" + commit() + ")");
  cli.footer(
      "\nExamples:\n"
      "  mpirun -n 3 cairn run workflows/quickstart.toml --out D    search with two workers\n"
      "  cairn best D -k 5                                          what it found\n"
      "  cairn space workflows/budgeted.toml                        what a search may propose\n"
      "cairn COMMAND --help says more.");
  cli.require_subcommand(1);
  Action action;
  add_run(cli, action, plugins);
  add_final(cli, action, plugins);
  add_status(cli, action);
  add_best(cli, action);
  add_export(cli, action);
  add_replay(cli, action);
  add_rebuild(cli, action);
  add_verify(cli, action);
  add_profile(cli, action);
  add_space(cli, action, plugins);
  add_predict(cli, action);
  add_jobscript(cli, action, argc > 0 ? argv[0] : "cairn");
  add_simulate(cli, action);
  add_keys(cli, action);
  try {
    cli.parse(argc, argv);
    return static_cast<int>(action());
  } catch (const CLI::ParseError& error) {
    return cli.exit(error) == 0 ? 0 : static_cast<int>(ExitCode::usage);
  } catch (const std::exception& error) {
    end_process(error);
  }
}

}  // namespace cairn::app
