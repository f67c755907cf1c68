#include "cairn/train/profile.hpp"

#include <cstdio>
#include <filesystem>
#include <string>

#include "app/commands.hpp"
#include "app/terminal.hpp"
#include "cairn/core/error.hpp"
#include "cairn/core/file.hpp"
#include "cairn/core/text.hpp"

namespace cairn::app {
namespace {

std::string percent(double share) {
  char text[32];
  std::snprintf(text, sizeof text, "%.1f %%", 100 * share);
  return text;
}

std::string describe(const train::PredictionError& error) {
  return "mean error " + percent(error.mean) + ", greatest " + percent(error.worst);
}

void show_progress(int done, int total) {
  if (!on_terminal()) return;
  std::printf("\rmeasured %d of %d%s", done, total, done == total ? "\n" : "");
  std::fflush(stdout);
}

std::string summary(const train::ProfileReport& report) {
  const auto& profile = report.profile;
  const std::string cpu =
      profile.device == "cpu" ? ", " + counted(profile.threads, "thread") : std::string{};
  return "device     " + profile.device + cpu + ", " + profile.precision + "\n" +  //
         "fitted to  " + std::to_string(report.fitted) + " random networks\n" +    //
         "checked    " + std::to_string(report.checked) + " others\n" +            //
         "  training step  " + describe(report.step) + "\n" +                      //
         "  inference      " + describe(report.inference) + "\n";
}

train::Device device_of(const ProfileOptions& options) {
  const bool gpu =
      options.device == "gpu" || (options.device == "auto" && train::visible_gpus() > 0);
  return {gpu ? 0 : -1, options.threads};
}

/// Before anything is measured for minutes.
void require_folder(const std::filesystem::path& file) {
  const auto folder = file.has_parent_path() ? file.parent_path() : std::filesystem::path(".");
  if (!std::filesystem::is_directory(folder))
    throw UsageError({"cannot write " + file.string(), folder.string() + " is no folder",
                      "Make it first, or choose another --out"});
}

}  // namespace

ExitCode profile(const ProfileOptions& options) {
  require_folder(options.out);
  train::ProfileOptions measured;
  measured.device = device_of(options);
  measured.precision = options.precision;
  if (options.quick) measured.networks /= 4;
  const auto report = train::profile(measured, show_progress);
  std::fputs(summary(report).c_str(), stdout);
  publish_text(options.out, space::to_json(report.profile));
  std::printf("profile    %s\n", options.out.c_str());
  return ExitCode::complete;
}

}  // namespace cairn::app
