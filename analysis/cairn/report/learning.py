"""Learning curves, with stops and forecasts."""

import numpy as np

from .. import style
from ..section import Section
from ..text import count, number
from ..text import sentence as capital

MOST_CURVES = 300
EXAMPLES = 4


def section(view):
    title, curves = "Learning curves", curves_of(view)
    if all(len(epochs) < 2 for epochs, _ in curves.values()):
        return Section(
            "curves", title, "No candidate has more than one value: there are no curves."
        )
    picks = examples(view, curves)
    figure = draw(view, curves, picks)
    return Section("curves", title, sentence(view, curves), figure, notes(view, curves, picks))


def curves_of(view):
    """{candidate: (epochs, values)} of the search's results that have points of the objective."""
    name, rows = view.objective.name, view.results(view.run.curves)
    if rows.empty or name not in rows:
        return {}
    rows = rows[rows[name].notna()].sort_values(["candidate", "epoch"], kind="stable")
    candidates = rows["candidate"].to_numpy()
    cuts = np.flatnonzero(np.diff(candidates)) + 1
    epochs, values = (np.split(rows[c].to_numpy(float), cuts) for c in ("epoch", name))
    firsts = candidates[np.concatenate([[0], cuts])] if len(candidates) else []
    return dict(zip(firsts.tolist(), zip(epochs, values)))


def status_of(view):
    return dict(zip(view.candidates["candidate"], view.candidates["status"]))


def forecasts_of(view):
    """{candidate: forecasts of its result, by epoch}."""
    rows = view.results(view.run.forecasts)
    if rows.empty:
        return {}
    return {c: part.sort_values("epoch") for c, part in rows.groupby("candidate")}


def sentence(view, curves):
    counts = view.counts()
    text = f"{capital(view.objective.label)} of {count(len(curves), 'training')} by epoch"
    if counts["stopped"]:
        return f"{text}; {counts['stopped']:,} were stopped early (orange)."
    return f"{text}; none was stopped early."


def notes(view, curves, picks):
    found = []
    if len(curves) > MOST_CURVES:
        found.append(f"Every {len(curves) // MOST_CURVES}th curve is drawn.")
    if picks:
        found.append(
            "The small plots show single trainings: the band is the forecast of the final value "
            "with its 80 % interval as it was at each epoch, the diamond how it ended."
        )
    return found


def examples(view, curves):
    """Some that were stopped, the best, and a control: candidates with forecasts."""
    told, status = forecasts_of(view), status_of(view)
    able = [c for c in told if c in curves]
    stopped = [c for c in able if status[c] == "stopped"]
    stopped.sort(key=lambda c: curves[c][0][-1])
    controls = [c for c in able if (told[c]["advice"] == "control").any() and c not in stopped]
    best = [] if view.best is None else [int(view.best["candidate"])]
    wanted = [*stopped[:1], *stopped[-1:], *(c for c in best if c in able), *controls, *able]
    return {c: told[c] for c in list(dict.fromkeys(wanted))[:EXAMPLES]}


def draw(view, curves, picks):
    figure = style.pyplot().figure(figsize=(style.WIDTH, 4.3 if picks else 3.6))
    grid = figure.add_gridspec(
        2, 4 if picks else 1, width_ratios=[2, 0.02, 1, 1] if picks else None
    )
    main = figure.add_subplot(grid[:, 0])
    draw_all(main, view, curves)
    limits = main.get_ylim()
    for place, (candidate, told) in enumerate(picks.items()):
        panel = figure.add_subplot(grid[place // 2, 2 + place % 2])
        draw_one(panel, view, candidate, curves[candidate], told)
        zoom(panel, limits)
        if place // 2 == (len(picks) - 1) // 2:
            panel.set_xlabel("epoch")
    return figure


def draw_all(panel, view, curves):
    status = status_of(view)
    step = max(len(curves) // MOST_CURVES, 1)
    shown = list(curves)[::step]
    for candidate in shown:
        color = style.ORANGE if status[candidate] == "stopped" else style.BLUE
        epochs, values = curves[candidate]
        panel.plot(epochs, values, color=color, linewidth=0.8, alpha=style.fade(len(shown), 20),
                   marker="" if len(epochs) > 1 else ".", markersize=4)
        if status[candidate] == "stopped":
            panel.plot(epochs[-1:], values[-1:], ".", color=style.ORANGE, markersize=4)
    best = None if view.best is None else int(view.best["candidate"])
    if best in curves:
        panel.plot(*curves[best], color=style.INK, linewidth=1.8, marker=".", markersize=5)
    values = np.concatenate([curves[c][1] for c in shown])
    low, high = style.limits(values, 0.02 if len(shown) >= 20 else 0)
    if best in curves:
        room = 0.03 * (high - low)
        low, high = min(low, curves[best][1].min() - room), max(high, curves[best][1].max() + room)
    panel.set_ylim(low, high)
    panel.set(xlabel="epoch", ylabel=view.objective.axis)
    style.legend(panel, handles(view, shown, status, best in curves), columns=3)


def handles(view, shown, status, best):
    from matplotlib.lines import Line2D

    kinds = {status[candidate] for candidate in shown}
    found = []
    if kinds - {"stopped"}:
        found.append(Line2D([], [], color=style.BLUE, label="trained"))
    if "stopped" in kinds:
        found.append(Line2D([], [], color=style.ORANGE, marker=".", label="stopped"))
    if best:
        label = f"best ({view.best['candidate']})"
        found.append(Line2D([], [], color=style.INK, marker=".", label=label))
    return found


def draw_one(panel, view, candidate, curve, told):
    stopped = status_of(view)[candidate] == "stopped"
    epochs, values = curve
    panel.fill_between(told["epoch"], told["low"], told["high"], color=style.SKY, alpha=0.35,
                       linewidth=0)
    panel.plot(told["epoch"], told["value"], color=style.SKY, linewidth=1.4)
    panel.plot(epochs, values, color=style.ORANGE if stopped else style.BLUE, marker=".",
               markersize=4, linewidth=1.2)
    what = f"{candidate}: stopped, forecast {number(told['value'].iloc[-1])}"
    if not stopped:
        panel.plot(epochs[-1:], values[-1:], "D", color=style.BLUE, markersize=5)
        what = f"{candidate}: trained, {number(values[-1])}"
        if (told["advice"] == "control").any():
            what = f"{candidate}: control, {number(values[-1])}"
    panel.set_title(what, fontsize=8.5, fontweight="normal")
    full = view.setting("training.epochs")
    panel.set_xlim(0, 1.06 * (full if isinstance(full, (int, float)) else epochs[-1]))
    panel.tick_params(labelsize=7.5)


def zoom(panel, limits):
    """At most what the large plot shows, and half of that around it: a wide band is cut."""
    low, high = panel.get_ylim()
    room = 0.25 * (limits[1] - limits[0])
    panel.set_ylim(max(low, limits[0] - room), min(high, limits[1] + room))
