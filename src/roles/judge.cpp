#include <exception>
#include <limits>

#include "cairn/roles/predictor.hpp"

namespace cairn::roles {
namespace {

using predict::Question;
using protocol::Forecast;

/// Knows nothing of how the training will end.
Forecast ignorance() {
  constexpr double infinity = std::numeric_limits<double>::infinity();
  Forecast forecast;
  forecast.value = std::numeric_limits<double>::quiet_NaN();
  forecast.low = -infinity;
  forecast.high = infinity;
  return forecast;
}

Forecast judge_alone(predict::Engine& engine, const Question& question, const Complaint& complain) {
  try {
    return engine.judge({&question, 1}).at(0);
  } catch (const std::exception& error) {
    complain(question.candidate, error.what());
    return ignorance();
  }
}

/// If the engine fails at all together it is asked one by one, so that one bad curve costs the
/// others nothing.
std::vector<Forecast> judge_all(predict::Engine& engine, std::span<const Question> questions,
                                const Complaint& complain) {
  try {
    if (auto all = engine.judge(questions); all.size() == questions.size()) return all;
  } catch (const std::exception&) {
  }
  std::vector<Forecast> forecasts;
  for (const Question& question : questions)
    forecasts.push_back(judge_alone(engine, question, complain));
  return forecasts;
}

}  // namespace

std::vector<Forecast> judge(predict::Engine& engine, std::span<const Question> questions,
                            const Complaint& complain) {
  auto forecasts = judge_all(engine, questions, complain);
  for (std::size_t i = 0; i < questions.size(); ++i)
    forecasts[i].epoch = questions[i].curve->epoch.back();
  return forecasts;
}

}  // namespace cairn::roles
