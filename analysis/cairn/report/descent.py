"""The lineage of weights: who started with whose layers, and what came of it."""

import numpy as np

from .. import lineage, style
from ..section import Section
from ..statistics import difference
from ..text import count, number, percent, signed, time_unit

KINDS = {  # colour, marker, what it is
    "heir": (style.BLUE, "o", "started with layers of another"),
    "scratch": (style.FAINT, "o", "from scratch"),
    "control": (style.PINK, "s", "from scratch, for comparison"),
    "fault": (style.RED, "X", "checkpoint not readable"),
}


def section(view):
    title, table = "Lineage of weights", lineage.candidates_of(view)
    if not (table["kind"] != "scratch").any():
        return Section(
            "lineage", title, "Every candidate started from scratch: nothing was handed on."
        )
    return Section("lineage", title, sentence(table), draw(view, table), notes(table))


def sentence(table):
    heirs = table[table["kind"] == "heir"]
    if heirs.empty:
        return "No candidate has started with layers of another so far."
    deepest = max(lineage.depth(table).values())
    return (
        f"{len(heirs):,} of {count(len(table), 'candidate')} started with layers of another, on "
        f"average {percent(heirs['inherited'].mean())} of their parameters; the longest line has "
        f"{count(deepest + 1, 'generation')}."
    )


def notes(table):
    """What inheriting was worth, against the controls that could have inherited, too."""
    groups = [
        table["score"][(table["kind"] == k) & table["score"].notna()] for k in ("control", "heir")
    ]
    found = difference(*groups)
    if not np.isfinite(found.low + found.high):
        return ["There are too few controls to say what inheriting was worth."]
    return [
        f"Heirs score {signed(found.mean)} on average against the {len(groups[0])} controls (95 % "
        f"interval {signed(found.low)} to {signed(found.high)}; {number(groups[1].mean())} and "
        f"{number(groups[0].mean())}). Controls were drawn at random from those that could inherit."
    ]


def draw(view, table):
    figure, (tree, gain) = style.panels(2, height=3.9, gridspec_kw={"width_ratios": [1.7, 1]})
    draw_tree(tree, view, table)
    draw_epochs(gain, view, table)
    return figure


def draw_tree(panel, view, table):
    from matplotlib.collections import LineCollection

    unit, size = time_unit(view.clock.total)
    place = lineage.families(table)
    table = table.assign(place=table.index.map(place), x=table["time"] / size)
    heirs = table[(table["kind"] == "heir") & (table["provider"] >= 0)]
    givers = table.loc[heirs["provider"], ["x", "place"]].to_numpy()
    lines = np.stack([givers, heirs[["x", "place"]].to_numpy(float)], axis=1)
    panel.add_collection(
        LineCollection(lines, colors=style.SOFT, alpha=0.5 if len(lines) < 300 else 0.15,
                       linewidths=0.3 + 1.3 * heirs["inherited"], rasterized=len(lines) > 2000)
    )
    for kind, rows in by_kind(table):
        color, marker, label = KINDS[kind]
        panel.scatter(rows["x"], rows["place"], s=20 if len(table) < 400 else 5, color=color,
                      marker=marker, edgecolors=style.PAPER, label=label, zorder=2,
                      **style.many(len(table)))
    panel.set_yticks([])
    panel.grid(False, axis="y")
    panel.set(xlabel=f"running time [{unit}]", ylabel="candidates, families together")
    style.legend(panel, columns=2)


def by_kind(table):
    return [(kind, table[table["kind"] == kind]) for kind in KINDS if (table["kind"] == kind).any()]


def draw_epochs(panel, view, table):
    table = table[table["score"].notna()]
    for kind, rows in by_kind(table):
        color, marker, _ = KINDS[kind]
        panel.scatter(rows["lineage_epochs"], rows["score"], s=16 if len(table) < 2000 else 4,
                      color=color, marker=marker, edgecolors=style.PAPER,
                      alpha=style.fade(len(table), 400), **style.many(len(table)))
    panel.set_ylim(style.limits(table["score"], 0.03 if len(table) >= 20 else 0) or (0, 1))
    panel.set(xlabel="epochs of the whole line", ylabel=view.objective.axis)
