// What predictors buy on real trainings: a search on Fashion-MNIST with them, and one without that
// gets the same wall time. Use the whole machine for it, and nothing else.
//
//   scripts/bench.sh prediction_gain [--long]
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string>

#include "cairn/record/run_table.hpp"
#include "measure.hpp"

namespace cairn::bench {
namespace {

/// Runs `cairn run` with these settings, in one process; its report goes to the terminal.
double run(const std::filesystem::path& folder, const std::string& settings,
           const std::string& launcher = "") {
  const std::string command = launcher +
                              CAIRN_COMMAND
                              " run " CAIRN_SOURCE_DIR
                              "/workflows/fashion_mnist_predict.toml --workers 2 -q --out " +
                              folder.string() + " " + settings;
  std::printf("$ %s\n", command.c_str());
  std::fflush(stdout);
  const double begin = now();
  if (std::system(command.c_str()) < 0) std::abort();
  return now() - begin;
}

std::size_t decided(const record::RunTable& table) {
  std::size_t count = 0;
  for (const auto& [id, candidate] : table.candidates)
    count += record::search_result(candidate) != nullptr;
  return count;
}

/// [s] of all search trainings, and of the same if all had gone to their end.
std::pair<double, double> training_time(const record::RunTable& table) {
  double spent = 0, full = 0, epochs = 0;
  for (const auto& [id, candidate] : table.candidates)
    if (const auto* result = record::search_result(candidate))
      epochs = std::max(epochs, result->outcome->epochs);
  for (const auto& [id, candidate] : table.candidates) {
    const auto* result = record::search_result(candidate);
    if (result == nullptr || result->outcome->epochs == 0) continue;
    const double seconds = result->finished - result->assigned;
    spent += seconds;
    full += seconds * epochs / result->outcome->epochs;
  }
  return {spent, full};
}

double test_accuracy(const record::RunTable& table) {
  double best = 0;
  for (const auto& [id, candidate] : table.candidates)
    if (const auto* test = record::test_result(candidate))
      if (const auto* metric = find_metric(test->outcome->metrics, "test_accuracy"))
        best = std::max(best, metric->value);
  return best;
}

}  // namespace
}  // namespace cairn::bench

int main(int argc, char** argv) {
  using namespace cairn;
  using namespace cairn::bench;
  const bool is_long = has_argument(argc, argv, "--long");
  const std::string samples = is_long ? "6000" : "1500";
  const std::string common = "--set data.train_samples=" + samples + " ";
  const auto folder = std::filesystem::temp_directory_path() / "cairn_prediction_gain";
  std::filesystem::remove_all(folder);
  std::filesystem::create_directories(folder);

  const std::string candidates = is_long ? "200" : "100";
  const double seconds = run(folder / "with", common + "--set search.candidates=" + candidates);
  const std::string limit = "timeout -s INT " + std::to_string(static_cast<int>(seconds)) + " ";
  const std::string without = common + "--set predict.method=none ";
  run(folder / "without", without + "--set search.candidates=100000", limit);
  const auto count = decided(record::read_run(folder / "without"));
  // The best of them is measured on the test data, as it is of the other search.
  run(folder / "without", without + "--resume --set search.candidates=" + std::to_string(count));

  const auto with_table = record::read_run(folder / "with");
  const auto without_table = record::read_run(folder / "without");
  const auto [spent, full] = training_time(with_table);
  print_figure("prediction.wall", seconds, "s");
  print_figure("prediction.decided_with", static_cast<double>(decided(with_table)), "candidates");
  print_figure("prediction.decided_without", static_cast<double>(count), "candidates");
  print_figure("prediction.decided_ratio",
               static_cast<double>(decided(with_table)) / static_cast<double>(count), "x");
  print_figure("prediction.training_time_ratio", full / spent, "x");
  print_figure("prediction.test_with", test_accuracy(with_table), "1");
  print_figure("prediction.test_without", test_accuracy(without_table), "1");
  std::filesystem::remove_all(folder);
}
