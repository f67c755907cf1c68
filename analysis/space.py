"""Draws what `cairn space --plot` found: how many encodings there are at each cost.

    python3 analysis/space.py picture.png < data.json

One panel for each cost. Grey: all that can be built; blue: what keeps all budgets and rules; dashed
lines: the budgets. Both are uniform samples that stand for the counts, so heights are numbers of
encodings. `data.json`:

    {"title": "...",
     "costs": [{"name": "macs", "unit": "", "min": null, "max": 5e6}, ...],
     "buildable": {"count": 1e9, "samples": [[<one value for each cost>], ...]},
     "feasible": {"count": 1e7, "samples": [...]}}
"""

import argparse
import json
import sys

NO_MATPLOTLIB = 3
BINS = 60
COLUMNS = 2
UNITS = {"B": "bytes", "s": "seconds"}


def main():
    parser = argparse.ArgumentParser(description="Histograms of costs: see the top of this file")
    parser.add_argument("picture")
    parser.add_argument("--format", help="png, pdf or svg (default: as the name says)")
    arguments = parser.parse_args()
    data = json.load(sys.stdin)
    try:
        import matplotlib
    except ImportError:
        return NO_MATPLOTLIB
    matplotlib.use("Agg")
    draw(data).savefig(arguments.picture, format=arguments.format, dpi=150)
    return 0


def draw(data):
    from matplotlib import pyplot

    costs = data["costs"]
    columns = min(COLUMNS, max(len(costs), 1))
    rows = max(-(-len(costs) // columns), 1)
    figure, panels = pyplot.subplots(
        rows, columns, figsize=(5 * columns, 3 * rows + 0.5), squeeze=False, layout="constrained"
    )
    for index, panel in enumerate(panels.flat):
        if index < len(costs):
            draw_cost(panel, data, index)
        else:
            panel.axis("off")
    panels[0, 0].legend()
    figure.suptitle(data["title"])
    return figure


def draw_cost(panel, data, index):
    cost = data["costs"][index]
    sets = {name: [row[index] for row in data[name]["samples"]] for name in ("buildable", "feasible")}
    values = sets["buildable"] + sets["feasible"]
    if not values:
        return
    logarithmic = min(values) > 0 and max(values) > 30 * min(values)
    edges = bin_edges(min(values), max(values), logarithmic)
    for name, color in (("buildable", "0.75"), ("feasible", "tab:blue")):
        weight = data[name]["count"] / max(len(sets[name]), 1)
        panel.hist(sets[name], edges, weights=[weight] * len(sets[name]), color=color, label=name)
    for bound in (cost["min"], cost["max"]):
        if bound is not None:
            panel.axvline(bound, color="tab:red", linestyle="dashed")
    panel.set_xscale("log" if logarithmic else "linear")
    panel.set_yscale("log")
    unit = UNITS.get(cost["unit"], cost["unit"])
    panel.set_xlabel(cost["name"] + (f" [{unit}]" if unit else ""))
    panel.set_ylabel("encodings")


def bin_edges(least, greatest, logarithmic):
    if least == greatest:
        return [least - 0.5, least + 0.5]
    steps = [i / BINS for i in range(BINS + 1)]
    if logarithmic:
        return [least * (greatest / least) ** step for step in steps[:-1]] + [greatest]
    return [least + (greatest - least) * step for step in steps[:-1]] + [greatest]


if __name__ == "__main__":
    sys.exit(main())
