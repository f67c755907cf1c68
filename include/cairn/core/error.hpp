#pragma once

#include <stdexcept>
#include <string>
#include <utility>

namespace cairn {

/// Exit codes of the `cairn` command.
enum class ExitCode : int { complete = 0, failure = 1, usage = 2, resumable = 75 };

/// What went wrong, told to a person: the problem, the reason, and what to do about it.
struct Diagnosis {
  std::string problem;     ///< "cannot read train-images-idx3-ubyte.gz"
  std::string reason;      ///< "the file ends after 1,024 of 47,040,016 bytes"
  std::string suggestion;  ///< "fetch the file again"; may be empty
};

/// A fault of the environment or of a user's input. `what()` reads "problem: reason. Suggestion."
class Error : public std::runtime_error {
 public:
  explicit Error(Diagnosis diagnosis, ExitCode code = ExitCode::failure);

  const Diagnosis& diagnosis() const { return diagnosis_; }
  ExitCode exit_code() const { return code_; }

 private:
  Diagnosis diagnosis_;
  ExitCode code_;
};

/// Wrong usage or configuration: the command ends with exit code 2.
class UsageError : public Error {
 public:
  explicit UsageError(Diagnosis diagnosis) : Error(std::move(diagnosis), ExitCode::usage) {}
};

/// Of a process that ends with it: what an Error says of itself, else failure.
ExitCode exit_code_of(const std::exception& error);

/// The reason behind the last failed system call, from errno.
std::string system_reason();

}  // namespace cairn
