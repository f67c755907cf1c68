#!/usr/bin/python3
"""A long run of trainings that cost nothing, through real MPI: what each rank holds in memory and
how many files it has open on the way, and what the journal grows by.

Workers and predictors must stay as they are; rank 0 may grow by what it keeps of each candidate.
"""

import shutil
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from survival.arguments import argument_parser
from survival.processes import Job, memory, open_files
from survival.record import answer_all
from survival.workloads import soak

EXAMPLES = """examples:
  bench/soak.py --cairn build/release/cairn --candidates 3000
  bench/soak.py --cairn build/release/cairn --long                  100,000 candidates
The exit code is 1 where a rank grew, files were left open, or the run was not complete.
"""
WARM, HALF, END = 0.1, 0.5, 1.0  # of the run
SLACK = 16000  # [kB] that a rank may grow by all the same: buffers, the allocator's arenas
BACKLOG = 24000  # [kB] of messages that may wait for a predictor while it computes
COORDINATOR_BYTES = 500  # that rank 0 may keep of a candidate while it works
LESSONS, LESSON_BYTES = 4096, 8192  # that a predictor keeps, and what one takes


@dataclass
class Sample:
    journal: int  # bytes of the journal: how far the run is
    memory: dict  # rank -> resident memory [kB]
    files: dict  # rank -> open files


def arguments():
    parser = argument_parser(__doc__, EXAMPLES)
    parser.add_argument("--candidates", type=int, default=10000)
    parser.add_argument("--ranks", type=int, default=4, help="a coordinator, a predictor, workers")
    parser.add_argument("--long", action="store_true", help="short for --candidates 100000")
    options = parser.parse_args()
    options.candidates = 100000 if options.long else options.candidates
    return options


def journal_bytes(folder):
    return sum(file.stat().st_size for file in folder.glob("journal/*"))


def sample(job, folder):
    written = journal_bytes(folder)
    ranks = job.ranks()
    found = {rank: (memory(process), open_files(process)) for rank, process in ranks.items()}
    found = {rank: values for rank, values in found.items() if None not in values}
    return Sample(written, {rank: m for rank, (m, _) in found.items()},
                  {rank: f for rank, (_, f) in found.items()})


def observe(job, folder, options):
    """Samples of the time in which all ranks were there."""
    samples = []
    while job.alive():
        time.sleep(0.05 if len(samples) < 200 else 0.5)
        new = sample(job, folder)
        if len(new.memory) == options.ranks and new.journal > 0:
            samples.append(new)
    return samples


def at_work(samples):
    """Those before the journal was complete and rank 0 began to make tables of it."""
    return [sample for sample in samples if sample.journal < samples[-1].journal]


def at(samples, share):
    """The one that was made when the journal was so far."""
    return min(samples, key=lambda sample: abs(sample.journal - share * samples[-1].journal))


def growth(samples, rank, since):
    """[kB]"""
    return samples[-1].memory[rank] - at(samples, since).memory[rank]


def role(rank):
    return ["coordinator", "predictor"][rank] if rank < 2 else f"worker_{rank - 2}"


def open_since(samples, rank, since):
    """How many files a rank had open."""
    first = samples.index(at(samples, since))
    return [sample.files[rank] for sample in samples[first:]]


def report(samples, options):
    print(f"\n{'rank':14}{'at 10 %':>12}{'at 50 %':>12}{'at 100 %':>12}{'open files':>14}"
          "   (memory in MB)")
    for rank in range(options.ranks):
        values = [at(samples, share).memory[rank] / 1024 for share in (WARM, HALF, END)]
        files = open_since(samples, rank, WARM)
        print(f"{role(rank):14}" + "".join(f"{value:12.1f}" for value in values)
              + f"{min(files):10} - {max(files)}")


def figures(samples, folder, options, seconds):
    work = at_work(samples)
    tables = max(sample.memory[0] for sample in samples) - work[-1].memory[0]
    kept = growth(work, 0, WARM) / (1 - WARM)
    return [("candidates_per_s", options.candidates / seconds, "1/s"),
            ("journal_per_candidate", journal_bytes(folder) / options.candidates, "byte"),
            ("coordinator_per_candidate", 1024 * kept / options.candidates, "byte"),
            ("coordinator_per_candidate_at_end", 1024 * tables / options.candidates, "byte")]


def allowed(rank, options):
    """From when on a rank may grow by how much [kB]."""
    if rank == 0:
        return WARM, SLACK + COORDINATOR_BYTES * options.candidates / 1024
    if rank > 1:
        return WARM, SLACK
    half = options.candidates // 2
    return HALF, BACKLOG + min(half, max(0, LESSONS - half)) * LESSON_BYTES / 1024


def complaints(samples, options):
    found = []
    for rank in range(options.ranks):
        since, most = allowed(rank, options)
        more = growth(samples, rank, since)
        if more > most:
            found.append(f"{role(rank)} has grown by {more} kB, and not by {most:.0f} at most")
        files = open_since(samples, rank, WARM)
        if files[-1] > files[0] + 1 or max(files) > min(files) + 3:
            found.append(f"{role(rank)} has had from {min(files)} to {max(files)} files open")
    return found


def check_run(options, folder):
    """In the words of Cairn."""
    (code, text), = answer_all([[options.cairn, "status", folder, "--exit-code"]])
    return [] if code == 0 else [f"the run is not complete: {text}"]


def run(options, home):
    folder, begin = home / "D", time.time()
    command = soak(options.candidates).command(options.cairn, folder) + ["-q"]
    job = Job(options.mpirun, options.ranks, command, home / "log")
    try:
        samples = observe(job, folder, options)
    finally:
        job.kill_all()
    work = at_work(samples)
    if len(work) < 5:
        return [f"the run was too short to be watched; see {home / 'log'}"]
    report(work, options)
    for name, value, unit in figures(samples, folder, options, time.time() - begin):
        print(f"figure soak.{name} {value:.4g} {unit}", flush=True)
    return complaints(work, options) + check_run(options, folder)


def main():
    options = arguments()
    home = options.folder or Path(tempfile.mkdtemp(prefix="cairn-soak-"))
    home.mkdir(parents=True, exist_ok=True)
    found = run(options, home)
    for complaint in found:
        print(f"VIOLATION {complaint}")
    if not found and not options.folder:
        shutil.rmtree(home)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
