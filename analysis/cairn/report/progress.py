"""The best so far against the running time."""

from .. import style
from ..section import Section
from ..text import count, duration, number, percent, time_unit

NEAR = 0.95  # of the gain from the first candidate to the best
KINDS = {
    "trained": (style.BLUE, "trained"),
    "stopped": (style.ORANGE, "stopped early: its forecast"),
}


def section(view):
    name = view.objective.label
    title = "Best so far"
    if view.best is None:
        return Section("progress", title, f"No candidate has a measured {name} yet.")
    figure = draw(view)
    return Section("progress", title, sentence(view), figure, notes(view))


def line(view):
    """(time [s], best so far) after each trained candidate, in the order of time."""
    rows = view.trained
    return rows["time"].to_numpy(), view.objective.best_so_far(rows[view.objective.name])


def near_end(view):
    """When NEAR of the gain from the first to the best was there [s]; None without any gain."""
    time, best = line(view)
    if best[0] == best[-1]:
        return None
    goal = best[0] + NEAR * (best[-1] - best[0])
    return float(time[view.objective.reached(best, goal).argmax()])


def sentence(view):
    best, total = view.best, view.clock.total
    text = (
        f"The best of {count(len(view.trained), 'trained candidate')}, number "
        f"{best['candidate']}, has {view.objective.label} {number(best[view.objective.name])}; "
        f"it was found after {duration(best['time'])} of {duration(total)}."
    )
    tests = [
        c for c in view.candidates if c == view.objective.name.replace("validation", "test", 1)
    ]
    if tests and tests[0] != view.objective.name and best[tests[0]] == best[tests[0]]:
        text += f" On the test data it has {number(best[tests[0]])}."
    return text


def notes(view):
    found = []
    if (time := near_end(view)) is not None:
        found.append(
            f"{percent(NEAR)} of the gain from the first candidate to the best was there after "
            f"{duration(time)}."
        )
    if len(view.clock.resumes):
        found.append(
            f"The run was resumed {count(len(view.clock.resumes), 'time')} (dotted lines); time "
            "counts while it ran."
        )
    low, high = bounds(view)
    outside = int(((view.outcomes["score"] < low) | (view.outcomes["score"] > high)).sum())
    if outside:
        verb = "lies" if outside == 1 else "lie"
        found.append(f"{count(outside, 'candidate')} {verb} outside of the plot.")
    return found


def bounds(view):
    """Limits of the axis of scores: outliers must not squash the rest, but the best is inside."""
    scores = view.outcomes["score"]
    best = view.best[view.objective.name]
    low, high = style.limits(scores, 0.03 if len(scores) >= 20 else 0)
    room = 0.08 * (high - low)
    return min(low, best - room), max(high, best + room)


def draw(view):
    figure, (axes,) = style.panels(height=3.4)
    unit, size = time_unit(view.clock.total)
    rows = view.outcomes
    for status, (color, label) in KINDS.items():
        part = rows[rows["status"] == status]
        if len(part):
            axes.scatter(part["time"] / size, part["score"], s=16 if len(rows) < 2000 else 5,
                         color=color, alpha=style.fade(len(rows)), edgecolors=style.PAPER,
                         label=label, **style.many(len(rows)))
    time, best = line(view)
    end = max(view.clock.total, time[-1]) / size
    axes.step([*(time / size), end], [*best, best[-1]], where="post", color=style.INK,
              label="best trained so far")
    for resumed in view.clock.resumes:
        axes.axvline(resumed / size, color=style.SOFT, linestyle=":", linewidth=1)
    axes.set(xlabel=f"running time [{unit}]", ylabel=view.objective.axis, ylim=bounds(view))
    axes.set_xlim(0, end * 1.02 or 1)
    style.legend(axes)
    return figure
