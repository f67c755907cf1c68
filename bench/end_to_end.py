#!/usr/bin/python3
"""A search from its launch to a fixed time, as a user of other tools would run it: how good is the
best network after one, two, four and eight minutes of two workers, and how busy were they?

Only trainings that were finished count, and of those only what trained at least one epoch. The test
accuracy of the best is measured afterwards. What other tools reached in the same space, time and
machine stands below the table.
"""

import shutil
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "analysis"))

from cairn import busy, view
from survival.arguments import argument_parser
from survival.processes import Job

EXAMPLES = """examples:
  scripts/bench.sh end_to_end                       three seeds, 25 minutes
  scripts/bench.sh end_to_end --seeds 1 --minutes 4
"""
WORKFLOW = Path(__file__).resolve().parent.parent / "workflows" / "peer_space.toml"
WORKERS = 2
GRACE = 1  # [s] to end in order
LOADING = 120  # [s] for a job that only measures
# Best validation accuracy after eight minutes of two runs each, on two cores.
PEERS = [("Optuna 5, TPE + Hyperband", "0.916 0.906", "0.997"),
         ("DeepHyper 0.13, CBO + halving", "0.848 0.901", "0.95-0.98")]


@dataclass
class Search:
    """What one run came to."""

    seed: int
    launched: float  # [s since 1970]
    view: view.View
    test: float = float("nan")

    @property
    def counting(self):
        table = self.view.candidates
        return table[(table["status"] == "trained") & (table["epochs"] >= 1)]

    def best_after(self, seconds):
        rows = self.counting
        return rows.loc[rows["finished"] <= self.launched + seconds, "score"].max()

    def busy(self, seconds):
        """Share of the workers' time from the launch to the end."""
        rows = self.view.run.timeline
        rows = rows[rows["phase"] != busy.IDLE]
        begins, ends = busy.merged(rows[["worker", "begin", "end"]])
        end = self.launched + seconds
        return (ends.clip(max=end) - begins.clip(max=end)).sum() / (WORKERS * seconds)


def arguments():
    parser = argument_parser(__doc__, EXAMPLES)
    parser.add_argument("--seeds", type=int, default=3, help="searches, one after the other")
    parser.add_argument("--minutes", type=float, default=8, help="of each, from its launch")
    parser.add_argument("--workflow", type=Path, default=WORKFLOW)
    return parser.parse_args()


def command(options, folder, *changes):
    words = [options.cairn, "run", options.workflow, "--out", folder, "--resume"]
    for change in changes:
        words += ["--set", change]
    return words


def search(options, folder, seed):
    seconds = 60 * options.minutes
    launched = time.time()
    job = Job(options.mpirun, WORKERS + 1,
              command(options, folder, f"run.seed={seed}", f"run.time_limit={seconds - 1}",
                      f"run.grace={GRACE}"), folder.with_suffix(".log"))
    if not job.wait(seconds + LOADING):
        job.kill_all()
        sys.exit(f"the search does not end; see {folder.with_suffix('.log')}")
    if not (folder / "run.h5").exists():
        sys.exit(f"the search failed; see {folder.with_suffix('.log')}")
    return Search(seed, launched, view.View(view.load(folder), folder))


def test_best(options, folder, found):
    """Resumed with no more candidates than it has, a search measures its best and is complete."""
    finished = int(found.view.candidates["status"].isin(["trained", "failed"]).sum())
    job = Job(options.mpirun, WORKERS + 1,
              command(options, folder, f"run.seed={found.seed}",
                      f"search.candidates={finished}"), folder.with_suffix(".log"))
    if not job.wait(LOADING):
        job.kill_all()
        return float("nan")
    table = view.View(view.load(folder), folder).candidates
    column = next((name for name in table if name.startswith("test_") and "accuracy" in name), None)
    return table[column].max() if column else float("nan")


def figure(name, value, unit):
    print(f"figure end_to_end.{name} {value:.4f} {unit}", flush=True)


def show(found, marks, seconds):
    cells = [f"{found.best_after(60 * mark):.4f}" for mark in marks]
    rows = found.counting
    print(f"seed {found.seed:<28}" + "  ".join(f"{cell:>7}" for cell in cells) +
          f"  {found.test:7.4f}  {found.busy(seconds):6.3f}  {len(rows):10}"
          f"  {rows['epochs'].sum():6.1f}", flush=True)


def main():
    options = arguments()
    folder = options.folder or Path(tempfile.mkdtemp(prefix="cairn-end-"))
    folder.mkdir(parents=True, exist_ok=True)
    seconds = 60 * options.minutes
    marks = [mark for mark in (1, 2, 4, 8) if mark < options.minutes] + [options.minutes]
    print(f"{'best validation accuracy after':33}" +
          "  ".join(f"{f'{mark:g} min':>7}" for mark in marks) +
          "     test    busy  candidates  epochs", flush=True)
    searches = []
    for seed in range(1, options.seeds + 1):
        found = search(options, folder / f"seed{seed}", seed)
        found.test = test_best(options, folder / f"seed{seed}", found)
        show(found, marks, seconds)
        searches.append(found)
    for name, accuracy, share in PEERS:
        print(f"{name:33}{accuracy:>{9 * len(marks) - 2}}           {share:>6}")
    figure("worst_of_seeds", min(found.best_after(seconds) for found in searches), "accuracy")
    figure("least_busy", min(found.busy(seconds) for found in searches), "share")
    if not options.folder:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
