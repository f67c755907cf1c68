"""Time that a job was running: the pauses between its submissions are left out."""

import numpy as np


class Clock:
    """Times in seconds since 1970 become seconds of running time since the run began."""

    def __init__(self, starts, ends):
        """When each submission began, ascending, and when its last event was."""
        self.starts = np.asarray(starts, float)
        self.ends = np.maximum(np.asarray(ends, float), self.starts)
        pauses = np.concatenate([[0.0], np.maximum(self.starts[1:] - self.ends[:-1], 0)])
        self._skipped = self.starts[0] + np.cumsum(pauses)

    @property
    def total(self):
        """Running time of the whole run [s]."""
        return float(self.elapsed(self.ends[-1]))

    @property
    def resumes(self):
        """When the run was resumed [s of running time]."""
        return self.elapsed(self.starts[1:])

    def submission(self, times):
        """Index of the submission at each time."""
        return np.clip(np.searchsorted(self.starts, times, "right") - 1, 0, None)

    def elapsed(self, times):
        """Running time at each time [s]; what lies in a pause counts for its begin."""
        times = np.asarray(times, float)
        which = self.submission(np.nan_to_num(times, nan=self.starts[0]))
        # Clocks of hosts differ a little: nothing is before the start or after the end.
        inside = np.clip(times, self.starts[which], self.ends[which])
        return inside - self._skipped[which]


def of_run(run):
    events = np.sort(np.concatenate(list(_events(run))))
    starts = run.submissions["started"].to_numpy(float) if len(run.submissions) else events[:1]
    ended = float(run.attributes.get("ended", np.nan))
    starts = np.sort(starts) if len(starts) else np.array([0.0 if np.isnan(ended) else ended])
    ends = []
    for index, start in enumerate(starts):
        after = starts[index + 1] if index + 1 < len(starts) else np.inf
        own = events[(events >= start) & (events < after)]
        ends.append(own[-1] if len(own) else start)
    if ended >= starts[-1]:
        ends[-1] = max(ends[-1], ended)
    return Clock(starts, ends)


def _events(run):
    columns = (
        (run.evaluations, "assigned"),
        (run.evaluations, "finished"),
        (run.timeline, "end"),
        (run.candidates, "proposed"),
    )
    for table, name in columns:
        if name in table:
            values = table[name].to_numpy(float)
            yield values[np.isfinite(values)]
