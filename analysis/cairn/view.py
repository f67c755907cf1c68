"""A run as the plots see it: outcomes, running time, and what its workflow says."""

import tomllib
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from . import clock, objective, state
from .load import Run, load

DEFAULTS = {"score": None, "provider": -1, "inherited": 0.0, "lineage_epochs": float("nan")}


@dataclass
class View:
    run: Run
    folder: Path

    @cached_property
    def objective(self):
        return objective.of_run(self.run)

    @cached_property
    def clock(self):
        return clock.of_run(self.run)

    @cached_property
    def state(self):
        return state.of_folder(self.folder)

    @cached_property
    def candidates(self):
        """/candidates with `time` [s of running time] of the outcome; columns that files of older
        versions lack have their defaults, and the objective is a column in any case."""
        table = self.run.candidates.copy()
        if self.objective.name not in table:
            table[self.objective.name] = float("nan")
        for name, value in DEFAULTS.items():
            if name not in table:
                table[name] = table[self.objective.name] if value is None else value
        table["time"] = self.clock.elapsed(table["finished"])
        return table

    @cached_property
    def outcomes(self):
        """Trained and stopped candidates that have a finite score, in the order of their end."""
        import numpy

        table = self.candidates
        known = table["status"].isin(["trained", "stopped"]) & numpy.isfinite(table["score"])
        return table[known].sort_values("time", kind="stable")

    @cached_property
    def trained(self):
        """Candidates whose objective was measured at the end of a training."""
        import numpy

        table = self.outcomes[self.outcomes["status"] == "trained"]
        return table[numpy.isfinite(table[self.objective.name])]

    @cached_property
    def best(self):
        """The row of the best trained candidate, or None."""
        label = self.objective.best(self.trained[self.objective.name])
        return None if label is None else self.trained.loc[label]

    @cached_property
    def workflow(self):
        try:
            return tomllib.loads(str(self.run.attributes.get("workflow", "")))
        except tomllib.TOMLDecodeError:
            return {}

    def setting(self, key, default=None):
        """A value of the workflow: setting("training.epochs")."""
        place = self.workflow
        for part in key.split("."):
            if not isinstance(place, dict) or part not in place:
                return default
            place = place[part]
        return place

    def counts(self):
        """Candidates by status, all four of them."""
        found = self.candidates["status"].value_counts()
        return {
            name: int(found.get(name, 0)) for name in ("trained", "stopped", "failed", "pending")
        }

    def search(self, table):
        """The rows of the search in a table of evaluations, without final trainings and tests."""
        return table[table["task"] == "search"] if "task" in table else table

    def results(self, table):
        """The rows that belong to each candidate's result: those of its last attempt that ended."""
        rows = self.search(table)
        if rows.empty:
            return rows
        key = ["candidate", "attempt"]
        return rows.merge(self.result_attempts, on=key, how="inner")

    @cached_property
    def result_attempts(self):
        """(candidate, attempt) of the search's results; see /candidates in doc/formats.md."""
        rows = self.search(self.run.evaluations)
        rows = rows[rows["status"].isin(["trained", "stopped", "failed"])]
        rows = rows.sort_values("finished", kind="stable")
        return rows.drop_duplicates("candidate")[["candidate", "attempt"]]


def of(path):
    """The view of the run in a folder, or in a file run.h5. Raises LoadError."""
    run = load(path)
    return View(run, run.path.parent)
