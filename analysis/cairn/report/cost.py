"""Candidates against what they cost, with the Pareto front."""

import numpy as np

from .. import pareto, style
from ..section import Section, table
from ..text import count, number, short

MOST_ROWS = 12
UNITS = {"parameters": "", "macs": "for one sample"}
NAMES = {"parameters": "parameters", "macs": "multiply-accumulates"}


def section(view):
    title = "What the good ones cost"
    costs = costs_of(view)
    if not costs or view.trained.empty:
        why = "has been trained yet" if costs else "has a known cost: the space holds no networks"
        return Section("cost", title, f"No candidate {why}.")
    fronts = {cost: front(view, cost) for cost in costs}
    return Section(
        "cost", title, sentence(view, fronts), draw(view, fronts), html=front_table(view, fronts)
    )


def costs_of(view):
    """Columns of costs: of networks, or those that a table of results names."""
    named = view.setting("objective.table.costs", [])
    named = [named] if isinstance(named, str) else named
    columns = [*NAMES, *(name for name in named if name != view.objective.name)]
    table_of = view.trained
    return [name for name in columns if name in table_of and (known(table_of[name])).any()][:4]


def known(values):
    return values.notna() & (values != -1)


def front(view, cost):
    """The trained candidates that nobody beats in cost and objective, by rising cost."""
    rows = view.trained[known(view.trained[cost])]
    losses = view.objective.losses(rows[view.objective.name])
    return rows.iloc[pareto.front(rows[cost], losses)]


def label(cost):
    return NAMES.get(cost, cost.replace("_", " "))


def sentence(view, fronts):
    cost, rows = next(iter(fronts.items()))
    text = f"{count(len(rows), 'candidate')} of {len(view.trained):,} "
    text += "is" if len(rows) == 1 else "are"
    text += f" best for their {label(cost)} (the Pareto front)"
    if len(rows) < 2:
        return text + "."
    low, high, name = rows.iloc[0], rows.iloc[-1], view.objective.name
    return (
        f"{text}: from {number(low[name])} with {short(low[cost])} {label(cost)} to "
        f"{number(high[name])} with {short(high[cost])}."
    )


def draw(view, fronts):
    figure, axes = style.panels(len(fronts), height=3.6, sharey=True)
    for panel, (cost, rows) in zip(axes, fronts.items()):
        draw_cost(panel, view, cost, rows)
    axes[0].set_ylabel(view.objective.axis)
    axes[0].set_ylim(limits(view, fronts))
    style.legend(
        axes[0], list({h.get_label(): h for panel in axes for h in handles(panel)}.values())
    )
    return figure


def handles(panel):
    return panel.get_legend_handles_labels()[0]


def limits(view, fronts):
    values = view.trained[view.objective.name]
    low, high = style.limits(values, 0.03 if len(values) >= 20 else 0)
    shown = np.concatenate([rows[view.objective.name] for rows in fronts.values()])
    room = 0.06 * (high - low)
    return min(low, shown.min() - room), max(high, shown.max() + room)


def draw_cost(panel, view, cost, rows):
    name, every = view.objective.name, view.trained[known(view.trained[cost])]
    panel.scatter(every[cost], every[name], s=16 if len(every) < 2000 else 4, color=style.BLUE,
                  alpha=style.fade(len(every)), edgecolors=style.PAPER, label="trained",
                  **style.many(len(every)))
    panel.step(rows[cost], rows[name], where="post", color=style.RED, linewidth=1.2)
    panel.plot(rows[cost], rows[name], "o", color=style.RED, markersize=4.5, label="Pareto front")
    bound = view.setting(f"budget.{cost}.max")
    if isinstance(bound, (int, float)) and bound > 0:
        panel.axvline(bound, color=style.SOFT, linestyle="--", linewidth=1, label="budget")
    if every[cost].min() > 0 and every[cost].max() > 5 * every[cost].min():
        panel.set_xscale("log")
    style.human(panel.xaxis)
    panel.set_xlabel(" ".join([label(cost), UNITS.get(cost, "")]).strip())


def front_table(view, fronts):
    """The front of the first cost; of a long one every so many, always with both ends."""
    cost, rows = next(iter(fronts.items()))
    places = np.unique(np.linspace(0, len(rows) - 1, min(len(rows), MOST_ROWS)).round().astype(int))
    costs = list(fronts)
    body = [
        [row["candidate"], *[short(row[c]) if row[c] != -1 else "–" for c in costs],
         number(row[view.objective.name])]
        for _, row in rows.iloc[places].iterrows()
    ]
    header = ["candidate", *[label(c) for c in costs], view.objective.label]
    return table(header, body, numbers=range(len(header)))
