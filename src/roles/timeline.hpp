#pragma once

#include <utility>
#include <vector>

#include "cairn/core/clock.hpp"
#include "cairn/protocol/outcome.hpp"

namespace cairn::roles {

/// How a worker spends its time: gapless spans, one phase after the other.
class Timeline {
 public:
  void enter(protocol::Phase phase) {
    if (phase == open_.phase) return;
    close();
    open_.phase = phase;
  }

  protocol::Phase phase() const { return open_.phase; }

  /// All spans up to now; the open one goes on.
  std::vector<protocol::Span> take() {
    close();
    return std::exchange(spans_, {});
  }

 private:
  void close() {
    open_.end = unix_time();
    spans_.push_back(open_);
    open_.begin = open_.end;
  }

  protocol::Span open_{protocol::Phase::wait, unix_time(), 0};
  std::vector<protocol::Span> spans_;
};

}  // namespace cairn::roles
