"""A job of four workers that loses three of them, one every few seconds."""

import random

from .ordeal import Kill, Ordeal
from .record import Violation
from .workloads import training

WORKERS = 4
CANDIDATES = 8  # for each second between kills: more than are trained until the last


def attrition(options, folder, tallies):
    kind = training(options.candidates or round(CANDIDATES * options.every))
    draw = random.Random(options.seed)
    ordeal = Ordeal(options, kind, folder / "attrition", draw, tallies, WORKERS)
    try:
        with ordeal.job(recovering=True) as job:
            ordeal.await_start(job)
            for _ in range(WORKERS - 1):
                if not ordeal.execute(Kill("worker", options.every), job, ends_job=False):
                    raise Violation("the run was over too soon: ask for more --candidates")
            ordeal.conclude(job, 600)
        ordeal.finish()
    except Violation as violation:
        tallies.violate(ordeal.home, violation)
