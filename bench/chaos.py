#!/usr/bin/python3
"""Kills processes of real runs with SIGKILL, at random moments and in the middle of writes, submits
the same command again, and checks after each kill that nothing which was finished is lost, changed
or trained twice; that `cairn replay` and `cairn verify` pass; and in the end that the number of
candidates is exact.

Victims: the coordinator, a worker, a predictor, or the whole job (the launcher and all ranks). Half
of the submissions run under a launcher that lets the others go on when a rank dies, half under one
that ends the job with its first process. As many runs are made as the kills need.
"""

import random
import shutil
import signal
import sys
import tempfile
from pathlib import Path

from survival.arguments import argument_parser
from survival.attrition import attrition
from survival.ordeal import Life, Ordeal
from survival.record import Violation
from survival.tally import Tallies
from survival.workloads import synthetic, training

EXAMPLES = """examples:
  bench/chaos.py --cairn build/release/cairn --long         200 kills, some 30 minutes
  bench/chaos.py --cairn build/release/cairn --kills 8 --seed 3 --only synthetic
  bench/chaos.py --cairn build/release/cairn --every 20     4 workers, one killed every 20 s
The exit code is 1 where a promise was broken; the folder then stays, with all that was printed.
"""
MOST_VIOLATIONS = 5  # then it has been seen


def arguments():
    parser = argument_parser(__doc__, EXAMPLES)
    parser.add_argument("--kills", type=int, default=20, help="how many in all (default: 20)")
    parser.add_argument("--every", type=float, metavar="S",
                        help="instead: four workers, of which one is killed every S seconds")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", choices=("synthetic", "training"), help="one kind of run")
    parser.add_argument("--candidates", type=int, help="of each run (default: as small as serves)")
    parser.add_argument("--long", action="store_true", help="short for --kills 200")
    options = parser.parse_args()
    options.kills = 200 if options.long else options.kills
    return options


def workloads(options):
    kinds = {"synthetic": synthetic, "training": training}
    names = [options.only] if options.only else list(kinds)
    return [kinds[name](**({"candidates": options.candidates} if options.candidates else {}))
            for name in names]


def kill_many(options, folder, tallies):
    """Runs of all kinds by turns until all kills are done."""
    draw = random.Random(options.seed)
    kinds = workloads(options)
    lives = {kind.name: Life() for kind in kinds}
    number = 0
    while tallies.kills() < options.kills and len(tallies.violations) < MOST_VIOLATIONS:
        kind = kinds[number % len(kinds)]
        number += 1
        ordeal = Ordeal(options, kind, folder / f"{number}-{kind.name}", draw, tallies)
        try:
            ordeal.run(lives[kind.name], options.kills)
        except Violation as violation:
            tallies.violate(ordeal.home, violation)


def main():
    options = arguments()
    folder = options.folder or Path(tempfile.mkdtemp(prefix="cairn-chaos-"))
    tallies = Tallies()
    try:
        (attrition if options.every else kill_many)(options, folder, tallies)
    finally:
        tallies.report()
    if not tallies.violations and not options.folder:
        shutil.rmtree(folder)
    return 1 if tallies.violations else 0


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # jobs must not outlive their bench
    sys.exit(main())
