#pragma once

#include "cairn/predict/solver/search.hpp"
#include "predict/axes.hpp"
#include "predict/kernels.hpp"

namespace cairn::predict::solver {

/// Most families are a - b g(z): a limit minus a distance that falls with z = e^p t(x; q), where
/// the kernel g and the stretch t of the x axis make the family.
template <class Kernel, class Axis>
struct Decay {
  static constexpr int shapes = Axis::shapes;
  /// Two chains of steps where there is but one row.
  static constexpr int chains = shapes == 1 && Kernel::log_ratio > 0 ? 2 : 1;
  /// How many of the kernel's steps lie between the nodes of a chain: between rows of the grid the
  /// best z moves more than that.
  static constexpr int stride = shapes == 2 ? 2 : 1;
  static constexpr int row_count = 12;
  /// z of the last sample where the curve is all but straight in t. A curve that bends upwards
  /// would have still less: two shapes could have it rise to any height for no smaller error.
  static constexpr double straightest = shapes == 2 ? 0x1p-6 : 0x1p-10;

  Axis axis;
  Bounds bounds;
  Box box;

  CAIRN_FUNCTION Decay(const Samples& samples, const Bounds& its_bounds)
      : axis(samples), bounds(its_bounds) {
    box.q = axis.box();
    const Range low = p_range(samples, box.q.low), high = p_range(samples, box.q.high);
    box.p = {std::fmin(low.low, high.low), std::fmax(low.high, high.high)};
  }

  /// The family with its shape given.
  struct Shaped {
    typename Axis::Shaped axis;
    double rate;

    CAIRN_FUNCTION double g(double x, double log_x) const {
      return Kernel::at(rate * axis.at(x, log_x).t).g;
    }
    CAIRN_FUNCTION void jets(const double* x, const double* log_x, int count, Jets& out) const {
      for (int i = 0; i < count; ++i) {
        const Stretch stretch = axis.at(x[i], log_x[i]);
        const double z = rate * stretch.t;
        const Curvature k = Kernel::at(z);
        const double d = k.d * z;
        out.g[i] = k.g;
        out.p[i] = d;
        out.pp[i] = k.dd * z * z + d;
        if constexpr (shapes == 2) {
          const double z_q = rate * stretch.d, d_q = k.d * z_q, dd_q = k.dd * z_q;
          out.q[i] = d_q;
          out.pq[i] = dd_q * z + d_q;
          out.qq[i] = dd_q * z_q + k.d * rate * stretch.dd;
        }
      }
    }
  };
  CAIRN_FUNCTION Shaped at(Shape shape) const { return {axis.at(shape.q), exp_of(shape.p)}; }

  CAIRN_FUNCTION int rows() const { return row_count; }
  CAIRN_FUNCTION double q_of(int row) const {
    return box.q.low + (box.q.high - box.q.low) * row / (row_count - 1);
  }

  /// The errors of one row, with few exponentials.
  CAIRN_FUNCTION void scan(const Samples& samples, double q, Row& row) const {
    const Range range = p_range(samples, q);
    row.low = Kernel::log_ratio > 0 ? range.low : range.high;
    row.step = Kernel::log_ratio * stride / chains;
    row.count = steps(range) * chains + 1;
    double t[max_samples], state[max_samples];
    const typename Axis::Shaped shaped = axis.at(q);
    for (int i = 0; i < samples.count; ++i) t[i] = shaped.at(samples.x[i], samples.log_x[i]).t;
    for (int chain = 0; chain < chains; ++chain) {
      const double rate = exp_of(row.low + chain * row.step);
      for (int i = 0; i < samples.count; ++i) state[i] = Kernel::start(rate * t[i]);
      for (int node = chain; node < row.count; node += chains)
        row.error[node] = line_error(samples, advance(samples, state), bounds);
    }
  }

 private:
  /// The sums of g for this state, which goes on to the next node.
  CAIRN_FUNCTION static Products advance(const Samples& samples, double* __restrict state) {
    Sum one, y, g;
    for (int i = 0; i < samples.count; i += lanes) {
      for (int l = 0; l < lanes; ++l) {
        const double value = Kernel::value(state[i + l]);
        const double weighted = samples.weight[i + l] * value;
        one.part[l] += weighted;
        y.part[l] += weighted * samples.y[i + l];
        g.part[l] += weighted * value;
        for (int step = 0; step < stride; ++step) state[i + l] = Kernel::next(state[i + l]);
      }
    }
    return {one.total(), y.total(), g.total()};
  }

  static constexpr double node_step = (Kernel::log_ratio > 0 ? 1 : -1) * Kernel::log_ratio * stride;

  CAIRN_FUNCTION static int steps(const Range& range) {
    return static_cast<int>((range.high - range.low) / node_step + 0.5);
  }

  /// A whole number of steps between nodes, no more than a row has room for.
  CAIRN_FUNCTION Range p_range(const Samples& samples, double q) const {
    const typename Axis::Shaped shaped = axis.at(q);
    const auto t_of = [&](int i) { return shaped.at(samples.x[i], samples.log_x[i]).t; };
    Marks t{t_of(0), t_of(second_place(samples)), t_of(samples.size - 1)};
    if (!(t.last > 0)) t = {1, 1, 1};  // all samples at one x
    const Range rates = Kernel::rates(t, straightest);
    const double low = log_of(rates.low);
    const double length = log_of(clamp(rates.high, rates.low, 1e200)) - low;
    const double count = clamp(std::ceil(length / node_step), 0, max_nodes / chains - 1);
    return {low, low + node_step * count};
  }
};

}  // namespace cairn::predict::solver
