"""Epochs saved by early stops."""

import numpy as np

from .. import savings, style
from ..section import Section
from ..text import count, number, percent, short

MOST_BINS = 20


def section(view):
    title, found = "Epochs saved", savings.of(view)
    if not found.stopped:
        if view.setting("predict.method", "none") == "none":
            return Section("epochs", title, "Nobody was stopped early: the run had no predictor.")
        return Section("epochs", title, "The predictor has stopped nobody so far.")
    return Section("epochs", title, sentence(found), draw(view, found), notes(view))


def sentence(found):
    return (
        f"{count(found.stopped, 'training')} stopped early saved {short(found.saved)} of "
        f"{short(found.saved + found.trained)} epochs ({percent(found.share)})."
    )


def notes(view):
    rows = savings.controls(view)
    if rows is None or rows.empty:
        return [
            "No candidate was trained on as a control: the error of the forecasts is not known."
        ]
    return [
        f"{count(len(rows), 'control')} that would have been stopped went on to the end: forecasts "
        f"were off by {number(savings.error(rows))} on average, and {savings.held(rows)} of "
        f"{len(rows)} 80 % intervals held."
    ]


def draw(view, found):
    rows = savings.controls(view)
    some = rows is not None and len(rows) > 0
    widths = {"width_ratios": [1.6, 1]} if some else None
    figure, axes = style.panels(2 if some else 1, height=3.0, gridspec_kw=widths)
    draw_ends(axes[0], view, found)
    if some:
        draw_controls(axes[1], view, rows)
    return figure


def draw_ends(panel, view, found):
    rows = view.candidates
    end = max(found.full, rows["epochs"].max())
    bins = np.linspace(0, end, min(MOST_BINS, max(round(end), 5)) + 1)
    parts = [rows["epochs"][rows["status"] == status] for status in ("stopped", "trained")]
    panel.hist(parts, bins, stacked=True, color=[style.ORANGE, style.BLUE],
               label=["stopped early", "trained to the end"], rwidth=0.9)
    panel.set(xlabel="epochs trained", ylabel="candidates")
    style.human(panel.yaxis, whole=True)
    style.legend(panel)


def draw_controls(panel, view, rows):
    bars = np.maximum([rows["value"] - rows["low"], rows["high"] - rows["value"]], 0)
    panel.errorbar(rows["final"], rows["value"], yerr=bars, fmt="s", color=style.PINK, markersize=5,
                   elinewidth=1, label="control, 80 % interval")
    ends = [
        min(rows["final"].min(), rows["value"].min()),
        max(rows["final"].max(), rows["value"].max()),
    ]
    panel.axline([ends[0]] * 2, slope=1, color=style.SOFT, linewidth=1)
    panel.set(xlabel=f"{view.objective.label} at the end", ylabel="forecast")
    style.legend(panel)
