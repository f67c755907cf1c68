"""When workers were busy: spans without overlap, shares of time, sums by phase."""

import numpy as np
import pandas

IDLE = "wait"
RUNNING = "running"  # what was not over when the tables were made


def spans(view):
    """Columns worker, phase, begin, end [s of running time], submission: all that workers did but
    wait, and what they were at when the tables were made."""
    rows = view.run.timeline
    rows = rows[(rows["phase"] != IDLE) & (rows["end"] > rows["begin"])]
    rows = pandas.concat([rows[["worker", "phase", "begin", "end"]], _running(view)])
    clock = view.clock
    return pandas.DataFrame(
        {
            "worker": rows["worker"].to_numpy(int),
            "phase": rows["phase"].to_numpy(object),
            "begin": clock.elapsed(rows["begin"]),
            "end": clock.elapsed(rows["end"]),
            "submission": clock.submission(rows["begin"].to_numpy(float)),
        }
    )


def _running(view):
    rows, clock = view.run.evaluations, view.clock
    open_ones = (rows["status"] == "pending") & (rows["assigned"] >= clock.starts[-1])
    rows = rows[open_ones]
    return pandas.DataFrame(
        {
            "worker": rows["worker"],
            "phase": RUNNING,
            "begin": rows["assigned"],
            "end": clock.ends[-1],
        }
    )


def presence(view):
    """Columns worker, begin, end [s of running time]: from a worker's first sign in a submission
    to the end of that. A worker that died early counts as idle from then on."""
    clock, rows = view.clock, view.run.workers
    which = clock.submission(rows["joined"].to_numpy(float))
    return pandas.DataFrame(
        {
            "worker": rows["worker"].to_numpy(int),
            "begin": clock.elapsed(rows["joined"]),
            "end": clock.elapsed(clock.ends[which]) if len(rows) else np.array([], float),
        }
    )


def merged(table):
    """The time that the spans of each worker cover, as (begins, ends) without overlap: weights are
    written while the next training runs."""
    if table.empty:
        return np.array([]), np.array([])
    rows = table.sort_values(["worker", "begin"], kind="stable")
    reach = rows.groupby("worker")["end"].cummax().groupby(rows["worker"]).shift(fill_value=-np.inf)
    begins = np.maximum(rows["begin"].to_numpy(), reach.to_numpy())
    ends = rows["end"].to_numpy()
    kept = ends > begins
    return begins[kept], ends[kept]


def covered(begins, ends, until):
    """How much of the spans lies before each of the times `until` [worker-seconds]."""
    return _before(begins, until) - _before(ends, until)


def _before(times, until):
    times = np.sort(times)
    sums = np.concatenate([[0.0], np.cumsum(times)])
    counts = np.searchsorted(times, until)
    return counts * np.asarray(until, float) - sums[counts]


def utilisation(view):
    """Share of the workers' time in which they were not idle; NaN without workers."""
    there = presence(view)
    total = float((there["end"] - there["begin"]).sum())
    begins, ends = merged(spans(view))
    return min(float((ends - begins).sum()) / total, 1.0) if total > 0 else float("nan")


def over_time(view, edges):
    """Utilisation between each two edges [s]; NaN where no worker was there."""
    there = presence(view)
    free = np.diff(covered(there["begin"].to_numpy(), there["end"].to_numpy(), edges))
    work = np.diff(covered(*merged(spans(view)), edges))
    with np.errstate(all="ignore"):
        return np.where(free > 1e-9 * (edges[-1] - edges[0]), np.clip(work / free, 0, 1), np.nan)


def by_phase(view):
    """Worker-seconds of each phase, the largest first. Phases may overlap."""
    table = spans(view)
    return (
        (table["end"] - table["begin"]).groupby(table["phase"]).sum().sort_values(ascending=False)
    )
