"""Small statistics without SciPy: Student's t, means with intervals, differences of means."""

import functools
import math
from dataclasses import dataclass

import numpy as np

STEPS = 20000


@functools.lru_cache(maxsize=1024)
def t_quantile(dof, coverage=0.95):
    """The t beyond which lies (1 - coverage) / 2 of Student's distribution, for dof >= 1.

    With t = sqrt(dof) tan(a) the density is proportional to cos(a)^(dof - 1).
    """
    angle = np.linspace(0, math.pi / 2, STEPS + 1)
    density = np.cos(angle) ** (dof - 1) if dof > 1 else np.ones_like(angle)
    area = np.concatenate([[0], np.cumsum((density[1:] + density[:-1]) / 2)])
    return math.sqrt(dof) * math.tan(np.interp(coverage, area / area[-1], angle))


@dataclass(frozen=True)
class Estimate:
    """A mean with its 95 % interval, which is open (infinite) where nothing tells it."""

    mean: float
    low: float
    high: float
    count: int


def mean_of(values):
    """The mean of independent values, with the t-interval; NaN are left out."""
    values = np.asarray(values, float)
    values = values[np.isfinite(values)]
    n = len(values)
    if n == 0:
        return Estimate(math.nan, math.nan, math.nan, 0)
    mean = float(values.mean())
    if n == 1:
        return Estimate(mean, -math.inf, math.inf, 1)
    half = t_quantile(n - 1) * float(values.std(ddof=1)) / math.sqrt(n)
    return Estimate(mean, mean - half, mean + half, n)


def difference(first, second):
    """Mean of `second` minus mean of `first` with its 95 % interval (Welch 1947)."""
    a, b = (np.asarray(v, float)[np.isfinite(v)] for v in (first, second))
    n = min(len(a), len(b))
    if n == 0:
        return Estimate(math.nan, math.nan, math.nan, 0)
    mean = float(b.mean() - a.mean())
    if n == 1:
        return Estimate(mean, -math.inf, math.inf, n)
    parts = [v.var(ddof=1) / len(v) for v in (a, b)]
    error = math.sqrt(sum(parts))
    if error == 0:
        return Estimate(mean, mean, mean, n)
    dof = sum(parts) ** 2 / sum(p**2 / (len(v) - 1) for p, v in zip(parts, (a, b)))
    half = t_quantile(dof) * error
    return Estimate(mean, mean - half, mean + half, n)
