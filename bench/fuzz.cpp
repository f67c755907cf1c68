// Readers of bytes against inputs that anybody may have written: what Cairn writes, changed at
// random (tests/fuzz/mutation.hpp), with checksums that are right in three of four. Each input must
// end in a value or an Error; a crash, another exception, more than 1 s, or more memory at once
// than 64 MiB and 64 times its size is a finding. Worth most with
// -DCAIRN_SANITIZE=address,undefined.
//
// [--target NAME] [--inputs N] [--seed S] [--long: 10^6 inputs of each target]
// [--only NUMBER: one input, which is written to the file --save if that is given]
#include "app/fuzz.hpp"

#include <cstdio>
#include <filesystem>
#include <fstream>

#include "arguments.hpp"
#include "cairn/core/text.hpp"
#include "config/fuzz.hpp"
#include "coordinator/fuzz.hpp"
#include "data/fuzz.hpp"
#include "fuzz_child.hpp"
#include "protocol/fuzz.hpp"
#include "record/fuzz.hpp"
#include "space/fuzz.hpp"
#include "store/fuzz.hpp"

/// HDF5 loses memory where it meets a damaged file; what we lose is still reported.
extern "C" const char* __lsan_default_suppressions() {
  return "leak:libhdf5";
}
extern "C" const char* __asan_default_options() {
  return "allocator_may_return_null=1:max_allocation_size_mb=8192";
}
extern "C" const char* __ubsan_default_options() {
  return "halt_on_error=1:print_stacktrace=1";
}

namespace cairn::bench {
namespace {

std::vector<fuzz::Target> all_targets() {
  std::vector<fuzz::Target> targets{protocol::fuzz_messages(),
                                    protocol::fuzz_steps(),
                                    record::fuzz_journals(),
                                    record::fuzz_states(),
                                    app::fuzz_verified(),
                                    config::fuzz_workflows(),
                                    config::fuzz_overrides(),
                                    store::fuzz_checkpoints(),
                                    store::fuzz_indices(),
                                    data::fuzz_cifar(),
                                    data::fuzz_hdf5(),
                                    data::fuzz_csv(),
                                    data::fuzz_science(),
                                    data::fuzz_tables(),
                                    space::fuzz_graphs(),
                                    space::fuzz_architectures(),
                                    space::fuzz_profiles(),
                                    app::fuzz_curve_tables(),
                                    app::fuzz_services(),
                                    app::fuzz_run_curves(),
                                    coordinator::fuzz_coordinators()};
  for (auto& target : data::fuzz_idx()) targets.push_back(std::move(target));
  return targets;
}

/// Returns the number of findings.
std::uint64_t fuzz_target(const fuzz::Target& target, const Plan& plan) {
  const SharedProgress progress;
  const auto begin = std::chrono::steady_clock::now();
  fuzz_in_children(target, plan, *progress);
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin;
  std::printf(
      "%-18s %9llu inputs %9llu accepted %9llu refused, slowest %.3f s (%llu), largest "
      "%s (%llu), %.0f inputs/s, %llu findings\n",
      target.name.c_str(), static_cast<unsigned long long>(progress->next),
      static_cast<unsigned long long>(progress->accepted),
      static_cast<unsigned long long>(progress->refused), progress->slowest.value,
      static_cast<unsigned long long>(progress->slowest.number),
      short_bytes(progress->largest.value).c_str(),
      static_cast<unsigned long long>(progress->largest.number),
      static_cast<double>(progress->next) / took.count(),
      static_cast<unsigned long long>(progress->findings));
  std::fflush(stdout);
  return progress->findings;
}

std::uint64_t repeat_input(const fuzz::Target& target, std::uint64_t seed, std::uint64_t number,
                           const std::string& file) {
  const std::string input = fuzz::input_of(target, seed, number);
  if (!file.empty()) std::ofstream(file, std::ios::binary) << input;
  std::printf("%s %llu: %zu bytes\n", target.name.c_str(), static_cast<unsigned long long>(number),
              input.size());
  std::fflush(stdout);
  Progress progress;
  progress.next = number;
  const fuzz::Trial trial = try_counted(target, input, progress);
  constexpr const char* endings[] = {"accepted", "refused", "FINDING"};
  std::printf("%s, %.3f s, %s: %s\n", endings[static_cast<int>(trial.ending)], trial.seconds,
              short_bytes(progress.largest.value).c_str(), trial.what.c_str());
  return trial.ending == fuzz::Ending::finding ? 1 : 0;
}

int run(const Arguments& arguments) {
  if (std::filesystem::exists("/dev/shm")) ::setenv("TMPDIR", "/dev/shm", 0);
  const Plan plan{static_cast<std::uint64_t>(arguments.number("--seed", 1)),
                  static_cast<std::uint64_t>(
                      arguments.number("--inputs", arguments.has("--long") ? 1e6 : 2e4))};
  const std::string only = arguments.text("--only", ""), name = arguments.text("--target", "");
  std::uint64_t findings = 0, targets = 0;
  for (const auto& target : all_targets()) {
    if (!name.empty() && target.name != name) continue;
    ++targets;
    findings += only.empty() ? fuzz_target(target, plan)
                             : repeat_input(target, plan.seed, std::stoull(only),
                                            arguments.text("--save", ""));
  }
  std::printf("figure fuzz.targets %llu 1\nfigure fuzz.findings %llu 1\n",
              static_cast<unsigned long long>(targets), static_cast<unsigned long long>(findings));
  return findings == 0 && targets > 0 ? 0 : 1;
}

}  // namespace
}  // namespace cairn::bench

int main(int argc, char** argv) try {
  using cairn::bench::Arguments;
  return cairn::bench::run(
      Arguments(argc, argv, {"--target", "--inputs", "--seed", "--only", "--save"}, {"--long"}));
} catch (const std::exception& error) {
  std::fprintf(stderr, "%s\n", error.what());
  return 2;
}
