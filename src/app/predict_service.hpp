#pragma once

#include <memory>
#include <string>

#include "app/commands.hpp"

namespace cairn::app {

/// Judges the trainings of others, of whom it is told line by line; doc/formats.md has the lines.
class PredictService {
 public:
  /// Throws UsageError.
  explicit PredictService(const PredictOptions& options);
  ~PredictService();

  /// The answer to a line, without its end; what is wrong with the line is an answer, too.
  std::string answer(const std::string& line);

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace cairn::app
