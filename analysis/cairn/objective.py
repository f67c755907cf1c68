"""What a search optimises: any metric, to be maximised or minimised."""

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Objective:
    """`name` is a column of the tables; `direction` is `maximize` or `minimize`."""

    name: str
    direction: str
    unit: str = ""

    @property
    def label(self):
        return self.name.replace("_", " ")

    @property
    def axis(self):
        return f"{self.label} [{self.unit}]" if self.unit else self.label

    @property
    def maximized(self):
        return self.direction != "minimize"

    def losses(self, values):
        """The values so that less is better."""
        values = np.asarray(values, float)
        return -values if self.maximized else values

    def best_so_far(self, values):
        """The best of all values up to each; NaN before the first."""
        running = np.fmin.accumulate(self.losses(values)) if len(values) else np.array([])
        return -running if self.maximized else running

    def best(self, values):
        """The best of a Series: its label, or None without any number."""
        values = values.dropna()
        if values.empty:
            return None
        return values.idxmax() if self.maximized else values.idxmin()

    def ordered(self, frame, column):
        """The rows that have a value, the best first; of equal ones the earlier row."""
        rows = frame[frame[column].notna()]
        return rows.sort_values(column, ascending=not self.maximized, kind="stable")

    def reached(self, values, target):
        return self.losses(values) <= self.losses(target)


def of_run(run):
    """The objective of a run; a run without any submission has none."""
    name = str(run.attributes.get("objective", ""))
    unit = run.candidates.attrs.get("unit", {}).get(name, "1")
    return Objective(name, str(run.attributes.get("direction", "maximize")), unit.strip("1"))
