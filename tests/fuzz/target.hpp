#pragma once

#include <cstdint>
#include <ctime>
#include <exception>
#include <functional>
#include <stdexcept>
#include <string>
#include <vector>

#include "cairn/core/error.hpp"
#include "fuzz/mutation.hpp"

namespace cairn::fuzz {

/// A reader of bytes that anybody may have written.
struct Target {
  std::string name;
  Form form = Form::binary;
  std::vector<std::string> seeds;  ///< what Cairn writes itself
  /// Returns, or throws Error. Whatever else it throws is a finding: std::logic_error where what
  /// was read has not the properties that it should have.
  std::function<void(const std::string&)> read;
  /// Makes the checksums of a changed input right, so that it gets past them.
  std::function<void(std::string&)> repair{};
};

/// The `number`-th input; follows from (target, seed, number) alone. Three of four are repaired.
inline std::string input_of(const Target& target, std::uint64_t seed, std::uint64_t number) {
  Random random(seed, CandidateId(number), "fuzz " + target.name);
  const bool raw = random.below(4) == 0;
  std::string input = mutate(target.seeds, target.form, random);
  if (target.repair && !raw) target.repair(input);
  return input;
}

inline constexpr double kLongest = 1;  ///< [s] that an input may take

enum class Ending { accepted, refused, finding };

/// What became of an input.
struct Trial {
  Ending ending = Ending::accepted;
  double seconds = 0;  ///< of all processors, so that a busy machine is no finding
  std::string what;    ///< the error, or the finding
};

inline double cpu_seconds() {
  timespec time{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) + 1e-9 * static_cast<double>(time.tv_nsec);
}

inline Trial try_input(const Target& target, const std::string& input) {
  Trial trial;
  const double begin = cpu_seconds();
  try {
    target.read(input);
  } catch (const Error& error) {
    trial = {Ending::refused, 0, error.what()};
  } catch (const std::exception& exception) {
    trial = {Ending::finding, 0, std::string("exception: ") + exception.what()};
  } catch (...) {
    trial = {Ending::finding, 0, "an exception that is none of std::exception"};
  }
  trial.seconds = cpu_seconds() - begin;
  if (trial.seconds > kLongest) trial.ending = Ending::finding, trial.what += " (hang)";
  return trial;
}

/// For properties of what was read.
inline void require(bool holds, const char* what) {
  if (!holds) throw std::logic_error(what);
}

}  // namespace cairn::fuzz
