#include "app/open_run.hpp"

#include <cstdio>

#include "app/report.hpp"
#include "app/run_folder.hpp"
#include "cairn/core/error.hpp"

namespace cairn::app {

OpenRun open_run(const std::filesystem::path& run) {
  const auto workflow = run_workflow(run);
  OpenRun open;
  open.table = record::read_run(run);
  if (open.table.submissions.empty())
    throw Error({run.string() + " holds a run that has not begun", "its journal has no step yet",
                 "Begin it with cairn run --resume"});
  const auto& started = open.table.submissions.front();
  open.session = make_session(workflow, started.task);
  for (const auto& tail : open.table.journal.torn)
    std::fprintf(stderr, "%s\n", describe(tail).c_str());
  return open;
}

}  // namespace cairn::app
