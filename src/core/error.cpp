#include "cairn/core/error.hpp"

#include <cerrno>
#include <cstring>
#include <utility>

namespace cairn {
namespace {

std::string sentence(const Diagnosis& diagnosis) {
  std::string text = diagnosis.problem;
  if (!diagnosis.reason.empty()) text += ": " + diagnosis.reason;
  if (!diagnosis.suggestion.empty()) text += ". " + diagnosis.suggestion;
  return text;
}

}  // namespace

Error::Error(Diagnosis diagnosis, ExitCode code)
    : std::runtime_error(sentence(diagnosis)), diagnosis_(std::move(diagnosis)), code_(code) {}

ExitCode exit_code_of(const std::exception& error) {
  const auto* own = dynamic_cast<const Error*>(&error);
  return own == nullptr ? ExitCode::failure : own->exit_code();
}

std::string system_reason() {
  return std::strerror(errno);
}

}  // namespace cairn
