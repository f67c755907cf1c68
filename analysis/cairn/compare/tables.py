"""The numbers of a comparison."""

import math

import numpy as np

from ..savings import of as savings_of
from ..statistics import difference, mean_of
from ..text import count, duration, number, percent, signed
from . import ascent

HEADER = ["group", "runs", "best", "95 % interval", "candidates", "epochs"]


def bests(group):
    return [view.best[view.objective.name] for view in group.views]


def header(target):
    return [*HEADER, f"time to {number(target)}", "epochs to it", "came there"]


def rows(groups, target):
    """One row of texts for each group."""
    return [row(group, target) for group in groups]


def row(group, target):
    values, found = bests(group), mean_of(bests(group))
    times, epochs = ([ascent.effort_to(v, e, target) for v in group.views] for e in ascent.EFFORTS)
    done = [sum(view.counts().values()) - view.counts()["pending"] for view in group.views]
    trained = [savings_of(view).trained for view in group.views]
    return [
        group.name, str(len(values)), number(found.mean), interval(found, number),
        f"{np.mean(done):,.0f}", f"{np.mean(trained):,.0f}", told(times, duration),
        f"{np.mean(epochs):,.0f}" if np.isfinite(epochs).all() else "–",
        f"{np.isfinite(times).sum()} of {len(times)}",
    ]


def interval(found, write):
    return f"{write(found.low)} – {write(found.high)}" if math.isfinite(found.high) else "–"


def told(values, write):
    """Mean and interval of what all runs have; otherwise no number is honest."""
    found = mean_of(values)
    if not np.isfinite(values).all():
        return "–"
    ends = (
        f" ({write(max(found.low, 0))} – {write(found.high)})" if math.isfinite(found.high) else ""
    )
    return write(found.mean) + ends


def against_first(groups, target):
    """A sentence for each further group: how it differs from the first (Welch's interval)."""
    return [one_against(groups[0], group, target) for group in groups[1:]]


def one_against(first, other, target):
    found = difference(bests(first), bests(other))
    text = f"{other.name} against {first.name}: {signed(found.mean)}"
    if math.isfinite(found.low):
        sure = found.low > 0 or found.high < 0
        text += f" (95 % interval {signed(found.low)} to {signed(found.high)}"
        text += ")" if sure else "; it may be chance)"
    else:
        text += " (single runs: nothing can be said of chance)"
    pair = [[ascent.effort_to(v, "time", target) for v in g.views] for g in (first, other)]
    if np.isfinite(pair[0]).all() and np.isfinite(pair[1]).all() and np.mean(pair[0]) > 0:
        share = np.mean(pair[1]) / np.mean(pair[0])
        text += f"; {percent(share)} of the time to {number(target)}"
    return text + "."


def sentence(groups):
    objective = groups[0].views[0].objective
    means = [mean_of(bests(group)).mean for group in groups]
    best = int(np.argmin(objective.losses(means)))
    runs = count(sum(len(group.views) for group in groups), "run")
    if len(groups) == 1:
        return f"{runs}: the best {objective.label} is {number(means[0])} on average."
    text = f"{groups[best].name} has the best {objective.label} on average"
    return f"{text}, {number(means[best])} ({runs})."


def markdown(head, body):
    lines = [head, ["---"] * len(head), *body]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)
