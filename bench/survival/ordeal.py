"""One run whose processes are killed again and again until it is complete."""

import shutil
import time
from contextlib import contextmanager
from dataclasses import dataclass

from .accounts import settle
from .processes import Job, send, signal, wait_until
from .record import Record, Violation
from .watcher import Watcher
from .workloads import snapshot

VICTIMS = ("coordinator", "worker", "predictor", "job")
FIRST_WORKER = 2  # its rank; the coordinator has 0, the predictor 1
PATIENCE = 100  # [s] within which a job that has lost somebody ends or is complete


@dataclass
class Life:
    """About how long a submission lives that nobody disturbs [s]."""

    start: float = 2.0  # until the journal begins
    work: float = 4.0

    def learn(self, escaped):
        """Who escapes its kill lives shorter than was thought; whoever does not, longer perhaps."""
        factor = 0.8 if escaped else 1.1
        self.start *= factor
        self.work *= factor


@dataclass
class Kill:
    victim: str
    delay: float = 0.0  # [s] from now
    event: str | None = None  # then waits for this to happen to a file
    time: float = 0.0
    worker: int | None = None  # whose training is lost; None: those of all; -1: of nobody


def role(rank):
    return "coordinator" if rank == 0 else "predictor" if rank == 1 else "worker"


class Ordeal:
    def __init__(self, options, kind, home, draw, tallies, workers=2):
        home.mkdir(parents=True)
        self.ranks = FIRST_WORKER + workers
        self.options, self.kind, self.home = options, kind, home
        self.draw, self.tallies = draw, tallies
        self.folder, self.log = home / "D", home / "log"
        self.watcher = Watcher(home)
        self.snapshots = {}  # (candidate, attempt) -> [(time, epoch)] as they were published
        self.kills = []
        self.begun = 0  # segments of the journal before this submission
        self.last = Record(options.cairn, self.folder)

    # ---- submissions

    @contextmanager
    def job(self, recovering):
        """A submission; none of its processes is left behind."""
        launcher = self.options.mpirun + (["--enable-recovery"] if recovering else [])
        self.tallies.submissions += 1
        self.begun = self.segments()
        command = self.kind.command(self.options.cairn, self.folder)
        job = Job(launcher, self.ranks, command, self.log)
        try:
            yield job
        finally:
            job.kill_all()

    def run(self, life, most):
        """Until the run is complete; nobody is killed any more after `most` kills in all."""
        while not self.last.complete():
            recovering = self.draw.random() < 0.5
            with self.job(recovering) as job:
                self.haunt(job, recovering, life, most)
                self.conclude(job, PATIENCE)
        self.finish()

    def haunt(self, job, recovering, life, most):
        """Kills until the job is over or will be."""
        work = life.work * (1 - len(self.last.finished()) / self.kind.candidates)
        while self.tallies.kills() < most:
            kill = self.plan()
            ends_job = kill.victim in ("job", "coordinator") or not recovering
            if recovering and kill.victim != "job":
                self.await_start(job)
                kill.delay = self.draw.uniform(0, work)
            else:
                kill.delay = self.draw.uniform(0, life.start + work)
            escaped = not self.execute(kill, job, ends_job)
            life.learn(escaped)
            if escaped or ends_job:
                return

    def segments(self):
        return len(list(self.folder.glob("journal/*")))

    def await_start(self, job):
        """In MPI_Init the others wait for ever for one that has died there."""
        wait_until(lambda: self.segments() > self.begun or not job.alive(), PATIENCE)

    def conclude(self, job, patience):
        """Waits for the end of the job and looks at what it left."""
        end = time.time() + patience
        while job.alive() and time.time() < end:
            self.note(self.watcher.events(0.02))
            job.ranks()
        if not job.wait(1):
            raise Violation(f"the job did not end within {patience} s; see {self.log}")
        self.note(self.watcher.events(0))
        if self.kills and self.kills[-1].time > job.begin:
            self.tallies.victims[self.kills[-1].victim].seconds += time.time() - self.kills[-1].time
        self.look()

    # ---- kills

    def plan(self):
        event = self.draw.choice(("create", "rename", "write", None, None, None))
        return Kill(self.draw.choice(VICTIMS), event=event)

    def execute(self, kill, job, ends_job):
        """Whether the job lived long enough for it."""
        if not self.pass_time(job, time.time() + kill.delay):
            return False
        ranks = job.ranks()
        targets = sorted(rank for rank in ranks if kill.victim in (role(rank), "job"))
        if not targets:
            return job.alive()
        rank = self.draw.choice(targets)
        if kill.event and not self.await_event(job, kill.event):
            return False
        kill.time = time.time()
        if kill.victim == "job":
            job.kill_all()
        else:
            send(ranks[rank], signal.SIGKILL)
        self.remember(kill, None if ends_job else rank)
        return True

    def remember(self, kill, rank):
        kill.worker = rank - FIRST_WORKER if rank is not None else None
        self.kills.append(kill)
        tally = self.tallies.victims[kill.victim]
        tally.kills += 1
        tally.in_writes += kill.event is not None
        with open(self.log, "a", encoding="utf-8") as log:
            log.write(f"---- {kill}\n")

    def pass_time(self, job, end):
        while time.time() < end:
            self.note(self.watcher.events(min(0.02, max(0.0, end - time.time()))))
            if not job.alive():
                return False
        return True

    def await_event(self, job, kind):
        self.note(self.watcher.events(0))
        end = time.time() + 3
        while job.alive() and time.time() < end:
            events = self.watcher.events(0.02)
            self.note(events)
            if any(event[1] == kind for event in events):
                time.sleep(self.draw.choice((0, 0, 0.0003, 0.001)))
                return True
        return job.alive()

    def note(self, events):
        for moment, kind, path in events:
            found = snapshot(path) if kind == "rename" else None
            if found:
                self.snapshots.setdefault(found[0], []).append((moment, found[1]))

    # ---- checks

    def look(self):
        now = Record(self.options.cairn, self.folder)
        now.check()
        now.check_since(self.last)
        self.tallies.checked += len(self.last.finished())
        self.last = now

    def finish(self):
        self.last.check_end(self.kind.candidates)
        settle(self)
        self.tallies.complete(self.kind, self.kills)
        shutil.rmtree(self.home)
