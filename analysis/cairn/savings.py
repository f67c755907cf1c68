"""Epochs that early stops saved, and what the forecasts were worth."""

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Savings:
    """Of the search's results, [epoch] where nothing else is said."""

    full: float  # length of a full training
    trained: float  # all that was trained
    saved: float  # by stops, at most
    stopped: int  # candidates

    @property
    def share(self):
        total = self.trained + self.saved
        return self.saved / total if total > 0 else float("nan")


def of(view):
    """What the stops of a run saved; the length of a training is the workflow's."""
    rows = view.candidates[view.candidates["status"].isin(["trained", "stopped"])]
    full = view.setting("training.epochs")
    full = float(full) if isinstance(full, (int, float)) else float(rows["epochs"].max())
    stopped = rows[rows["status"] == "stopped"]
    saved = float((full - stopped["epochs"]).clip(lower=0).sum())
    return Savings(full, float(rows["epochs"].sum()), saved, len(stopped))


def controls(view):
    """The verdict on each candidate that was trained on though it would have been stopped: columns
    candidate, epoch, value, low, high, final."""
    rows = view.results(view.run.forecasts)
    if rows.empty:
        return None
    rows = rows[rows["advice"] == "control"].drop_duplicates("candidate")
    ends = view.trained.set_index("candidate")[view.objective.name]
    rows = rows[rows["candidate"].isin(ends.index)]
    kept = rows[["candidate", "epoch", "value", "low", "high"]]
    return kept.assign(final=ends.loc[rows["candidate"]].to_numpy())


def held(rows):
    """How many of the intervals hold the final value."""
    return int(((rows["low"] <= rows["final"]) & (rows["final"] <= rows["high"])).sum())


def error(rows):
    """Mean absolute error of the forecasts, in units of the objective."""
    return float(np.abs(rows["value"] - rows["final"]).mean())
