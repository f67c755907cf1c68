#pragma once

#include <exception>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "app/score.hpp"
#include "cairn/app/session.hpp"
#include "cairn/record/run_table.hpp"
#include "cairn/space/cost.hpp"

/// What is told to people, as text.
namespace cairn::app {

/// "cairn: problem: reason. Suggestion." on the error stream.
void print_error(const std::exception& error);

/// Prints the error and ends the process, and with it all ranks of a job at once: the other ranks
/// or threads would wait for ever for one that has failed alone.
[[noreturn]] void end_process(const std::exception& error);

/// What a job is about to do: data, space, search.
std::string start_up(const Session& session, const std::filesystem::path& run);
/// What came of a job: counts, the best, where the files are.
std::string summary(const Session& session, const record::RunTable& table,
                    const std::filesystem::path& run);
std::string describe(const record::TornTail& tail);

/// One of the best candidates, in numbers.
struct BestRow {
  CandidateId candidate;
  Score score;  ///< what the search ranks it by, on the validation data
  std::optional<protocol::Forecast> forecast;  ///< that the score comes from
  protocol::Status status = protocol::Status::trained;
  std::optional<Score> test;        ///< of a final training or a test
  std::optional<space::Cost> cost;  ///< of the network, if the space has networks
  double epochs = 0;
  std::string architecture;
};
std::vector<BestRow> best(const Session& session, const record::RunTable& table, std::size_t k);
std::string best_table(const Session& session, const std::vector<BestRow>& rows);

}  // namespace cairn::app
