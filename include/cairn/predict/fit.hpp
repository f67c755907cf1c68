#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace cairn::predict {

/// Parametric learning curves, for values that rise with x > 0: a fit to a curve that falls is
/// level, or nearly so. All but the first are from Domhan et al. 2015; parameters are given in the
/// order in which they are listed here. Some are one function with other parameters: weibull,
/// janoschek and exp4 have the same fit, and so have hill3 and log_power.
enum class Family : std::uint8_t {
  penguin,  ///< a - b^(c - x); a in [0.5, 200], b >= 1, c >= 0 (Keller Rorabaugh et al. 2022): for
            ///< values in percent
  vapor_pressure,  ///< exp(a + b / x + c ln x)
  ilog2,           ///< c - a / ln(1 + x); c, a >= 0
  pow3,            ///< c - a x^-alpha; c, a >= 0, alpha
  pow4,            ///< c - (a x + b)^-alpha; c, a, b, alpha
  log_log_linear,  ///< ln(a ln x + b)
  weibull,         ///< alpha - (alpha - beta) exp(-(kappa x)^delta); alpha >= beta, kappa, delta
  mmf,             ///< alpha - (alpha - beta) / (1 + (kappa x)^delta); alpha >= beta, kappa, delta
  janoschek,       ///< alpha - (alpha - beta) exp(-kappa x^delta); alpha >= beta, kappa, delta
  hill3,           ///< theta x^eta / (kappa^eta + x^eta); theta, eta, kappa; of a curve of negative
                   ///< values theta and eta are negative: it rises towards zero
  log_power,       ///< a / (1 + (x / e^b)^c); a, b, c
  exp4,            ///< c - exp(-a x^alpha + b); c, a, alpha, b
};
inline constexpr int family_count = 12;
std::string_view name(Family family);
std::optional<Family> family_named(std::string_view name);

/// A curve to be fitted. `x` ascends and is positive; `x` and `y` have the same length. Points that
/// are not finite (beyond 1e100), or out of order, are left out; x = 0 is seen by penguin alone.
struct Problem {
  std::span<const double> x;
  std::span<const double> y;
  double target = 0;  ///< the x whose value is asked for; the last x where it is not positive
};

/// The least-squares fit of one family to one curve.
struct Fit {
  double value = 0;                    ///< at `target`; not-a-number for a curve without points
  double squared_error = 0;            ///< summed over the points
  int count = 0;                       ///< of parameters
  std::array<double, 4> parameters{};  ///< in the order of the formula
};

/// Fits all families to all problems: element p * families.size() + f. Variable projection (Golub &
/// Pereyra 1973): given the shape parameters, the linear ones follow in closed form within their
/// bounds; the shape is searched on a grid in a bounded box and then by Newton's method, so that no
/// fit fails or needs a start. Of shapes that fit equally well, as with too few points, the one
/// that promises the least rise is kept. Of a curve with more than 256 points the grid sees means
/// of neighbours, the last steps see all points.
///
/// A batch is spread over the back end of Kokkos, a few fits are done by the calling thread; the
/// results are the same. May be called from several threads.
std::vector<Fit> fit(std::span<const Problem> problems, std::span<const Family> families);

}  // namespace cairn::predict
