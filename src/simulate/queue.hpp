#pragma once

#include <limits>
#include <queue>
#include <vector>

#include "simulate/event.hpp"

namespace cairn::simulate {

inline constexpr double never = std::numeric_limits<double>::infinity();

/// What is to happen, in the order of time; of equal times what was foreseen first.
class Queue {
 public:
  void push(double time, const Event& event) { heap_.push({time, order_++, event}); }
  /// [s] of the next event; `never` if there is none.
  double next() const { return heap_.empty() ? never : heap_.top().time; }
  Event pop() {
    const Event event = heap_.top().event;
    heap_.pop();
    return event;
  }

 private:
  struct Entry {
    double time;
    std::uint64_t order;
    Event event;
    friend bool operator>(const Entry& a, const Entry& b) {
      return a.time != b.time ? a.time > b.time : a.order > b.order;
    }
  };
  std::priority_queue<Entry, std::vector<Entry>, std::greater<>> heap_;
  std::uint64_t order_ = 0;
};

}  // namespace cairn::simulate
