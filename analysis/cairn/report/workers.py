"""What each worker did when, and how well they were used."""

import numpy as np

from .. import busy, style
from ..section import Section
from ..text import count, percent, time_unit

MOST_SPANS = 4000  # beyond that, colours of many short spans are mixed
MOST_ROWS = 200
COLUMNS = 700
BINS = 100
PHASES = {
    "train": style.BLUE, "validate": style.SKY, "test": style.GREEN, "load": style.ORANGE,
    "build": style.PINK, "write": style.RED, busy.RUNNING: style.FAINT,
}


def section(view):
    title = "Workers"
    spans = busy.spans(view)
    if spans.empty or view.clock.total <= 0:
        return Section("workers", title, "No time of any worker was recorded.")
    return Section("workers", title, sentence(view), draw(view, spans), [phases(view)])


def sentence(view):
    workers = len(set(view.run.workers["worker"]))
    hosts = len(set(view.run.workers["host"]))
    return (
        f"{count(workers, 'worker')} on {count(hosts, 'host')} worked "
        f"{percent(busy.utilisation(view))} of the time."
    )


def phases(view):
    sums = busy.by_phase(view)
    parts = [f"{phase} {percent(value / sums.sum())}" for phase, value in sums.items()]
    return f"Of their working time: {', '.join(parts)}. Empty is waiting."


def draw(view, spans):
    workers = sorted(set(view.run.workers["worker"]) | set(spans["worker"]))
    height = min(max(0.28 * len(workers), 0.7), 4.0)
    figure, (bars, use) = style.pyplot().subplots(
        2, 1, figsize=(style.WIDTH, height + 1.9), sharex=True,
        gridspec_kw={"height_ratios": [height, 1.0]},
    )
    unit, size = time_unit(view.clock.total)
    if len(spans) > MOST_SPANS or len(workers) > MOST_ROWS:
        draw_mixed(bars, spans, workers, view.clock.total, size)
    else:
        draw_spans(bars, spans, workers, size)
    label_workers(bars, workers)
    style.legend(bars, handles(spans), columns=7)
    draw_use(use, view, size)
    use.set_xlabel(f"running time [{unit}]")
    use.set_xlim(0, view.clock.total / size)
    for panel in (bars, use):
        for resumed in view.clock.resumes:
            panel.axvline(resumed / size, color=style.SOFT, linestyle=":", linewidth=1)
    return figure


def draw_spans(panel, spans, workers, size):
    row = {worker: place for place, worker in enumerate(workers)}
    for phase, part in spans.groupby("phase"):
        color = PHASES.get(phase, style.SOFT)
        for worker, own in part.groupby("worker"):
            pieces = np.column_stack([own["begin"], own["end"] - own["begin"]]) / size
            panel.broken_barh(pieces.tolist(), (row[worker] - 0.36, 0.72), color=color, linewidth=0)


def draw_mixed(panel, spans, workers, total, size):
    """An image: the colour of what a worker (or a group of them) did most, as strong as it did."""
    rows = min(len(workers), MOST_ROWS)
    edges = np.linspace(0, total, COLUMNS + 1)
    place = {worker: index * rows // len(workers) for index, worker in enumerate(workers)}
    share = np.zeros((rows, COLUMNS))
    color = np.zeros((rows, COLUMNS, 3))
    spans = spans.assign(row=spans["worker"].map(place))
    for (row, phase), own in spans.groupby(["row", "phase"]):
        part = np.diff(busy.covered(own["begin"].to_numpy(), own["end"].to_numpy(), edges))
        share[row] += part
        color[row] += part[:, None] * rgb(PHASES.get(phase, style.SOFT))
    color /= np.maximum(share, 1e-300)[:, :, None]
    group = np.bincount(list(place.values()), minlength=rows)[:, None]
    strong = np.clip(share / (group * (edges[1] - edges[0])), 0, 1)
    panel.imshow(np.dstack([np.clip(color, 0, 1), strong]), aspect="auto", interpolation="nearest",
                 zorder=1, extent=(0, total / size, len(workers) - 0.5, -0.5))


def rgb(color):
    return np.array([int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)])


def label_workers(panel, workers):
    step = max(-(-len(workers) // 16), 1)
    panel.set_yticks(range(0, len(workers), step), [str(w) for w in workers[::step]])
    panel.set_ylim(len(workers) - 0.5, -0.5)
    panel.set_ylabel("worker")
    panel.grid(False, axis="y")


def handles(spans):
    from matplotlib.patches import Patch

    seen = set(spans["phase"])
    return [Patch(color=color, label=phase) for phase, color in PHASES.items() if phase in seen]


def draw_use(panel, view, size):
    edges = np.linspace(0, view.clock.total, BINS + 1)
    share = 100 * busy.over_time(view, edges)
    panel.stairs(share, edges / size, color=style.BLUE, linewidth=1.2, baseline=None)
    panel.set_ylim(0, 105)
    panel.set_ylabel("in use [%]")
