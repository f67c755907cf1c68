"""Which decisions matter, as far as the candidates of a search can tell."""

import numpy as np

from .. import effects, style
from ..section import Section, table
from ..text import count, cut, percent, signed

MOST_ROWS = 26  # of the plot
MOST_RANKS = 10  # of the table
HONEST = (
    "A search does not draw its candidates at random: choices that do well are combined with "
    "others that do well. Hollow marks show plain means, which have that in them; full marks are "
    "adjusted for all other decisions by a linear model (bars: 95 % intervals). Where the two "
    "differ, the choice was confounded. Interactions between decisions are not in the model."
)
PLAIN = (
    "There are too few candidates for each decision to be adjusted for the others: these are plain "
    "means with 95 % intervals, which also have in them what came along with a choice."
)


def section(view):
    title = "Which decisions matter"
    found, ranks, adjusted = study(view)
    if not found:
        least = effects.LEAST_CANDIDATES
        return Section(
            "decisions", title, f"It takes {least} candidates with a score to say anything."
        )
    return Section(
        "decisions", title, sentence(view, found, ranks, adjusted),
        draw(view, found, ranks, adjusted),
        [HONEST if adjusted else PLAIN, *left_out(view, adjusted)],
        ranking(ranks, adjusted),
    )


def study(view):
    rows = view.outcomes
    decisions = view.run.decisions.set_index("candidate").loc[rows["candidate"]]
    covariates = []
    if (rows["inherited"] > 0).any():
        covariates = [np.log1p(rows["lineage_epochs"].fillna(0)), rows["inherited"].fillna(0)]
    return effects.study(decisions, rows["score"], covariates)


def left_out(view, adjusted):
    counts, found = view.counts(), []
    if counts["stopped"]:
        found.append(f"{count(counts['stopped'], 'stopped candidate')} count with their forecasts.")
    if counts["failed"]:
        found.append(f"{count(counts['failed'], 'failed candidate')} are left out.")
    if adjusted and (view.outcomes["inherited"] > 0).any():
        found.append("The model has the inherited share and the epochs of the line in it, too.")
    return found


def sentence(view, found, ranks, adjusted):
    first = ranks[0]
    share = first.unique if adjusted else first.plain
    if not share > 0.005:
        return f"No decision alone explains how {view.objective.label} differs between candidates."
    own = [effect for effect in found if effect.decision == first.decision]
    value = (lambda e: e.adjusted) if adjusted else (lambda e: e.plain)
    own = [effect for effect in own if np.isfinite(value(effect))]
    best = (max if view.objective.maximized else min)(own, key=value, default=None)
    how = "explains most beside all others" if adjusted else "goes along with most"
    text = f"{first.decision} {how}: {percent(share)} of the variance of the scores"
    if best is None:
        return f"{text}."
    return f"{text}; {best.choice} is best ({signed(value(best))} against the average candidate)."


def draw(view, found, ranks, adjusted):
    rows, shown = [], []
    for rank in ranks:
        own = [effect for effect in found if effect.decision == rank.decision]
        if shown and len(rows) + len(own) + 1 > MOST_ROWS:
            break
        shown.append(rank)
        rows += [rank, *own]
    figure, (axes,) = style.panels(height=0.9 + 0.215 * len(rows))
    axes.axvline(0, color=style.SOFT, linewidth=1)
    for place, row in enumerate(rows):
        if isinstance(row, effects.Effect):
            draw_effect(axes, place, row, adjusted)
    label_rows(axes, rows, adjusted)
    axes.set_xlabel(f"difference in {view.objective.axis} from the average candidate")
    axes.set_xlim(window(rows, adjusted))
    style.legend(axes, handles(adjusted))
    return figure


def draw_effect(axes, place, row, adjusted):
    plain = [[row.plain - row.plain_low], [row.plain_high - row.plain]]
    if not adjusted:
        bars = plain if np.isfinite(plain).all() else None
        axes.errorbar(row.plain, place, xerr=bars, fmt="o", color=style.BLUE, markersize=4.5)
        return
    axes.plot(
        row.plain, place, "o", markerfacecolor="none", markeredgecolor=style.RED, markersize=5
    )
    if np.isfinite(row.adjusted):
        bars = [[row.adjusted - row.low], [row.high - row.adjusted]]
        axes.errorbar(row.adjusted, place, xerr=bars, fmt="o", color=style.BLUE, markersize=4.5)


def window(rows, adjusted):
    """The effects are inside, and their intervals unless they are far wider."""
    own = [row for row in rows if isinstance(row, effects.Effect)]
    values = [v for e in own for v in (e.plain, e.adjusted) if np.isfinite(v)]
    reach = 1.1 * max(map(abs, values), default=1) or 1
    ends = [v for e in own for v in ((e.low, e.high) if adjusted else (e.plain_low, e.plain_high))]
    far = max((abs(v) for v in ends if np.isfinite(v)), default=0)
    reach = max(reach, min(1.05 * far, 3 * reach))
    return -reach, reach


def label_rows(axes, rows, adjusted):
    axes.set_yticks(range(len(rows)), ["" if isinstance(r, effects.Importance) else
                                       f"{cut(r.choice, 34)}  ({r.count:,})" for r in rows])
    axes.tick_params(axis="y", length=0)
    axes.set_ylim(len(rows) - 0.4, -0.6)
    axes.grid(False, axis="y")
    for place, row in enumerate(rows):
        if isinstance(row, effects.Importance):
            axes.text(0.005, place + 0.1, row.decision, fontweight="bold", va="center",
                      fontsize=8.5,
                      transform=axes.get_yaxis_transform())


def handles(adjusted):
    from matplotlib.lines import Line2D

    def mark(color, full, label):
        face = color if full else "none"
        return Line2D(
            [], [], color=color, marker="o", linestyle="", markerfacecolor=face, label=label
        )

    if not adjusted:
        return [mark(style.BLUE, True, "mean of those who have it")]
    return [mark(style.BLUE, True, "adjusted"), mark(style.RED, False, "plain mean")]


def ranking(ranks, adjusted):
    ranks = ranks[:MOST_RANKS]
    if not adjusted:
        rows = [[rank.decision, percent(rank.plain)] for rank in ranks]
        return table(["decision", "share of the variance"], rows, numbers=(1,))
    rows = [[rank.decision, percent(rank.unique), percent(rank.plain)] for rank in ranks]
    header = ["decision", "variance that it explains beside all others", "alone"]
    return table(header, rows, numbers=(1, 2))
