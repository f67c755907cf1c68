#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>

#include "cairn/coordinator/state.hpp"
#include "cairn/protocol/message.hpp"

namespace cairn::roles {

/// What predictors learn from a step: an outcome that the search did not have before, without its
/// spans. `state` is the one after `message` was absorbed, `done` its number of outcomes before.
std::optional<protocol::Lesson> lesson_of(const protocol::Message& message,
                                          const coordinator::State& state, std::uint64_t done);

/// The newest lessons of a run, for predictors that begin in the middle of it.
class History {
 public:
  static constexpr std::size_t most = 4096;

  void add(protocol::Lesson lesson) {
    lessons_.push_back(std::move(lesson));
    if (lessons_.size() > most) lessons_.pop_front();
  }
  const std::deque<protocol::Lesson>& lessons() const { return lessons_; }

 private:
  std::deque<protocol::Lesson> lessons_;
};

}  // namespace cairn::roles
