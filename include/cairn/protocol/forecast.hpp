#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace cairn::protocol {

/// What a predictor thinks of a training.
enum class Advice : std::uint8_t {
  go = 0,       ///< train on
  stop = 1,     ///< the outcome is known well enough
  control = 2,  ///< `stop`, but this candidate is trained on to measure the predictor's error
};
std::string_view name(Advice advice);

/// How a training will end, seen from one of its points.
struct Forecast {
  double epoch = 0;  ///< of the newest point that was known
  double value = 0;  ///< of the objective at the end of the training
  double low = 0;    ///< an interval that holds the final value with 80 % ...
  double high = 0;   ///< ... probability: low <= value <= high
  double reach = 1;  ///< probability that it comes among the leaders
  Advice advice = Advice::go;
  std::uint64_t known = 0;         ///< outcomes of the search that it was made with
  std::string family;              ///< the curve that fits best; empty for none
  std::vector<double> parameters;  ///< of this curve
  double time = 0;                 ///< seconds since 1970 when the worker had it

  friend bool operator==(const Forecast&, const Forecast&) = default;
};

}  // namespace cairn::protocol
