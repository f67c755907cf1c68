#include "cairn/record/state.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <cstdio>

#include "cairn/core/error.hpp"
#include "cairn/core/file.hpp"
#include "record/checked_line.hpp"
#include "record/take.hpp"

namespace cairn::record {
namespace {

namespace chrono = std::chrono;

constexpr std::array states{RunState::running, RunState::complete, RunState::resumable,
                            RunState::failed};
constexpr std::size_t time_length = std::string_view("2026-11-21T10:00:00Z").size();
constexpr double last_second_of_9999 = 253402300799.0;

/// ISO 8601, UTC, to the second.
std::string to_text(double time) {
  const double bounded = time >= 0 ? std::min(std::floor(time), last_second_of_9999) : 0;
  const chrono::sys_seconds point{chrono::seconds(static_cast<std::int64_t>(bounded))};
  const auto day = chrono::floor<chrono::days>(point);
  const chrono::year_month_day date{day};
  const chrono::hh_mm_ss clock{point - day};
  std::array<char, 64> text;
  std::snprintf(text.data(), text.size(), "%04d-%02u-%02uT%02d:%02d:%02dZ",
                static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                static_cast<unsigned>(date.day()), static_cast<int>(clock.hours().count()),
                static_cast<int>(clock.minutes().count()),
                static_cast<int>(clock.seconds().count()));
  return text.data();
}

std::optional<double> parse_time(std::string_view text) {
  if (text.size() != time_length) return std::nullopt;
  std::array<unsigned, 6> parts;
  std::string_view rest = text;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const auto number = take_number<unsigned>(rest, "--T::Z"[i]);
    if (!number) return std::nullopt;
    parts[i] = *number;
  }
  const auto [year, month, day, hours, minutes, seconds] = parts;
  const chrono::sys_days date = chrono::year(static_cast<int>(year)) / month / day;
  const auto point =
      date + chrono::hours(hours) + chrono::minutes(minutes) + chrono::seconds(seconds);
  const auto time = static_cast<double>(point.time_since_epoch().count());
  // Whatever is not written as Cairn writes it (month 13, a missing zero) does not come back.
  return to_text(time) == text ? std::optional(time) : std::nullopt;
}

std::optional<StateLine> parse(std::string_view text) {
  if (text.find('\n') != text.npos) return std::nullopt;
  const auto state = std::ranges::find(states, take_until(text, ' '), name);
  const auto done = take_number<std::uint64_t>(text, '/');
  const auto wanted = take_number<std::uint64_t>(text, ' ');
  const auto time = parse_time(take_until(text, ' '));
  if (state == states.end() || !done || !wanted || !time) return std::nullopt;
  return StateLine{*state, *done, *wanted, *time, std::string(text)};
}

}  // namespace

std::string_view name(RunState state) {
  switch (state) {
    case RunState::running:
      return "running";
    case RunState::complete:
      return "complete";
    case RunState::resumable:
      return "resumable";
    case RunState::failed:
      return "failed";
  }
  return "unknown";
}

void write_state(const std::filesystem::path& run, const StateLine& state) {
  std::string line(name(state.state));
  line += ' ' + std::to_string(state.done) + '/' + std::to_string(state.wanted) + ' ' +
          to_text(state.time);
  if (!state.why.empty()) line += ' ' + state.why;
  publish_text(run / "state", with_check(one_line(line)));
}

std::optional<StateLine> read_state(const std::filesystem::path& run) {
  const auto path = run / "state";
  if (!std::filesystem::exists(path)) return std::nullopt;
  const std::string text = read_text(path);
  const auto checked = without_check(text);
  const auto line = checked ? parse(*checked) : std::nullopt;
  if (!line)
    throw Error({"cannot understand " + path.string(),
                 "it is not of the form \"complete 100/100 2026-11-21T10:00:00Z why #01234567\", "
                 "or what it says does not match the check at its end",
                 "Delete it: the next `cairn run --resume` writes it anew from the journal"});
  return line;
}

}  // namespace cairn::record
