#include "roles/consultation.hpp"

#include "cairn/core/clock.hpp"
#include "cairn/predict/rehearsal.hpp"
#include "cairn/protocol/codec.hpp"

namespace cairn::roles {

using namespace protocol;

void Consultation::begin(const Assignment& assignment) {
  assignment_ = assignment;
  deadline_.reset();
  forecasts_.clear();
  stopped_ = false;
}

void Consultation::ask(const Curve& curve) {
  const Asking& asking = setup_.asking;
  asked_ = curve.epoch.back();
  const bool search = std::holds_alternative<SearchTask>(assignment_.task);
  if (!search || setup_.layout.predictors == 0) return;
  if (predict::reaches_end(asked_, asking.epochs)) return;  // it is the outcome itself
  const auto known = asking.wait ? assignment_.known : std::numeric_limits<std::uint64_t>::max();
  setup_.channel.send(predictor(), encode(EpochDone{setup_.self.worker, assignment_.candidate,
                                                    assignment_.attempt, known, curve}));
  if (!asking.wait || silent_.contains(predictor())) return;
  deadline_ = Clock::now() + std::chrono::duration_cast<Clock::duration>(
                                 std::chrono::duration<double>(asking.patience));
}

/// After a stop the training is as good as over, and its last forecast shall be the one that ended
/// it.
void Consultation::take(const Verdict& verdict) {
  const bool mine =
      verdict.candidate == assignment_.candidate && verdict.attempt == assignment_.attempt;
  if (!mine || stopped_) return;
  silent_.erase(predictor());
  Forecast forecast = verdict.forecast;
  if (forecast.epoch >= asked_) deadline_.reset();
  forecast.time = unix_time();
  stopped_ = forecast.advice == Advice::stop;
  forecasts_.push_back(std::move(forecast));
}

bool Consultation::end_wait() {
  const bool late = deadline_ && !waits();
  deadline_.reset();
  if (late) silent_.insert(predictor());
  return late;
}

}  // namespace cairn::roles
