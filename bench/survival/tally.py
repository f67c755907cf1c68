"""Counts of what was killed and what it cost."""

import time
from collections import defaultdict
from dataclasses import dataclass


@dataclass
class Tally:
    kills: int = 0
    in_writes: int = 0  # just when a file was created, renamed or written
    interrupted: int = 0  # trainings that ran
    epochs: float = 0.0  # that had to be trained again, about
    seconds: float = 0.0  # from the kill until the job was over or went on


class Tallies:
    """By victim; and of the runs."""

    def __init__(self):
        self.victims = defaultdict(Tally)
        self.begin = time.time()
        self.runs = self.submissions = self.candidates = 0
        self.checked = self.resumed = 0  # finished candidates compared; snapshots gone on from
        self.again = 0  # trainings whose end was repeated for a checkpoint that was not yet written
        self.lost = 0  # finished candidates that were lost, or changed, or trained again
        self.violations = []

    def kills(self):
        return sum(tally.kills for tally in self.victims.values())

    def complete(self, kind, kills):
        self.runs += 1
        self.candidates += kind.candidates
        victims = ", ".join(kill.victim for kill in kills) or "nobody"
        print(f"{self.seconds():6.0f} s  run {self.runs}, {kind.name}: killed {victims}; complete",
              flush=True)

    def violate(self, folder, violation):
        self.violations.append(violation)
        self.lost += violation.lost
        (folder / "violation").write_text(f"{violation}\n")
        print(f"VIOLATION {violation}\nwhat happened is in {folder}", flush=True)

    def seconds(self):
        return time.time() - self.begin

    def report(self):
        print(f"\n{'victim':12}{'kills':>8}{'in writes':>11}{'trainings cut':>15}"
              f"{'epochs again':>14}{'seconds each':>14}")
        for name, tally in sorted(self.victims.items()):
            print(f"{name:12}{tally.kills:8}{tally.in_writes:11}{tally.interrupted:15}"
                  f"{tally.epochs:14.1f}{tally.seconds / max(tally.kills, 1):14.1f}")
        for name, value, unit in self.figures():
            print(f"figure chaos.{name} {value:.4g} {unit}", flush=True)

    def figures(self):
        epochs = sum(tally.epochs for tally in self.victims.values())
        counts = {"runs": self.runs, "submissions": self.submissions,
                  "candidates": self.candidates, "kills_survived": self.kills(),
                  "violations": len(self.violations), "lost_items": self.lost,
                  "finished_compared": self.checked, "snapshots_gone_on_from": self.resumed,
                  "checkpoints_written_again": self.again}
        return [*((name, count, "1") for name, count in counts.items()),
                ("repeated_epochs", epochs, "epoch"), ("time", self.seconds(), "s")]
