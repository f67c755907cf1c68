"""How the best so far rises: of single runs, and the mean of a group with its 95 % band."""

from dataclasses import dataclass

import numpy as np

from ..statistics import t_quantile

POINTS = 400
EFFORTS = {"time": "running time", "epochs": "epochs trained by all candidates"}


@dataclass(frozen=True)
class Ascent:
    """A step function: `best` holds from `effort` on, until `end`."""

    effort: np.ndarray  # ascending, [s] or [epoch]
    best: np.ndarray
    end: float

    def at(self, efforts):
        """The best at each effort; NaN before the first candidate."""
        place = np.searchsorted(self.effort, efforts, "right") - 1
        return np.where(place < 0, np.nan, self.best[np.maximum(place, 0)])


def of(view, effort):
    """The ascent of a run; effort: `time` or `epochs`."""
    rows = view.candidates[view.candidates["finished"].notna()]
    rows = rows.sort_values("time", kind="stable")
    spent = rows["time"] if effort == "time" else rows["epochs"].fillna(0).cumsum()
    trained = rows["candidate"].isin(view.trained["candidate"])
    values = rows.loc[trained, view.objective.name]
    end = view.clock.total if effort == "time" else float(spent.iloc[-1])
    return Ascent(spent[trained].to_numpy(), view.objective.best_so_far(values), float(end))


def effort_to(view, effort, target):
    """What it took until the best was as good as the target; NaN where it never was."""
    ascent = of(view, effort)
    reached = view.objective.reached(ascent.best, target)
    return float(ascent.effort[reached.argmax()]) if reached.any() else float("nan")


def band(ascents):
    """(efforts, mean, low, high): the 95 % t-interval of the mean, from where all runs of a group
    have a value to where the first ends. NaN ends for a single run."""
    start = max(ascent.effort[0] for ascent in ascents)
    end = max(min(ascent.end for ascent in ascents), start)
    grid = np.linspace(start, end, POINTS)
    values = np.array([ascent.at(grid) for ascent in ascents])
    mean, n = values.mean(axis=0), len(ascents)
    if n < 2:
        return grid, mean, np.full_like(mean, np.nan), np.full_like(mean, np.nan)
    half = t_quantile(n - 1) * values.std(axis=0, ddof=1) / np.sqrt(n)
    return grid, mean, mean - half, mean + half


def common_target(groups):
    """What every run has reached: the worst of their bests."""
    views = [view for group in groups for view in group.views]
    objective = views[0].objective
    bests = [view.best[objective.name] for view in views]
    return float((min if objective.maximized else max)(bests))
