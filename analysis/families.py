"""The parametric curves of Cairn's predictors: penguin (Keller Rorabaugh et al. 2022), all others
from Domhan et al. 2015. `FAMILIES[name](x, *parameters)` for a numpy array x > 0."""

import numpy as np

FAMILIES = {
    "penguin": lambda x, a, b, c: a - np.exp(np.log(b) * (c - x)),
    "vapor_pressure": lambda x, a, b, c: np.exp(a + b / x + c * np.log(x)),
    "ilog2": lambda x, c, a: c - a / np.log(1 + x),
    "pow3": lambda x, c, a, alpha: c - a * x**-alpha,
    "pow4": lambda x, c, a, b, alpha: c - (a * x + b) ** -alpha,
    "log_log_linear": lambda x, a, b: np.log(a * np.log(x) + b),
    "weibull": lambda x, alpha, beta, kappa, delta: (
        alpha - (alpha - beta) * np.exp(-((kappa * x) ** delta))
    ),
    "mmf": lambda x, alpha, beta, kappa, delta: (
        alpha - (alpha - beta) / (1 + (kappa * x) ** delta)
    ),
    "janoschek": lambda x, alpha, beta, kappa, delta: (
        alpha - (alpha - beta) * np.exp(-kappa * x**delta)
    ),
    "hill3": lambda x, theta, eta, kappa: theta * x**eta / (kappa**eta + x**eta),
    "log_power": lambda x, a, b, c: a / (1 + (x / np.exp(b)) ** c),
    "exp4": lambda x, c, a, b, alpha: c - np.exp(-a * x**alpha + b),
}


def fitted(forecast, epoch, value, at):
    """The curve of a forecast at the epochs `at`, or None where it has none.

    Engines fit in units of their own: epochs from the first point or a restart, percent, and what
    falls is mirrored. Those units are taken in which the curve is closest to the points (`epoch`,
    `value`) that it was fitted to.
    """
    x, y, at = (np.asarray(values, float) for values in (epoch, value, at))
    seen = (x <= forecast["epoch"] + 1e-9) & np.isfinite(y)
    x, y = x[seen], y[seen]
    family = FAMILIES.get(forecast.get("family", ""))
    if family is None or len(y) == 0:
        return None
    parameters = forecast["parameters"]
    best, curve = np.inf, None
    with np.errstate(all="ignore"):
        for scale in axes(x):
            for back in units(y):
                error = np.mean((back(family(scale(x), *parameters)) - y) ** 2)
                if error < best:
                    best, curve = error, back(family(scale(at), *parameters))
    close = best <= np.ptp(y) ** 2 or best < 1e-12
    return curve if close else None


def axes(x):
    first = x[0]
    return [lambda e: e, lambda e: e / first, lambda e: e + 1 - first]


def units(y):
    middle, largest = np.min(y) + np.max(y), np.max(np.abs(y[:3]))
    return [
        lambda v: v,
        lambda v: v / 100,
        lambda v: middle - v,
        lambda v: 1 - v / 100,
        lambda v: 100 - v,
        lambda v: largest * (1 - v / 100),
    ]
