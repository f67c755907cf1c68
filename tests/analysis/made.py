"""Runs made of rows, without files."""

from pathlib import Path

import pandas
from cairn import Run
from cairn.view import View

NO_SPAN = {"candidate": 0, "attempt": 0, "task": "search"}


def view(candidates=(), workers=(), timeline=(), submissions=(), workflow="", **more):
    """A view of a run that maximises `score_` unless `direction` says something else."""
    attributes = {"objective": "goal", "direction": more.pop("direction", "maximize")}
    attributes |= {"workflow": workflow, "ended": more.pop("ended", float("nan"))}
    tables = {
        "candidates": _table(
            [_candidate(i, row) for i, row in enumerate(candidates)], _candidate(0, {})
        ),
        "decisions": pandas.DataFrame({"candidate": range(len(candidates))}),
        "evaluations": _table(
            more.pop("evaluations", ()),
            {**NO_SPAN, "worker": 0, "status": "", "cause": "", "assigned": 0.0, "finished": 0.0},
        ),
        "curves": _table(more.pop("curves", ()), {**NO_SPAN, "epoch": 0.0, "goal": 0.0}),
        "timeline": _table(
            timeline, {**NO_SPAN, "worker": 0, "phase": "", "begin": 0.0, "end": 0.0}
        ),
        "checkpoints": pandas.DataFrame(),
        "workers": _table(
            workers, {"worker": 0, "submission": 1, "host": "n", "device": "cpu", "joined": 0.0}
        ),
        "submissions": _table(
            submissions, {"submission": 1, "started": 0.0, "version": "", "commit": ""}
        ),
        "forecasts": _table(more.pop("forecasts", ()), {**NO_SPAN, "epoch": 0.0, "advice": "go"}),
        "transfers": _table(more.pop("transfers", ()), {**NO_SPAN, "control": 0, "fault": ""}),
    }
    assert not more, more
    return View(Run(path=Path("run.h5"), attributes=attributes, tables=tables, **tables), Path("."))


def _candidate(number, row):
    value = row.get("goal", float("nan"))
    default = {
        "candidate": number,
        "status": "trained",
        "cause": "",
        "attempts": 1,
        "worker": 0,
        "epochs": 1.0,
        "proposed": 0.0,
        "assigned": 0.0,
        "finished": float(number + 1),
        "parents": "",
        "provider": -1,
        "inherited": 0.0,
        "lineage_epochs": 1.0,
        "parameters": -1,
        "macs": -1,
        "architecture": "",
        "score": value,
        "goal": value,
    }
    return {**default, **row}


def _table(rows, default):
    """Rows that lack a column have its default; no rows: the columns alone, with their types."""
    frame = pandas.DataFrame([{**default, **row} for row in rows] or [default])
    return frame if rows else frame.iloc[:0]
