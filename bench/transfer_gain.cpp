// What handing layers on buys, on Fashion-MNIST or the data of a workflow: the accuracy of what a
// search proposes, how well its scores rank networks, and how much sooner its best are fully
// trained. Arguments: see `usage`.
#include <algorithm>
#include <array>
#include <cstdio>
#include <exception>
#include <filesystem>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "arguments.hpp"
#include "cairn/app/session.hpp"
#include "transfer_courses.hpp"
#include "transfer_finalists.hpp"
#include "transfer_ranking.hpp"

namespace cairn::bench {
namespace {

constexpr const char* usage = R"(bench_transfer_gain [--quick | --long] [option value...]
  --parts P,...      of search, tau, topk (all)
  --match M,...      of lp, lcs, identity (lp,lcs): compared with off and a random provider; the
                     last is the main one
  --provider P       parent, nearest (default), best
  --workflow FILE --data PATH  a workflow's space, data and trainings instead (part search alone)
  --shrink X --perturb X --freeze EPOCHS --rate FACTOR --late-bias X
  --learning-rate X --batch N
  --seeds N --candidates N --population N --top K --set N --images N --epochs X --full-epochs X
)";

const std::vector<std::string> options{
    "--parts",     "--match",         "--provider", "--shrink",     "--perturb",
    "--freeze",    "--rate",          "--seeds",    "--candidates", "--population",
    "--top",       "--set",           "--images",   "--epochs",     "--full-epochs",
    "--late-bias", "--learning-rate", "--batch",    "--workflow",   "--data"};

std::vector<std::string> split_at_commas(const std::string& text) {
  std::vector<std::string> parts;
  std::istringstream in(text);
  for (std::string part; std::getline(in, part, ',');) parts.push_back(part);
  return parts;
}

template <class T, std::size_t N>
T by_name(const std::string& name, const std::array<std::pair<const char*, T>, N>& known) {
  for (const auto& [word, value] : known)
    if (name == word) return value;
  throw std::runtime_error("unknown value " + name);
}

std::vector<Mode> make_modes(const Arguments& arguments) {
  using enum protocol::Match;
  using protocol::Provider;
  const std::array<std::pair<const char*, protocol::Match>, 3> matches{
      {{"lp", prefix}, {"lcs", subsequence}, {"identity", identity}}};
  const std::array<std::pair<const char*, Provider>, 3> providers{
      {{"parent", Provider::parent}, {"nearest", Provider::nearest}, {"best", Provider::best}}};
  const auto provider = by_name(arguments.text("--provider", "nearest"), providers);
  std::vector<Mode> modes{{"off"}};
  for (const auto& name : split_at_commas(arguments.text("--match", "lp,lcs")))
    modes.push_back({name, by_name(name, matches), provider});
  modes.push_back({"random", modes.back().match, Provider::random});
  return modes;
}

Scale make_scale(const Arguments& arguments) {
  Scale scale;
  if (arguments.has("--quick"))
    scale = {2, 12, 1, 1000, 6, {2, 4, 6}, {24, 8, 2, 0, 1}, true};
  else if (arguments.has("--long"))
    scale = {10, 60, 3, 8000, 20, scale.schedules, {200, 30, 5, 0, 1}, true};
  scale.seeds = arguments.integer("--seeds", scale.seeds);
  scale.set = arguments.integer("--set", scale.set);
  scale.images = arguments.integer("--images", scale.images);
  scale.full_epochs = arguments.number("--full-epochs", scale.full_epochs);
  auto& search = scale.search;
  search.candidates = arguments.integer("--candidates", search.candidates);
  search.population = arguments.integer("--population", search.population);
  search.top = arguments.integer("--top", search.top);
  search.epochs = arguments.number("--epochs", search.epochs);
  search.late_bias = arguments.number("--late-bias", search.late_bias);
  return scale;
}

Study make_study(const Arguments& arguments) {
  constexpr int kValidation = 3000;
  train::Options training;
  training.learning_rate = {arguments.number("--learning-rate", 0.05)};
  training.batch = {arguments.integer("--batch", 32)};
  training.precision = "float32";
  training.shift = 2;  // without augmentation 20 epochs on so few images are no better than 5
  training.flip = true;
  training.inherit.shrink = arguments.number("--shrink", training.inherit.shrink);
  training.inherit.perturb = arguments.number("--perturb", training.inherit.perturb);
  training.inherit.freeze_epochs = arguments.number("--freeze", training.inherit.freeze_epochs);
  training.inherit.rate_factor = arguments.number("--rate", training.inherit.rate_factor);
  train::validate(training);
  const Scale scale = make_scale(arguments);
  return {make_world(training, scale.images, kValidation), scale, make_modes(arguments)};
}

/// A workflow's trainings, so long as they are there, in this bench's searches.
Study study_workflow(const Arguments& arguments, const std::string& file) {
  std::vector<std::string> overrides;
  if (const auto path = arguments.text("--data", ""); !path.empty())
    overrides.push_back("data.path=" + path);
  const auto workflow = config::load(file, overrides);
  const auto metric = config::objective_metric(workflow);
  if (metric.direction != Direction::maximize)
    throw std::runtime_error("of " + metric.name + " less is better: choose another metric");
  const auto session =
      app::make_session(workflow, std::make_shared<const data::Dataset>(data::load(workflow.data)));
  Scale scale = make_scale(arguments);
  scale.search.epochs = arguments.number("--epochs", workflow.training.epochs);
  return {{workflow.training, workflow.data, session.splits, session.dataset, session.space,
           app::make_region(session), metric.name},
          scale,
          make_modes(arguments)};
}

void run(const Arguments& arguments) {
  report_progress("begins");
  const auto workflow = arguments.text("--workflow", "");
  const Study study =
      workflow.empty() ? make_study(arguments) : study_workflow(arguments, workflow);
  const auto parts =
      split_at_commas(workflow.empty() ? arguments.text("--parts", "search,tau,topk") : "search");
  const auto wanted = [&](const char* part) {
    return std::ranges::find(parts, part) != parts.end();
  };
  if (wanted("search") || wanted("topk")) {
    const Courses courses = run_searches(study);
    report_searches(study, courses);
    if (wanted("topk")) study_best(study, courses);
  }
  if (wanted("tau")) study_ranking(study);
}

}  // namespace
}  // namespace cairn::bench

int main(int argc, char** argv) try {
  using namespace cairn::bench;
  const Arguments arguments(argc, argv, options, {"--quick", "--long", "--help"});
  if (arguments.has("--help"))
    std::fputs(usage, stdout);
  else if (!arguments.has("--workflow") && !std::filesystem::exists(cairn::data::Options{}.path))
    std::printf("skipped: Fashion-MNIST is not installed\n");
  else
    run(arguments);
} catch (const std::exception& error) {
  std::fprintf(stderr, "bench_transfer_gain: %s\n%s", error.what(), cairn::bench::usage);
  return 1;
}
