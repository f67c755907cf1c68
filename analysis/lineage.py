"""Draws how layers were handed on in a run: who started with whose layers, and what came of it.

    python3 analysis/lineage.py picture.png D        D: a run's folder or its run.h5

Above: each candidate is a mark at the time when its training ended, its colour is its score. A line
leads to it from the candidate whose layers it started with; the wider, the more of its parameters
they were. Families lie together. Controls, which start from scratch for comparison, are squares,
and candidates whose checkpoint could not be read are crosses. Below left: the share of the
parameters that each candidate started with. Below right: score against the epochs of the whole
lineage, to see whether old lineages lead merely because they were trained for longer.
"""

import argparse
import sys

NO_MATPLOTLIB = 3

INK = "0.25"


def main():
    parser = argparse.ArgumentParser(description="Lineage of a run: see the top of this file")
    parser.add_argument("picture")
    parser.add_argument("run", help="a run's folder or its run.h5")
    parser.add_argument("--format", help="png, pdf or svg (default: as the name says)")
    arguments = parser.parse_args()
    try:
        import matplotlib
    except ImportError:
        return NO_MATPLOTLIB
    matplotlib.use("Agg")
    from cairn.errors import guarded

    return guarded("lineage", lambda: write(arguments))


def write(arguments):
    from cairn import view

    figure = draw(view.of(arguments.run))
    figure.savefig(arguments.picture, format=arguments.format, dpi=150)


# ---- the picture ---------------------------------------------------------------------------------


def draw(view):
    from cairn import lineage
    from matplotlib import pyplot

    pyplot.rcParams.update({"font.size": 10, "axes.spines.top": False, "axes.spines.right": False})
    table = lineage.candidates_of(view)
    figure = pyplot.figure(figsize=(13.33, 8.5), layout="constrained")
    figure.get_layout_engine().set(rect=(0.005, 0.05, 0.99, 0.94))
    grid = figure.add_gridspec(2, 2, height_ratios=(2, 1))
    draw_lineage(figure, figure.add_subplot(grid[0, :]), view, table)
    draw_shares(figure.add_subplot(grid[1, 0]), table)
    draw_epochs(figure.add_subplot(grid[1, 1]), view, table)
    figure.suptitle(headline(table), fontsize=15, fontweight="bold")
    figure.legend(handles=handles(table), loc="lower center", ncol=4, frameon=False)
    return figure


def headline(table):
    heirs = table[table["kind"] == "heir"]
    if heirs.empty:
        return f"{len(table)} candidates, all from scratch"
    share = 100 * heirs["inherited"].mean()
    return (
        f"{len(heirs)} of {len(table)} candidates started with layers of another: "
        f"{share:.0f} % of their parameters on average"
    )


def handles(table):
    from cairn.report.descent import KINDS
    from matplotlib.lines import Line2D

    return [
        Line2D([], [], color=color, marker=marker, linestyle="", label=what)
        for kind, (color, marker, what) in KINDS.items()
        if (table["kind"] == kind).any()
    ]


def by_kind(table):
    """(colour, marker, rows) of each kind that there is."""
    from cairn.report import descent

    return [(*descent.KINDS[kind][:2], rows) for kind, rows in descent.by_kind(table)]


def draw_lineage(figure, panel, view, table):
    from cairn import lineage

    place, minutes = lineage.families(table), table["time"] / 60
    for candidate, row in table[table["kind"] == "heir"].iterrows():
        giver = row["provider"]
        if giver in place:
            panel.plot([minutes[giver], minutes[candidate]], [place[giver], place[candidate]],
                       color=INK, alpha=0.35, linewidth=0.3 + 1.7 * row["inherited"], zorder=1)
    shown = None
    for _, marker, rows in by_kind(table):
        shown = panel.scatter(minutes[rows.index], [place[c] for c in rows.index], c=rows["score"],
                              vmin=low(table["score"]), vmax=table["score"].max(), marker=marker,
                              s=36, edgecolors=INK, linewidths=0.4, zorder=2)
    if shown is not None:
        figure.colorbar(shown, ax=panel, label=view.objective.axis, pad=0.01)
    panel.set_yticks([])
    panel.set_ylabel("candidates, by family")
    panel.set_xlabel("running time [min]")
    panel.set_title("who started with whose layers")


def low(scores):
    """The lower end of the colours: a few failures must not use up all of them."""
    return scores.quantile(0.05)


def draw_shares(panel, table):
    for color, marker, rows in by_kind(table):
        panel.scatter(rows.index, 100 * rows["inherited"], color=color, marker=marker, s=16)
    heirs = table[table["kind"] == "heir"]["inherited"]
    mean = 100 * heirs.rolling(20, min_periods=1, center=True).mean()
    panel.plot(mean.index, mean, color=INK, linewidth=1)
    panel.set_ylim(-4, 104)
    panel.set_xlabel("candidate")
    panel.set_ylabel("parameters inherited [%]")
    panel.set_title("share handed on (line: mean of 20)")


def draw_epochs(panel, view, table):
    for color, marker, rows in by_kind(table):
        panel.scatter(rows["lineage_epochs"], rows["score"], color=color, marker=marker, s=16)
    panel.set_xlabel("epochs of the lineage")
    panel.set_ylabel(view.objective.axis)
    scores = table["score"].dropna()
    if len(scores) > 0 and low(scores) < scores.max():
        room = 0.15 * (scores.max() - low(scores))
        panel.set_ylim(low(scores) - room, scores.max() + room)
    panel.set_title("does a longer lineage score better?")


if __name__ == "__main__":
    sys.exit(main())
