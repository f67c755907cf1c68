#include "app/predict_serve.hpp"

#include <cstdio>

#include "app/predict_service.hpp"
#include "cairn/core/error.hpp"

namespace cairn::app {
namespace {

constexpr std::size_t kLongestLine = 16 << 20;  // [bytes]

enum class Got { line, too_long, end };

/// The next line without its end.
Got next_line(std::string& line) {
  line.clear();
  bool too_long = false;
  for (int c = std::getc(stdin); c != EOF; c = std::getc(stdin)) {
    if (c == '\n') return too_long ? Got::too_long : Got::line;
    too_long = too_long || line.size() == kLongestLine;
    if (!too_long) line += static_cast<char>(c);
  }
  if (std::ferror(stdin)) throw Error({"cannot read the input", system_reason(), ""});
  return too_long ? Got::too_long : line.empty() ? Got::end : Got::line;
}

void reply(const std::string& answer) {
  if (std::fputs((answer + "\n").c_str(), stdout) == EOF || std::fflush(stdout) == EOF)
    throw Error({"cannot write the answer", system_reason(), ""});
}

bool blank(const std::string& line) {
  return line.find_first_not_of(" \t\r") == std::string::npos;
}

}  // namespace

ExitCode serve_predictions(const PredictOptions& options) {
  if (options.methods.size() > 1)
    throw UsageError({"--serve", "it answers with one method", "Give --method once"});
  PredictService service(options);
  std::string line;
  for (Got got = next_line(line); got != Got::end; got = next_line(line)) {
    if (got == Got::too_long)
      reply(R"({"error":"the line is longer than 16 MiB"})");
    else if (!blank(line))
      reply(service.answer(line));
  }
  return ExitCode::complete;
}

}  // namespace cairn::app
