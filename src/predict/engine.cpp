#include "cairn/predict/engine.hpp"

#include "predict/cairn_engine.hpp"
#include "predict/penguin.hpp"
#include "predict/simple_engine.hpp"

namespace cairn::predict {

bool reaches_end(double epoch, double epochs) {
  constexpr double rounding = 1e-9;
  return epoch >= epochs * (1 - rounding);
}

std::unique_ptr<Engine> make_engine(const Options& options, const Setting& setting) {
  const Method method = parse_method(options.method);
  if (method.rule == Rule::cairn) return make_cairn_engine(options, setting);
  if (method.rule == Rule::penguin) return make_penguin_engine(setting);
  return make_simple_engine(method, setting);
}

}  // namespace cairn::predict
