#include <array>
#include <cmath>

#include "cairn/data/dataset.hpp"

namespace cairn::data {
namespace {

struct Moments {
  double mean;
  double standard_deviation;
};

/// One channel of the chosen samples, plane by plane.
struct Channel {
  const HostTensor& x;
  const std::vector<std::int64_t>& samples;
  std::int64_t index;

  std::int64_t plane() const { return x.shape[2] * x.shape[3]; }
  double count() const { return static_cast<double>(samples.size()) * plane(); }

  template <class T, class Use>
  void each_plane(Use use) const {
    for (const std::int64_t sample : samples)
      use(x.as<T>().subspan((sample * x.shape[1] + index) * plane(), plane()));
  }
};

/// Exact: all sums are integers. Four histograms, so that equal neighbours do not wait for each
/// other.
Moments byte_moments(const Channel& channel) {
  std::array<std::array<std::uint64_t, 256>, 4> histograms{};
  channel.each_plane<std::uint8_t>([&](auto values) {
    for (std::size_t i = 0; i < values.size(); ++i) ++histograms[i % 4][values[i]];
  });
  __extension__ using Wide = unsigned __int128;
  Wide count = 0, sum = 0, squares = 0;
  for (std::uint64_t value = 0; value < 256; ++value) {
    Wide times = 0;
    for (const auto& histogram : histograms) times += histogram[value];
    count += times;
    sum += times * value;
    squares += times * value * value;
  }
  const auto n = static_cast<double>(count);
  return {static_cast<double>(sum) / n,
          std::sqrt(static_cast<double>(count * squares - sum * sum)) / n};
}

/// In double precision around the first value, so that a constant channel has exactly no spread;
/// the spread in a second pass around the mean.
Moments float_moments(const Channel& channel) {
  double origin = 0, sum = 0, squares = 0;
  bool first = true;
  channel.each_plane<float>([&](auto values) {
    if (first) origin = values[0], first = false;
    for (const float value : values) sum += value - origin;
  });
  const double mean = origin + sum / channel.count();
  channel.each_plane<float>([&](auto values) {
    for (const float value : values) squares += (value - mean) * (value - mean);
  });
  return {mean, std::sqrt(squares / channel.count())};
}

}  // namespace

Statistics statistics(const HostTensor& x, const std::vector<std::int64_t>& samples) {
  Statistics statistics;
  for (std::int64_t index = 0; index < x.shape[1]; ++index) {
    const Channel channel{x, samples, index};
    const Moments moments =
        x.dtype == DType::uint8 ? byte_moments(channel) : float_moments(channel);
    statistics.mean.push_back(moments.mean);
    statistics.standard_deviation.push_back(
        moments.standard_deviation > 0 ? moments.standard_deviation : 1);
  }
  return statistics;
}

}  // namespace cairn::data
