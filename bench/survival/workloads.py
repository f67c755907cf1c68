"""Small real runs: what is submitted again and again."""

import re
from dataclasses import dataclass, field
from pathlib import Path

SNAPSHOT = re.compile(r"/(\d+)-(\d+)-([0-9.e+-]+)-part\.h5$")


@dataclass
class Workload:
    name: str
    workflow: str
    candidates: int
    trains: bool  # networks, with checkpoints and snapshots
    options: dict = field(default_factory=dict)

    def command(self, cairn, folder, options=()):
        settings = {"search.candidates": self.candidates, **self.options, **dict(options)}
        words = [word for key, value in settings.items() for word in ("--set", f"{key}={value}")]
        workflow = Path(__file__).parents[2] / "workflows" / self.workflow
        return [cairn, "run", workflow, "--out", folder, "--resume", *words]


COMMON = {"predict.method": "cairn", "cluster.lost_after": 5}


def synthetic(candidates=40):
    """Sleeps instead of training: many messages, many verdicts."""
    return Workload("synthetic", "synthetic.toml", candidates, False,
                    {**COMMON, "search.population": 10, "search.sample": 3,
                     "objective.synthetic.epoch_seconds": 0.01})


def training(candidates=8):
    """Networks on Fashion-MNIST that inherit weights; a snapshot after every few steps."""
    return Workload("training", "fashion_mnist_transfer.toml", candidates, True,
                    {**COMMON, "data.train_samples": 1500, "training.epochs": 3,
                     "search.population": 3, "search.sample": 2, "budget.macs.max": 400000,
                     "store.snapshot_every": 0.05, "cluster.threads": 1})


def soak(candidates):
    """Trainings that cost nothing."""
    return Workload("soak", "synthetic.toml", candidates, False,
                    {"predict.method": "cairn", "training.epochs": 3,
                     "objective.synthetic.epoch_seconds": 0})


def snapshot(path):
    """(candidate, attempt), epoch of a snapshot's file name, or None."""
    match = SNAPSHOT.search(path)
    return ((int(match[1]), int(match[2])), float(match[3])) if match else None
