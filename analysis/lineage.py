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

# Okabe & Ito's colours, which the colour-blind tell apart.
HEIR = "#0072B2"
CONTROL = "#CC79A7"
FAULT = "#D55E00"
SCRATCH = "0.6"
INK = "0.25"

KINDS = {  # colour, marker, what it is
    "heir": (HEIR, "o", "started with layers of another"),
    "scratch": (SCRATCH, "o", "from scratch"),
    "control": (CONTROL, "s", "from scratch, for comparison"),
    "fault": (FAULT, "X", "from scratch: checkpoint not readable"),
}


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
    from cairn import load

    draw(load(arguments.run)).savefig(arguments.picture, format=arguments.format, dpi=150)
    return 0


# ---- data ----------------------------------------------------------------------------------------


def candidates_of(run):
    """Those with an outcome, by number: time [min], score, provider or None, share, and kind."""
    done = run.candidates[run.candidates["finished"].notna()].set_index("candidate")
    table = done[["finished", "score", "lineage_epochs", "inherited"]].copy()
    table["minutes"] = (table["finished"] - run.candidates["proposed"].min()) / 60
    table["provider"] = [p if p in table.index else None for p in done["provider"]]
    table["kind"] = ["heir" if share > 0 else "scratch" for share in done["inherited"]]
    for row in of_results(run.transfers, done).itertuples():
        if row.control:
            table.loc[row.candidate, "kind"] = "control"
        elif row.fault:
            table.loc[row.candidate, "kind"] = "fault"
    return table


def of_results(transfers, done):
    """The transfers of the search that belong to candidates with an outcome."""
    if transfers.empty:
        return transfers
    rows = transfers[(transfers["task"] == "search") & transfers["candidate"].isin(done.index)]
    return rows.drop_duplicates("candidate", keep="last")


def families(table):
    """The number of each candidate in an order that keeps every family together, heirs after those
    whose layers they have."""
    heirs = {}
    for candidate, provider in table["provider"].items():
        heirs.setdefault(provider if provider == provider else None, []).append(candidate)
    order, open_ones = [], sorted(heirs.get(None, []), reverse=True)
    while open_ones:
        candidate = open_ones.pop()
        order.append(candidate)
        open_ones += sorted(heirs.get(candidate, []), reverse=True)
    return {candidate: place for place, candidate in enumerate(order)}


# ---- the picture ---------------------------------------------------------------------------------


def draw(run):
    from matplotlib import pyplot

    pyplot.rcParams.update({"font.size": 10, "axes.spines.top": False, "axes.spines.right": False})
    table = candidates_of(run)
    figure = pyplot.figure(figsize=(13.33, 8.5), layout="constrained")
    figure.get_layout_engine().set(rect=(0.005, 0.05, 0.99, 0.94))
    grid = figure.add_gridspec(2, 2, height_ratios=(2, 1))
    draw_lineage(figure, figure.add_subplot(grid[0, :]), run, table)
    draw_shares(figure.add_subplot(grid[1, 0]), table)
    draw_epochs(figure.add_subplot(grid[1, 1]), run, table)
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
    from matplotlib.lines import Line2D

    return [
        Line2D([], [], color=color, marker=marker, linestyle="", label=what)
        for kind, (color, marker, what) in KINDS.items()
        if (table["kind"] == kind).any()
    ]


def draw_lineage(figure, panel, run, table):
    place = families(table)
    for candidate, row in table[table["kind"] == "heir"].iterrows():
        if row["provider"] not in place:
            continue
        giver = table.loc[row["provider"]]
        panel.plot([giver["minutes"], row["minutes"]], [place[giver.name], place[candidate]],
                   color=INK, alpha=0.35, linewidth=0.3 + 1.7 * row["inherited"], zorder=1)
    shown = None
    for kind, (_, marker, _) in KINDS.items():
        rows = table[table["kind"] == kind]
        shown = panel.scatter(rows["minutes"], [place[c] for c in rows.index], c=rows["score"],
                              vmin=low(table["score"]), vmax=table["score"].max(), marker=marker,
                              s=36, edgecolors=INK, linewidths=0.4, zorder=2)
    figure.colorbar(shown, ax=panel, label=run.attributes["objective"], pad=0.01)
    panel.set_yticks([])
    panel.set_ylabel("candidates, by family")
    panel.set_xlabel("time [min]")
    panel.set_title("who started with whose layers")


def low(scores):
    """The lower end of the colours: a few failures must not use up all of them."""
    return scores.quantile(0.05)


def draw_shares(panel, table):
    for kind, (color, marker, _) in KINDS.items():
        rows = table[table["kind"] == kind]
        panel.scatter(rows.index, 100 * rows["inherited"], color=color, marker=marker, s=16)
    heirs = table[table["kind"] == "heir"]["inherited"]
    mean = 100 * heirs.rolling(20, min_periods=1, center=True).mean()
    panel.plot(mean.index, mean, color=INK, linewidth=1)
    panel.set_ylim(-4, 104)
    panel.set_xlabel("candidate")
    panel.set_ylabel("parameters inherited [%]")
    panel.set_title("share handed on (line: mean of 20)")


def draw_epochs(panel, run, table):
    for kind, (color, marker, _) in KINDS.items():
        rows = table[table["kind"] == kind]
        panel.scatter(rows["lineage_epochs"], rows["score"], color=color, marker=marker, s=16)
    panel.set_xlabel("epochs of the lineage")
    panel.set_ylabel(run.attributes["objective"])
    scores = table["score"].dropna()
    if len(scores) > 0 and low(scores) < scores.max():
        room = 0.15 * (scores.max() - low(scores))
        panel.set_ylim(low(scores) - room, scores.max() + room)
    panel.set_title("does a longer lineage score better?")


if __name__ == "__main__":
    sys.exit(main())
