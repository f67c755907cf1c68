#include "simulate/file_system.hpp"

#include <algorithm>

namespace cairn::simulate {

double FileSystem::create(double now) {
  free_ = std::max(free_, now) + 1 / options_.creates;
  creating_ += 1 / options_.creates;
  return free_;
}

double FileSystem::creating(double now) const {
  return creating_ - std::max(0.0, free_ - now);
}

double FileSystem::rate() const {
  const auto count = static_cast<double>(flows_.size());
  return std::min(options_.client_bandwidth, options_.bandwidth / count);
}

double FileSystem::moved(double now) const {
  if (flows_.empty()) return moved_;
  return moved_ + static_cast<double>(flows_.size()) * rate() * (now - now_);
}

void FileSystem::advance(double now) {
  moved_ = moved(now);
  if (!flows_.empty()) clock_ += rate() * (now - now_);
  now_ = now;
}

void FileSystem::transfer(double now, double bytes, const Event& done) {
  advance(now);
  flows_.push({clock_ + bytes, order_++, done});
}

double FileSystem::next() const {
  if (flows_.empty()) return never;
  return now_ + std::max(0.0, flows_.top().end - clock_) / rate();
}

Event FileSystem::pop() {
  advance(next());
  clock_ = flows_.top().end;
  const Event done = flows_.top().done;
  flows_.pop();
  return done;
}

}  // namespace cairn::simulate
