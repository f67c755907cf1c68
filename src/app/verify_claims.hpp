#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "app/recorded.hpp"
#include "cairn/record/state.hpp"

/// What the files of a run say that the journal says, too.
namespace cairn::app {

/// What other files say of the journal; they were read before it, since a job that runs writes it
/// first.
struct Claims {
  std::optional<record::StateLine> state;
  std::uint64_t steps = 0;  ///< that run.h5 was made from
};

/// What the journal has lost by what others say of it; empty: nothing. A job writes its state a
/// moment after the journal, and one that runs does so at an interval.
std::string lost_by_journal(const Claims& claims, const Recorded& recorded);

/// How the text of workflow.toml differs from what the newest submission of the search was given;
/// empty: not at all.
std::string changed_in_workflow(const std::string& text, const record::RunTable& table);

/// A file below the run's folder `files`.
struct NamedFile {
  std::filesystem::path path;
  std::string fault;     ///< what is wrong with it; empty: nothing
  bool checked = false;  ///< the journal has its hash
};

/// Those that lie there and those that should.
std::vector<NamedFile> check_files(const std::filesystem::path& run, const record::RunTable& table);

}  // namespace cairn::app
