"""Which decisions matter: what each choice is worth, alone and beside all others.

A search picks its candidates: good choices come together, and late candidates are better. The plain
mean of a choice therefore also has what came along with it. The adjusted effect is that of a linear
model with all decisions at once (main effects, least squares, intervals robust to unequal
variances: MacKinnon & White 1985, HC3). It needs enough candidates, and cannot part what always
came together.
"""

from dataclasses import dataclass

import numpy as np
import pandas

from .statistics import mean_of, t_quantile

MOST_LEVELS = 8  # numbers with more different values are put into as many groups as GROUPS
GROUPS = 4
LEAST_CANDIDATES = 8
PER_TERM = 3  # candidates that the linear model wants for each of its terms


@dataclass(frozen=True)
class Effect:
    """What a choice is worth against the average candidate, in units of the score."""

    decision: str
    choice: str
    count: int
    plain: float  # mean of those who have it minus the mean of all
    plain_low: float  # 95 % interval of that
    plain_high: float
    adjusted: float  # NaN where the data cannot tell
    low: float
    high: float


@dataclass(frozen=True)
class Importance:
    """Shares of the variance of the scores; both corrected for chance, 0 to 1."""

    decision: str
    plain: float  # of the decision alone
    unique: float  # lost without it, all others kept; NaN without the linear model


def levels_of(decisions):
    """{decision: (names of its levels in order, level of each row)}, for those with two or more."""
    found = {}
    for name in decisions.columns:
        names, codes = _levels(decisions[name])
        if len(names) > 1:
            found[name] = (names, codes)
    return found


def _levels(column):
    if pandas.api.types.is_numeric_dtype(column) and column.nunique() > MOST_LEVELS:
        groups = pandas.qcut(column, GROUPS, duplicates="drop")
        names = [f"{part.min():.3g}–{part.max():.3g}" for _, part in column.groupby(groups)]
        codes = pandas.Categorical(groups).remove_unused_categories().codes
        return names, codes.astype(int)
    codes, values = pandas.factorize(column, sort=True)
    return [f"{value:g}" if isinstance(value, float) else str(value) for value in values], codes


def study(decisions, scores, covariates=()):
    """(effects, importances, whether there is a linear model).

    decisions: one column each, a row for each candidate; scores: of the same length, without NaN;
    covariates: arrays that the model has beside the decisions.
    """
    scores, levels = np.asarray(scores, float), levels_of(decisions)
    if len(scores) < LEAST_CANDIDATES or not levels:
        return [], [], False
    model = Model(levels, scores, covariates)
    effects = [effect for name in levels for effect in _effects(name, levels, scores, model)]
    total = float(((scores - scores.mean()) ** 2).sum())
    ranks = [
        Importance(name, plain_share(codes, scores), model.unique_share(name, total))
        for name, (_, codes) in levels.items()
    ]
    key = "unique" if model.able else "plain"
    ranks.sort(key=lambda rank: -np.nan_to_num(getattr(rank, key)))
    return effects, ranks, model.able


def _effects(name, levels, scores, model):
    names, codes = levels[name]
    for place, choice in enumerate(names):
        own = scores[codes == place]
        mean, average = mean_of(own), scores.mean()
        adjusted = model.effect(name, place)
        yield Effect(name, choice, len(own), mean.mean - average, mean.low - average,
                     mean.high - average, *adjusted)


def plain_share(codes, scores):
    """Epsilon squared of a one-way analysis of variance (Kelley 1935): unbiased for no effect."""
    total = float(((scores - scores.mean()) ** 2).sum())
    counts = np.bincount(codes)
    groups, n = int((counts > 0).sum()), len(scores)
    if total == 0 or n <= groups:
        return 0.0
    means = np.bincount(codes, scores) / np.maximum(counts, 1)
    within = float(((scores - means[codes]) ** 2).sum())
    return max(1 - (within / (n - groups)) / (total / (n - 1)), 0.0)


class Model:
    """Least squares with a term for each level but the first of each decision."""

    def __init__(self, levels, scores, covariates=()):
        self.columns, blocks, place = {}, [np.ones((len(scores), 1))], 1
        for name, (names, codes) in levels.items():
            blocks.append((codes[:, None] == np.arange(1, len(names))).astype(float))
            self.columns[name] = slice(place, place + len(names) - 1)
            place += len(names) - 1
        blocks += [_standard(values)[:, None] for values in covariates if np.ptp(values) > 0]
        self._x, self._y = np.hstack(blocks), scores
        self.able = len(scores) >= PER_TERM * self._x.shape[1]
        if self.able:
            self._fit()

    def _fit(self):
        x, y = self._x, self._y
        self._gram, self._xy = x.T @ x, x.T @ y
        self._inverse = np.linalg.pinv(self._gram, rcond=1e-10, hermitian=True)
        self._beta = self._inverse @ self._xy
        rest = y - x @ self._beta
        leverage = np.clip(np.einsum("ij,jk,ik->i", x, self._inverse, x, optimize=True), 0, 0.999)
        rank = int(
            np.linalg.matrix_rank(self._gram, tol=1e-8 * np.abs(self._gram).max(), hermitian=True)
        )
        self._dof = len(y) - rank
        self._variance = float(rest @ rest) / self._dof
        weighted = x * (rest / (1 - leverage))[:, None]
        self._covariance = self._inverse @ (weighted.T @ weighted) @ self._inverse

    def effect(self, name, level):
        """(value, low, high) of a level against the average candidate."""
        nothing = (np.nan, np.nan, np.nan)
        if not self.able:
            return nothing
        columns = self.columns[name]
        contrast = np.zeros(len(self._beta))
        contrast[columns] = -self._x[:, columns].mean(axis=0)
        if level > 0:
            contrast[columns.start + level - 1] += 1
        if not np.allclose(self._gram @ (self._inverse @ contrast), contrast, atol=1e-6):
            return nothing  # always came together with something else
        value = float(contrast @ self._beta)
        half = t_quantile(self._dof) * float(
            np.sqrt(max(contrast @ self._covariance @ contrast, 0))
        )
        return value, value - half, value + half

    def unique_share(self, name, total):
        """Of the variance: what the model loses without a decision, less what chance takes."""
        if not self.able or total == 0:
            return np.nan
        columns = self.columns[name]
        kept = np.r_[0 : columns.start, columns.stop : len(self._beta)]
        part = np.linalg.pinv(self._gram[np.ix_(kept, kept)], rcond=1e-10, hermitian=True)
        explained = float(self._xy @ self._beta - self._xy[kept] @ part @ self._xy[kept])
        terms = columns.stop - columns.start
        return float(np.clip((explained - terms * self._variance) / total, 0, 1))


def _standard(values):
    values = np.asarray(values, float)
    return (values - values.mean()) / values.std()
