#!/usr/bin/env python3
"""Tables and plots of `cairn simulate --format json`.

  python3 analysis/scaling.py --weak weak.json --strong strong.json --snapshots s*.json --out DIR

Each file holds one call: of --weak and --strong a list of workers, of --snapshots one number of
workers each with its own store.snapshot_every. Prints a Markdown table for each and writes
weak.png, strong.png and snapshots.png to DIR.
"""

import argparse
import json
import pathlib
import sys

from cairn import style
from cairn.errors import AnalysisError, guarded

LOADS = {
    "rank_0": "rank 0",
    "generator": "generator",
    "predictors": "predictors",
    "bandwidth": "bandwidth",
    "creates": "file creates",
    "sweeper": "file removal",
}


def simulations(path):
    try:
        found = json.loads(pathlib.Path(path).read_text())["simulations"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise AnalysisError(
            f"cannot read {path}", str(error), "Write it with cairn simulate --format json"
        ) from error
    if not found:
        raise AnalysisError(f"{path} has no simulation", "", "Leave --knee out")
    return found


def table(header, rows):
    lines = [header, ["---:"] * len(header)] + rows
    print("\n".join("| " + " | ".join(line) + " |" for line in lines) + "\n")


def percent(share):
    return f"{100 * share:.2f} %"


def scaling_table(rows):
    header = ["workers", "candidates", "makespan [s]", "candidates/h", "busy", "without drain"]
    table(
        header + list(LOADS.values()) + ["creates/s", "lost [worker-h]", "most loaded"],
        [
            [
                f"{r['workers']:,}",
                f"{r['candidates']:,}",
                f"{r['makespan_s']:,.0f}",
                f"{r['throughput_per_h']:,.0f}",
                percent(r["utilisation"]),
                percent(r["utilisation_without_drain"]),
                *[percent(r["loads"][key]) for key in LOADS],
                f"{r['creates_per_s']:,.0f}",
                f"{r['lost_worker_h']:,.1f}",
                r["bottleneck"],
            ]
            for r in rows
        ],
    )


def snapshot_table(rows):
    table(
        ["snapshot every [s]", "lost [worker-h]", "paused [worker-h]", "both", "node failures"],
        [
            [
                f"{r['assumptions']['snapshot_every']:g}",
                f"{r['lost_worker_h']:,.1f}",
                f"{r['snapshot_worker_h']:,.1f}",
                f"{r['lost_worker_h'] + r['snapshot_worker_h']:,.1f}",
                f"{r['node_failures']}",
            ]
            for r in rows
        ],
    )


def line(axes, x, y, number, label):
    axes.plot(x, y, color=style.SERIES[number], marker=style.MARKERS[number], label=label)


def finish(axes, title, x_label, y_label):
    axes.set_title(title)
    axes.set_xlabel(x_label)
    axes.set_ylabel(y_label)
    style.human(axes.xaxis)
    style.human(axes.yaxis)
    if axes.get_legend_handles_labels()[0]:
        axes.legend()


def plot_scaling(plt, rows, title, path):
    figure, (speed, use, load) = plt.subplots(1, 3, figsize=(15, 4.5), layout="constrained")
    workers = [r["workers"] for r in rows]
    throughput = [r["throughput_per_h"] for r in rows]
    line(speed, workers, throughput, 0, "simulated")
    ideal = [throughput[0] * n / workers[0] for n in workers]
    speed.plot(workers, ideal, color=style.SOFT, linestyle="--", label="in proportion")
    speed.set_xscale("log")
    speed.set_yscale("log")
    finish(speed, "Throughput", "workers", "candidates per hour")
    for number, (key, label) in enumerate(
        [("utilisation", "all"), ("utilisation_without_drain", "without the drain")]
    ):
        line(use, workers, [100 * r[key] for r in rows], number, label)
    use.set_xscale("log")
    use.set_ylim(0, 102)
    finish(use, "Utilisation", "workers", "workers' time in use [%]")
    for number, (key, label) in enumerate(LOADS.items()):
        shown = [100 * max(r["loads"][key], 1e-6) for r in rows]
        line(load, workers, shown, number, label)
    load.axhline(100, color=style.INK, linewidth=1)
    load.set_xscale("log")
    load.set_yscale("log")
    load.set_ylim(1e-3, 300)
    finish(load, "Load (100 %: saturated)", "workers", "busy time [%]")
    figure.suptitle(title)
    figure.savefig(path, dpi=110, facecolor="white")


def plot_snapshots(plt, rows, path):
    figure, axes = plt.subplots(figsize=(6, 4.5), layout="constrained")
    every = [r["assumptions"]["snapshot_every"] for r in rows]
    lost = [r["lost_worker_h"] for r in rows]
    paused = [r["snapshot_worker_h"] for r in rows]
    line(axes, every, lost, 0, "lost with a node")
    line(axes, every, paused, 1, "paused for snapshots")
    line(axes, every, [a + b for a, b in zip(lost, paused)], 2, "both")
    axes.set_xscale("log")
    axes.set_yscale("log")
    finish(axes, "Work lost against snapshots", "time between snapshots [s]", "worker-hours")
    figure.savefig(path, dpi=110, facecolor="white")


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--weak", metavar="FILE")
    parser.add_argument("--strong", metavar="FILE")
    parser.add_argument("--snapshots", metavar="FILE", nargs="+", default=[])
    parser.add_argument("--out", metavar="DIR", required=True, type=pathlib.Path)
    arguments = parser.parse_args()
    return guarded("scaling", lambda: run(arguments))


def run(arguments):
    plt = style.pyplot()
    arguments.out.mkdir(parents=True, exist_ok=True)
    for name, title in (("weak", "Weak scaling"), ("strong", "Strong scaling")):
        if path := getattr(arguments, name):
            rows = simulations(path)
            print(f"{title}\n")
            scaling_table(rows)
            plot_scaling(plt, rows, title, arguments.out / f"{name}.png")
    if arguments.snapshots:
        rows = [row for path in arguments.snapshots for row in simulations(path)]
        rows.sort(key=lambda row: row["assumptions"]["snapshot_every"])
        print("Snapshots\n")
        snapshot_table(rows)
        plot_snapshots(plt, rows, arguments.out / "snapshots.png")


if __name__ == "__main__":
    sys.exit(main())
