#include "predict/memory.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "cairn/core/random.hpp"

namespace cairn::predict {
namespace {

/// Curves are kept so long: a question may come from one who was assigned long ago.
constexpr std::size_t most_recent = 4096;
/// Who is stopped is who seems certain: before anything was measured that is taken with caution.
constexpr double first_widening = 1.3;

}  // namespace

bool is_control(const Options& options, const Setting& setting, CandidateId candidate) {
  return Random(setting.seed, candidate, "control").uniform() < options.controls;
}

Memory::Memory(const Options& options, const Setting& setting)
    : options_(options), setting_(setting) {}

void Memory::learn(const protocol::Lesson& lesson) {
  if (lesson.index <= newest_) return;
  newest_ = lesson.index;
  const auto score = protocol::score(lesson.outcome, setting_.objective, fitness(options_));
  if (!score || !std::isfinite(*score)) return;
  note_score(lesson.index, *score);
  if (lesson.outcome.status != protocol::Status::trained) return;
  note_control(lesson, *score);
  finished_.push_back(lesson.index);
  const bool early = finished_.size() <= static_cast<std::size_t>(options_.learn_from);
  recent_.push_back({lesson.index, lesson.outcome.curve, *score,
                     early || is_control(options_, setting_, lesson.candidate)});
  if (recent_.size() > most_recent) recent_.pop_front();
}

void Memory::note_score(std::uint64_t index, double score) {
  const bool maximize = setting_.objective.direction == Direction::maximize;
  leaders_.insert(maximize ? score : -score);
  const auto most = static_cast<std::size_t>(options_.top);
  if (leaders_.size() > most) leaders_.erase(leaders_.begin());
  if (leaders_.size() < most) return;
  const double last = maximize ? *leaders_.begin() : -*leaders_.begin();
  if (bars_.empty() || bars_.back().value != last) bars_.push_back({index, last});
}

std::uint64_t Memory::newest(std::uint64_t known) const {
  return std::min(known, newest_);
}

std::size_t Memory::finished(std::uint64_t known) const {
  return static_cast<std::size_t>(std::ranges::upper_bound(finished_, known) - finished_.begin());
}

std::vector<const Finished*> Memory::examples(std::size_t count, std::size_t most) const {
  const std::size_t forgotten = finished_.size() - recent_.size();
  const std::size_t first = std::max(count > most ? count - most : 0, forgotten);
  std::vector<const Finished*> result;
  for (std::size_t i = first; i < count; ++i) result.push_back(&recent_[i - forgotten]);
  return result;
}

void Memory::note_control(const protocol::Lesson& lesson, double final) {
  constexpr double missed = 0.2;  // so many 80 % intervals should
  constexpr double step = 0.15;
  const auto& forecasts = lesson.outcome.forecasts;
  const auto verdict =
      std::ranges::find(forecasts, protocol::Advice::control, &protocol::Forecast::advice);
  if (verdict == forecasts.end()) return;
  const bool held = verdict->low <= final && final <= verdict->high;
  const double change = step * ((held ? 0 : 1) - missed);
  const double widening = widenings_.empty() ? first_widening : widenings_.back().value;
  widenings_.push_back({lesson.index, std::clamp(widening * std::exp(change), 1.0, 10.0)});
}

namespace {

/// The newest value that was known, or nullptr.
template <class Since>
const double* newest_value(const std::vector<Since>& values, std::uint64_t known) {
  const auto later = std::ranges::upper_bound(values, known, {}, &Since::index);
  return later == values.begin() ? nullptr : &std::prev(later)->value;
}

}  // namespace

std::optional<double> Memory::bar(std::uint64_t known) const {
  const double* value = newest_value(bars_, known);
  return value == nullptr ? std::nullopt : std::optional(*value);
}

double Memory::widening(std::uint64_t known) const {
  const double* value = newest_value(widenings_, known);
  return value == nullptr ? first_widening : *value;
}

}  // namespace cairn::predict
