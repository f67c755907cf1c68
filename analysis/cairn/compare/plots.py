"""The plots of a comparison."""

import numpy as np

from .. import style
from ..statistics import mean_of
from ..text import cut, time_unit
from . import ascent


def colors(groups):
    return [style.SERIES[place % len(style.SERIES)] for place in range(len(groups))]


def draw_ascents(groups):
    figure, axes = style.panels(2, height=3.7, sharey=True)
    for panel, effort in zip(axes, ascent.EFFORTS):
        draw_effort(panel, groups, effort)
    axes[0].set_ylabel(groups[0].views[0].objective.axis)
    axes[0].set_ylim(window(groups))
    style.legend(axes[0], columns=4)
    return figure


def draw_effort(panel, groups, effort):
    runs = [[ascent.of(view, effort) for view in group.views] for group in groups]
    unit, size = time_unit(max(run.end for own in runs for run in own))
    unit, size = (unit, size) if effort == "time" else ("", 1)
    for place, (group, own, color) in enumerate(zip(groups, runs, colors(groups))):
        for run in own if len(own) > 1 else []:
            panel.step([*run.effort / size, run.end / size], [*run.best, run.best[-1]], color=color,
                       where="post", linewidth=0.6, alpha=0.45)
        grid, mean, low, high = ascent.band(own)
        panel.fill_between(grid / size, low, high, color=color, alpha=0.18, linewidth=0)
        panel.plot(grid / size, mean, color=color, linestyle=("-", "--", "-.", ":")[place % 4],
                   linewidth=2, label=f"{cut(group.name, 28)} ({len(own)})")
    panel.set_xlim(left=0)
    style.human(panel.xaxis)
    panel.set_xlabel(f"{ascent.EFFORTS[effort]}{f' [{unit}]' if unit else ''}")


def window(groups):
    """From where most of the rise is over, so that differences can be seen, to the best."""
    runs = [ascent.of(view, "time") for group in groups for view in group.views]
    bests = np.array([run.best[-1] for run in runs])
    firsts = np.array([run.best[0] for run in runs])
    maximized = groups[0].views[0].objective.maximized
    top, bottom = (bests.max(), firsts.min()) if maximized else (bests.min(), firsts.max())
    inner = np.quantile(np.concatenate([run.best for run in runs]), 0.1 if maximized else 0.9)
    bottom = bottom if abs(top - bottom) < 4 * abs(top - inner) else inner
    room = 0.06 * abs(top - bottom) or 0.05 * abs(top) or 1
    return (bottom - room, top + room) if maximized else (top - room, bottom + room)


def draw_ends(groups, target, label):
    """Bests and times of all runs, with means and 95 % intervals."""
    figure, (bests, times) = style.panels(2, height=1.2 + 0.42 * len(groups), sharey=True)
    objective = groups[0].views[0].objective
    draw_points(bests, groups, [[v.best[objective.name] for v in g.views] for g in groups])
    bests.set_xlabel(f"best {objective.axis} (mean, 95 % interval)")
    efforts = [[ascent.effort_to(v, "time", target) for v in g.views] for g in groups]
    known = [value for own in efforts for value in own if value == value]
    unit, size = time_unit(max(known, default=0.0))
    draw_points(times, groups, [[value / size for value in own] for own in efforts])
    times.set_xlabel(f"time to {label} [{unit}]")
    times.set_xlim(left=0)
    bests.set_yticks(range(len(groups)), [cut(group.name, 28) for group in groups])
    bests.tick_params(axis="y", length=0, labelcolor=style.INK)
    bests.set_ylim(len(groups) - 0.5, -0.5)
    return figure


def draw_points(panel, groups, values):
    panel.grid(False, axis="y")
    for place, (own, color) in enumerate(zip(values, colors(groups))):
        panel.plot(own, [place + 0.18] * len(own), "o", color=color, alpha=0.5, markersize=4)
        found = mean_of(own)
        if not np.isfinite(own).all():
            continue  # a mean of those that came there would flatter
        bars = [[found.mean - found.low], [found.high - found.mean]]
        panel.errorbar(found.mean, place - 0.12, xerr=bars if np.isfinite(bars).all() else None,
                       fmt="D", color=color, markersize=6, capsize=3)
