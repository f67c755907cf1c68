#pragma once

namespace cairn::simulate {

/// How many do something, and for how long all together.
class Level {
 public:
  void change(double now, int by) {
    area_ = area(now);
    now_ = now;
    count_ += by;
  }
  double area(double now) const { return area_ + count_ * (now - now_); }

 private:
  double area_ = 0;
  double now_ = 0;
  double count_ = 0;
};

}  // namespace cairn::simulate
