#include <algorithm>
#include <array>
#include <cstdio>

#include "app/commands.hpp"
#include "app/plot.hpp"
#include "app/progress.hpp"
#include "app/space_costs.hpp"
#include "app/space_report.hpp"
#include "app/terminal.hpp"
#include "cairn/core/file.hpp"

namespace cairn::app {
namespace {

using namespace feasibility;

constexpr int kPlotSamples = 5'000;

/// What is asked about.
struct Inquiry {
  const ShowSpaceOptions& options;
  Session session;
  Options constraints;
  Setting setting;
};

/// The data say what goes into the networks and how many outputs they have.
Session open_session(const ShowSpaceOptions& options, const Plugins& plugins) {
  const auto workflow = config::load(options.workflow, options.overrides);
  const bool trains =
      !plugins.objective && workflow.objective.kind == "train" && !workflow.space.plain();
  std::shared_ptr<const data::Dataset> dataset;
  if (trains) dataset = std::make_shared<data::Dataset>(data::load(workflow.data));
  return make_session(workflow, std::move(dataset));
}

void print(const std::string& text) {
  std::fputs(text.c_str(), stdout);
}

std::uint64_t seed(const Inquiry& inquiry) {
  return inquiry.options.seed.value_or(inquiry.session.workflow.run.seed);
}

// ---- one answer ---------------------------------------------------------------------------------

/// 15 digits: all that there are.
std::string count_line(const Count& count) {
  std::array<char, 96> line{};
  std::snprintf(line.data(), line.size(), "%.15g %.3g %s\n", count.value, count.error,
                count.exact ? "exact" : "estimate");
  return line.data();
}

ExitCode show_count(const Inquiry& inquiry) {
  const Count count = [&] {
    Progress progress;
    progress.step("counting");
    const auto bounds = constraints(inquiry.session.workflow);
    return Region(inquiry.session.space, bounds, inquiry.setting).count();
  }();
  print(inquiry.options.json ? count_json(count) : count_line(count));
  return count.value > 0 ? ExitCode::complete : ExitCode::failure;
}

std::vector<SpaceSample> draw(const Inquiry& inquiry, const Options& constraints, int count) {
  Progress progress;
  progress.step("drawing samples");
  return sample(inquiry.session.space, constraints, inquiry.setting, count, seed(inquiry));
}

/// Says on the error stream why there are no samples, or fewer than wanted.
void explain_lack(const Inquiry& inquiry, std::size_t found) {
  const auto conflict =
      found > 0 ? std::nullopt
                : find_conflict(inquiry.session.space, inquiry.constraints, inquiry.setting);
  if (conflict)
    std::fprintf(stderr, "cairn: nothing is feasible\n%s", conflict_text(*conflict).c_str());
  else
    std::fprintf(stderr, "cairn: only %zu of %d samples were found\n", found,
                 *inquiry.options.sample);
}

ExitCode show_samples(const Inquiry& inquiry) {
  const auto& space = *inquiry.session.space;
  const auto samples = draw(inquiry, inquiry.constraints, *inquiry.options.sample);
  if (inquiry.options.json)
    for (const auto& sample : samples) print(sample_json(space, sample));
  else
    print(samples_text(space, samples));
  const auto wanted = static_cast<std::size_t>(*inquiry.options.sample);
  if (samples.size() == wanted) return ExitCode::complete;
  explain_lack(inquiry, samples.size());
  return ExitCode::failure;
}

// ---- the report ---------------------------------------------------------------------------------

Report make_report(const Inquiry& inquiry) {
  Progress progress;
  ReportOptions options;
  options.samples = 3;
  options.seed = seed(inquiry);
  options.progress = [&](const std::string& what) { progress.step(what); };
  return analyse(inquiry.session.space, inquiry.constraints, inquiry.setting, options);
}

/// Output for a program holds nothing else.
void tell_written(const Inquiry& inquiry, const std::filesystem::path& file) {
  if (!inquiry.options.json) std::printf("wrote %s\n", file.c_str());
}

void export_space(const Inquiry& inquiry, const SpaceView& view) {
  publish_text(inquiry.options.export_to, export_json(view, inquiry.constraints.rule));
  tell_written(inquiry, inquiry.options.export_to);
}

void plot_costs(const Inquiry& inquiry, const Report& report) {
  const auto all = without_conditions(inquiry.constraints);
  const Histograms histograms{inquiry.options.workflow.filename().string(),
                              inquiry.constraints,
                              report.buildable.value,
                              report.feasible.value,
                              draw(inquiry, all, kPlotSamples),
                              draw(inquiry, inquiry.constraints, kPlotSamples)};
  plot("space.py", histograms_json(histograms), inquiry.options.plot);
  tell_written(inquiry, inquiry.options.plot);
}

std::size_t screen_width() {
  constexpr std::size_t kLeast = 80, kMost = 100;
  return on_terminal() ? std::clamp(terminal_width(), kLeast, kMost) : kMost;
}

ExitCode show_report(const Inquiry& inquiry) {
  const Report report = make_report(inquiry);
  const SpaceView view{*inquiry.session.space, report, screen_width()};
  print(inquiry.options.json ? space_json(view) : space_text(view));
  if (report.samples.empty()) return ExitCode::failure;
  std::fflush(stdout);
  if (!inquiry.options.export_to.empty()) export_space(inquiry, view);
  if (!inquiry.options.plot.empty()) plot_costs(inquiry, report);
  return ExitCode::complete;
}

}  // namespace

ExitCode show_space(const ShowSpaceOptions& options, const Plugins& plugins) {
  if (!options.plot.empty()) check_picture(options.plot);
  Inquiry inquiry{options, open_session(options, plugins), {}, {}};
  inquiry.constraints = constraints(inquiry.session.workflow);
  if (inquiry.session.space->has_networks()) tell_memory(inquiry.constraints);
  inquiry.setting = setting(inquiry.session.workflow);
  if (options.count) return show_count(inquiry);
  if (options.sample) return show_samples(inquiry);
  return show_report(inquiry);
}

}  // namespace cairn::app
