"""Draws what `cairn predict` found: learning curves, forecasts with intervals, and the stops.

    cairn predict curves.csv --format json --forecasts | python3 analysis/predict.py picture.png
    python3 analysis/predict.py picture.png --run D        what a run's predictor has said

Left: all curves, what was trained in blue and what was saved in grey, with a mark where each was
stopped; below, the forecasts that stopped a training (or would have) against how it really ended.
Right: single trainings. The orange band is the 80 % interval of the final value as it was seen from
each epoch; the bar at the end is the one that decided; the dotted curve is the parametric curve
that counted most at that time. `--curves ID ...` chooses them, `--method` one of several methods.
"""

import argparse
import json
import sys

from curves import known, numbers, of_run

NO_MATPLOTLIB = 3
EXAMPLES = 6
MOST_CURVES = 300  # in the overlay

# Okabe & Ito's colours, which the colour-blind tell apart.
TRAINED = "#0072B2"
FORECAST = "#E69F00"
STOP = "#D55E00"
FINAL = "#009E73"
CONTROL = "#CC79A7"
SAVED = "0.72"
INK = "0.25"


def main():
    parser = argparse.ArgumentParser(description="Curves and forecasts: see the top of this file")
    parser.add_argument("picture")
    parser.add_argument("--format", help="png, pdf or svg (default: as the name says)")
    parser.add_argument("--run", help="a run's folder or its run.h5, instead of the input stream")
    parser.add_argument("--method", help="one of several methods (default: the first)")
    parser.add_argument("--curves", nargs="*", help=f"ids to show alone (default: {EXAMPLES})")
    arguments = parser.parse_args()
    try:
        import matplotlib
    except ImportError:
        return NO_MATPLOTLIB
    matplotlib.use("Agg")
    data = of_run(arguments.run) if arguments.run else json.load(sys.stdin)
    figure = draw(data, choose_method(data, arguments.method), arguments.curves)
    figure.savefig(arguments.picture, format=arguments.format, dpi=150)
    return 0


# ---- data ----------------------------------------------------------------------------------------


def choose_method(data, name):
    for method in data["methods"]:
        if name in (None, method["method"]):
            break
    else:
        sys.exit(f"there is no method {name}")
    if not all("forecasts" in curve for curve in method["curves"]):
        sys.exit("the curves are not in the input: give cairn predict --forecasts")
    return method


# ---- the picture ---------------------------------------------------------------------------------


def draw(data, method, wanted):
    from matplotlib import pyplot

    pyplot.rcParams.update({"font.size": 10, "axes.spines.top": False, "axes.spines.right": False})
    figure = pyplot.figure(figsize=(13.33, 7.5), layout="constrained")
    figure.get_layout_engine().set(rect=(0.005, 0.05, 0.99, 0.94), w_pad=0.08, h_pad=0.08)
    grid = figure.add_gridspec(2, 4, width_ratios=(1.7, 1, 1, 1))
    draw_all(figure.add_subplot(grid[0, 0]), data, method["curves"])
    draw_truth(figure.add_subplot(grid[1, 0]), data, method["curves"])
    chosen = choose(method["curves"], wanted, data["direction"])
    for place, curve in enumerate(chosen):
        draw_one(figure.add_subplot(grid[place // 3, 1 + place % 3]), data, curve)
    figure.suptitle(headline(data, method), fontsize=15, fontweight="bold")
    figure.legend(handles=handles(), loc="lower center", ncol=8, columnspacing=1.6,
                  handletextpad=0.6, frameon=False)
    return figure


def headline(data, method):
    summary = method["summary"]
    name = data["file"].rsplit("/", 1)[-1]
    if not summary["curves"]:
        return f"{name}: how {len(method['curves'])} trainings will end, after {method['method']}"
    saved = 100 * (summary["saved"] or 0)
    return (
        f"{name}: {method['method']} stops {summary['stopped']} of {summary['curves']} trainings "
        f"and saves {saved:.0f} % of the epochs"
    )


def handles():
    from matplotlib.lines import Line2D
    from matplotlib.patches import Patch

    return [
        Line2D([], [], color=TRAINED, marker=".", label="trained"),
        Line2D([], [], color=SAVED, linestyle="dashed", label="not trained"),
        Line2D([], [], color=STOP, label="stopped here"),
        Line2D([], [], color=CONTROL, linestyle="dotted", linewidth=2, label="control: goes on"),
        Line2D([], [], color=FORECAST, label="forecast of the end"),
        Line2D([], [], color=INK, linestyle="dotted", label="fitted curve"),
        Patch(color=FORECAST, alpha=0.25, label="80 % interval"),
        Line2D([], [], color=FINAL, marker="D", linestyle="", label="how it ended"),
    ]


def draw_all(panel, data, curves):
    step = -(-len(curves) // MOST_CURVES)
    shown = curves[:: max(step, 1)]
    faint = max(0.12, min(0.7, 12 / max(len(shown), 1)))
    for curve in shown:
        trained, saved = parts(curve)
        panel.plot(*saved, color=SAVED, linewidth=0.6, alpha=0.5, zorder=1)
        panel.plot(*trained, color=TRAINED, linewidth=0.8, alpha=faint, zorder=2)
        if curve["status"] == "stopped":
            last = [values[-1:] for values in trained]
            panel.plot(*last, ".", color=STOP, markersize=5, zorder=3)
    limit(panel, [value for curve in shown for value in curve["value"]], 0.03)
    panel.set_xlim(0, data["epochs"])
    panel.set_xlabel("epoch")
    panel.set_ylabel(data["metric"])
    panel.set_title(f"{len(shown)} of {len(curves)} trainings" if step > 1 else "all trainings")


def parts(curve):
    """(x, y) of what was trained, and of the rest."""
    x, y = curve["epoch"], numbers(curve["value"])
    seen = sum(epoch <= curve["epochs"] + 1e-9 for epoch in x)
    rest = max(seen - 1, 0)
    return (x[:seen], y[:seen]), (x[rest:], y[rest:])


def draw_truth(panel, data, curves):
    """Forecasts against ends; where there are no ends, the forecasts in their order."""
    decided = [c for c in curves if c["verdict"] and known([c["verdict"]["value"]])]
    ended = [c for c in decided if known([c["final"]])]
    if not ended:
        return draw_forecasts(panel, data, decided)
    for curve in ended:
        verdict = curve["verdict"]
        color = CONTROL if curve["control"] else STOP
        panel.errorbar(curve["final"], verdict["value"], yerr=bars(verdict), fmt="o", markersize=4,
                       color=color, ecolor=FORECAST, elinewidth=1, alpha=0.8)
    both = [c["final"] for c in ended] + [c["verdict"]["value"] for c in ended]
    limit(panel, both, 0.02)
    panel.set_xlim(panel.get_ylim())
    panel.axline([panel.get_ylim()[0]] * 2, slope=1, color=INK, linewidth=0.8, zorder=1)
    panel.set_xlabel(f"{data['metric']} at the end")
    panel.set_ylabel("forecast at the stop")
    held = sum(c["verdict"]["low"] <= c["final"] <= c["verdict"]["high"] for c in ended)
    panel.set_title(f"{held} of {len(ended)} intervals held")


def bars(forecast):
    ends = [forecast["value"] - forecast["low"], forecast["high"] - forecast["value"]]
    return [[max(end, 0)] for end in numbers(ends)]


def draw_forecasts(panel, data, curves):
    curves = sorted(curves, key=lambda c: c["verdict"]["value"])
    for place, curve in enumerate(curves):
        panel.errorbar(place, curve["verdict"]["value"], yerr=bars(curve["verdict"]), fmt="o",
                       markersize=4, color=STOP if curve["status"] == "stopped" else TRAINED,
                       ecolor=FORECAST, elinewidth=1)
    panel.set_xticks([])
    panel.set_xlabel("trainings, by their forecast")
    panel.set_ylabel(f"{data['metric']} at the end")
    panel.set_title("forecasts")


def draw_one(panel, data, curve):
    end = data["epochs"]
    trained, saved = parts(curve)
    told = [f for f in curve["forecasts"] if len(known([f["value"], f["low"], f["high"]])) == 3]
    at = [f["epoch"] for f in told]
    panel.fill_between(at, [f["low"] for f in told], [f["high"] for f in told], color=FORECAST,
                       alpha=0.25, linewidth=0)
    panel.plot(at, [f["value"] for f in told], color=FORECAST, linewidth=1.5)
    panel.plot(*saved, color=SAVED, linestyle="dashed", linewidth=1)
    panel.plot(*trained, color=TRAINED, marker=".", markersize=4, linewidth=1.2)
    draw_verdict(panel, curve, end)
    if known([curve["final"]]):
        panel.plot(end, curve["final"], "D", color=FINAL, markersize=6, clip_on=False, zorder=5)
    verdict = curve["verdict"]
    limit(panel, curve["value"], 0.04, [verdict[key] for key in ("low", "high")] if verdict else [])
    panel.set_xlim(0, end * 1.04)
    panel.set_title(story(curve, end), fontsize=9)
    panel.set_xlabel("epoch", fontsize=8)
    panel.tick_params(labelsize=8)


def draw_verdict(panel, curve, end):
    from families import fitted

    verdict = curve["verdict"]
    if not verdict or not known([verdict["value"]]):
        return
    if curve["status"] == "stopped":
        panel.axvline(verdict["epoch"], color=STOP, linewidth=1.5)
    elif curve["control"]:
        panel.axvline(verdict["epoch"], color=CONTROL, linestyle="dotted", linewidth=2)
    first = min(curve["epoch"])
    at = [first + (end - first) * step / 200 for step in range(201)]
    fit = fitted(verdict, curve["epoch"], numbers(curve["value"]), at)
    if fit is not None:
        panel.plot(at, fit, color=INK, linewidth=1, linestyle="dotted")
    panel.errorbar(end, verdict["value"], yerr=bars(verdict), color=FORECAST, fmt="o", markersize=4,
                   elinewidth=2.5, capsize=4, zorder=4)


def story(curve, end):
    name = curve["id"] if len(curve["id"]) <= 18 else curve["id"][:15] + "…"
    verdict, final = curve["verdict"], known([curve["final"]])
    ended = f", was {final[0]:.4g}" if final else ""
    if not verdict or verdict["value"] is None:
        return f"{name}: trained to the end{ended}" if final else f"{name}: at {curve['epochs']:g}"
    what = {"stopped": "stopped at", "unfinished": "is at", "trained": "control, decided at"}
    forecast = f"forecast {verdict['value']:.4g}{ended}"
    return f"{name}: {what[curve['status']]} {verdict['epoch']:g} of {end:g}\n{forecast}"


def limit(panel, values, ignored, shown=()):
    """Leaves out the share `ignored` of the lowest and of the highest values, but nothing `shown`,
    unless that is very far away."""
    values = sorted(known(values))
    if not values:
        return
    cut = int(ignored * len(values))
    low, high = values[cut], values[len(values) - 1 - cut]
    room = high - low or 0.1 * abs(high) or 1
    near = [min(max(value, low - room), high + room) for value in known(shown)]
    low, high = min([low] + near), max([high] + near)
    margin = 0.06 * (high - low) or 0.06 * room
    panel.set_ylim(low - margin, high + margin)


def choose(curves, wanted, direction):
    """Some stopped early and late, the best, a control, and the one with the greatest error."""
    if wanted:
        return [curve for curve in curves if curve["id"] in wanted][:EXAMPLES]
    told = [c for c in curves if c["forecasts"] and known(c["value"])]
    stopped = sorted((c for c in told if c["status"] == "stopped"), key=lambda c: c["epochs"])
    ended = sorted((c for c in told if known([c["final"]])), key=lambda c: c["final"])
    wrong = sorted((c for c in told if c["verdict"] and known([c["final"]])), key=error)
    picks = []
    if stopped:
        picks += [stopped[len(stopped) * part // 20] for part in (3, 10, 17)]
    if ended:
        picks.append(ended[-1 if direction == "maximize" else 0])
    picks += [c for c in told if c["control"]][:1] + wrong[-1:]
    spare = told[:: max(len(told) // EXAMPLES, 1)]
    chosen = []
    for curve in picks + spare:
        if all(curve is not other for other in chosen):
            chosen.append(curve)
    return sorted(chosen[:EXAMPLES], key=lambda c: c["epochs"])


def error(curve):
    return abs(curve["verdict"]["value"] - curve["final"])


if __name__ == "__main__":
    sys.exit(main())
