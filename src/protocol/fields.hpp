#pragma once

#include <tuple>

#include "cairn/protocol/codec.hpp"

/// The one list of what each struct consists of, in the order of encoding. New fields go to the
/// end and raise `codec_version`.
namespace cairn::protocol {

constexpr auto fields(const Hash128*) {
  return std::tuple(&Hash128::high, &Hash128::low);
}
constexpr auto fields(const MetricInfo*) {
  return std::tuple(&MetricInfo::name, &MetricInfo::unit, &MetricInfo::direction);
}
constexpr auto fields(const Metric*) {
  return std::tuple(&Metric::info, &Metric::value);
}
constexpr auto fields(const Series*) {
  return std::tuple(&Series::info, &Series::values);
}
constexpr auto fields(const Curve*) {
  return std::tuple(&Curve::epoch, &Curve::series);
}
constexpr auto fields(const space::Architecture*) {
  return std::tuple(&space::Architecture::choices);
}
constexpr auto fields(const space::TaskInput*) {
  return std::tuple(&space::TaskInput::name, &space::TaskInput::shape,
                    &space::TaskInput::categories);
}
constexpr auto fields(const space::Task*) {
  return std::tuple(&space::Task::inputs, &space::Task::outputs);
}
constexpr auto fields(const Span*) {
  return std::tuple(&Span::phase, &Span::begin, &Span::end);
}
constexpr auto fields(const Forecast*) {
  return std::tuple(&Forecast::epoch, &Forecast::value, &Forecast::low, &Forecast::high,
                    &Forecast::reach, &Forecast::advice, &Forecast::known, &Forecast::family,
                    &Forecast::parameters, &Forecast::time);
}
constexpr auto fields(const Outcome*) {
  return std::tuple(&Outcome::status, &Outcome::cause, &Outcome::epochs, &Outcome::curve,
                    &Outcome::metrics, &Outcome::spans, &Outcome::forecasts, &Outcome::inherited,
                    &Outcome::fault);
}
constexpr auto fields(const CheckpointRef*) {
  return std::tuple(&CheckpointRef::candidate, &CheckpointRef::attempt, &CheckpointRef::epoch,
                    &CheckpointRef::bytes, &CheckpointRef::partial);
}
constexpr auto fields(const SearchTask*) {
  return std::tuple();
}
constexpr auto fields(const FinalTask*) {
  return std::tuple(&FinalTask::merge_validation, &FinalTask::start);
}
constexpr auto fields(const TestTask*) {
  return std::tuple(&TestTask::checkpoint);
}
constexpr auto fields(const Assignment*) {
  return std::tuple(&Assignment::candidate, &Assignment::attempt, &Assignment::architecture,
                    &Assignment::task, &Assignment::known, &Assignment::inheritance,
                    &Assignment::resume);
}
constexpr auto fields(const Unit*) {
  return std::tuple(&Unit::nodes, &Unit::key, &Unit::parameters);
}
constexpr auto fields(const NodeCopy*) {
  return std::tuple(&NodeCopy::source, &NodeCopy::target);
}
constexpr auto fields(const Inheritance*) {
  return std::tuple(&Inheritance::provider, &Inheritance::nodes, &Inheritance::share,
                    &Inheritance::epochs, &Inheritance::control);
}
constexpr auto fields(const Inherited*) {
  return std::tuple(&Inherited::bytes, &Inherited::fault);
}
constexpr auto fields(const Transfer*) {
  return std::tuple(&Transfer::match, &Transfer::provider, &Transfer::control, &Transfer::seed);
}
constexpr auto fields(const Keeping*) {
  return std::tuple(&Keeping::newest, &Keeping::best, &Keeping::max_bytes);
}

constexpr auto fields(const FinalRequest*) {
  return std::tuple(&FinalRequest::candidates, &FinalRequest::architectures,
                    &FinalRequest::merge_validation, &FinalRequest::from_scratch,
                    &FinalRequest::epochs);
}
constexpr auto fields(const SpaceSize*) {
  return std::tuple(&SpaceSize::encodings, &SpaceSize::feasible, &SpaceSize::feasible_error);
}
constexpr auto fields(const NamedHash*) {
  return std::tuple(&NamedHash::name, &NamedHash::hash);
}
constexpr auto fields(const Started*) {
  return std::tuple(&Started::version, &Started::commit, &Started::workflow, &Started::data,
                    &Started::task, &Started::objective,
                    &Started::candidates, &Started::lookahead, &Started::test_best, &Started::final,
                    &Started::space, &Started::fitness, &Started::transfer, &Started::keeping,
                    &Started::files);
}
constexpr auto fields(const Joined*) {
  return std::tuple(&Joined::worker, &Joined::host, &Joined::device, &Joined::threads);
}
constexpr auto fields(const Proposed*) {
  return std::tuple(&Proposed::candidate, &Proposed::architecture, &Proposed::parents,
                    &Proposed::units);
}
constexpr auto fields(const Exhausted*) {
  return std::tuple(&Exhausted::candidate);
}
constexpr auto fields(const CheckpointSaved*) {
  return std::tuple(&CheckpointSaved::worker, &CheckpointSaved::checkpoint);
}
constexpr auto fields(const Finished*) {
  return std::tuple(&Finished::worker, &Finished::candidate, &Finished::attempt, &Finished::outcome,
                    &Finished::saving);
}
constexpr auto fields(const CheckpointLost*) {
  return std::tuple(&CheckpointLost::worker, &CheckpointLost::candidate, &CheckpointLost::attempt,
                    &CheckpointLost::cause, &CheckpointLost::partial);
}
constexpr auto fields(const StopRequested*) {
  return std::tuple(&StopRequested::reason);
}
constexpr auto fields(const Heartbeat*) {
  return std::tuple(&Heartbeat::worker, &Heartbeat::candidate, &Heartbeat::attempt,
                    &Heartbeat::epoch, &Heartbeat::samples_per_second, &Heartbeat::metrics,
                    &Heartbeat::idle);
}
constexpr auto fields(const Warning*) {
  return std::tuple(&Warning::from, &Warning::text);
}
constexpr auto fields(const EpochDone*) {
  return std::tuple(&EpochDone::worker, &EpochDone::candidate, &EpochDone::attempt,
                    &EpochDone::known, &EpochDone::curve);
}
constexpr auto fields(const Verdict*) {
  return std::tuple(&Verdict::candidate, &Verdict::attempt, &Verdict::forecast);
}
constexpr auto fields(const Lesson*) {
  return std::tuple(&Lesson::index, &Lesson::candidate, &Lesson::outcome);
}
constexpr auto fields(const Released*) {
  return std::tuple(&Released::resumable);
}

constexpr auto fields(const Propose*) {
  return std::tuple(&Propose::candidate);
}
constexpr auto fields(const Tell*) {
  return std::tuple(&Tell::candidate, &Tell::score);
}
constexpr auto fields(const Assign*) {
  return std::tuple(&Assign::worker, &Assign::assignment);
}
constexpr auto fields(const Release*) {
  return std::tuple(&Release::worker, &Release::resumable);
}
constexpr auto fields(const End*) {
  return std::tuple(&End::resumable, &End::reason);
}

constexpr auto fields(const WorkerLost*) {
  return std::tuple(&WorkerLost::worker, &WorkerLost::why, &WorkerLost::blame);
}
constexpr auto fields(const Abandon*) {
  return std::tuple(&Abandon::candidate, &Abandon::attempt);
}
constexpr auto fields(const Ping*) {
  return std::tuple();
}
constexpr auto fields(const Discard*) {
  return std::tuple(&Discard::checkpoint);
}

constexpr auto fields(const Step*) {
  return std::tuple(&Step::time, &Step::message, &Step::decisions);
}

/// The greatest value of each enumeration: what a decoder accepts.
constexpr Direction last(Direction) {
  return Direction::minimize;
}
constexpr Status last(Status) {
  return Status::interrupted;
}
constexpr Fault last(Fault) {
  return Fault::unknown;
}
constexpr Advice last(Advice) {
  return Advice::control;
}
constexpr Fitness last(Fitness) {
  return Fitness::best_so_far;
}
constexpr Match last(Match) {
  return Match::identity;
}
constexpr Provider last(Provider) {
  return Provider::random;
}
constexpr Phase last(Phase) {
  return Phase::wait;
}

}  // namespace cairn::protocol
