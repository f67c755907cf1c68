"""Real jobs: processes under an MPI launcher, found, measured and killed through /proc."""

import os
import signal
import subprocess
import time
from pathlib import Path

ENVIRONMENT = {"OMPI_ALLOW_RUN_AS_ROOT": "1", "OMPI_ALLOW_RUN_AS_ROOT_CONFIRM": "1"}
RANK = b"OMPI_COMM_WORLD_RANK="


class Job:
    """One submission: `command` on `ranks` processes; what they print is appended to `log`."""

    def __init__(self, launcher, ranks, command, log):
        with open(log, "ab") as output:
            output.write(f"\n$ {' '.join(map(str, launcher + command))}\n".encode())
            output.flush()
            self.process = subprocess.Popen(
                [*launcher, "-n", str(ranks), *map(str, command)],
                stdout=output, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL,
                env=os.environ | ENVIRONMENT, start_new_session=True)
        self.begin = time.time()
        self.members = set()  # every process that was seen to belong to it

    def alive(self):
        return self.process.poll() is None

    def ranks(self):
        """The living processes: rank -> process id."""
        found = {}
        for process in children(self.process.pid):
            rank = rank_of(process)
            if rank is not None:
                found[rank] = process
        self.members.update(found.values())
        return found

    def kill(self, rank):
        """Returns whether there was such a process."""
        process = self.ranks().get(rank)
        return process is not None and send(process, signal.SIGKILL)

    def kill_all(self):
        """The launcher and all ranks, as a node that loses its power."""
        for process in (self.process.pid, *self.ranks().values(), *self.members):
            if is_running(process):
                send(process, signal.SIGKILL)
        self.process.wait()

    def wait(self, seconds):
        """Whether the job ends by itself, with all its processes, within this time."""
        self.ranks()
        try:
            self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            return False
        return wait_until(lambda: not any(map(is_running, self.members)), 10)


def wait_until(condition, seconds, pause=0.02):
    end = time.time() + seconds
    while not condition():
        if time.time() > end:
            return False
        time.sleep(pause)
    return True


def send(process, number):
    try:
        os.kill(process, number)
        return True
    except ProcessLookupError:
        return False


def children(process):
    try:
        return list(map(int, Path(f"/proc/{process}/task/{process}/children").read_text().split()))
    except (FileNotFoundError, ProcessLookupError):
        return []


def rank_of(process):
    """The rank of a process in its world, or None."""
    try:
        variables = Path(f"/proc/{process}/environ").read_bytes().split(b"\0")
    except (FileNotFoundError, ProcessLookupError, PermissionError):
        return None
    return next((int(v[len(RANK):]) for v in variables if v.startswith(RANK)), None)


def is_running(process):
    try:
        state = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state not in "ZX"


def memory(process):
    """Resident memory [kB], or None if the process is gone."""
    try:
        for line in Path(f"/proc/{process}/status").read_text().splitlines():
            if line.startswith("VmRSS:"):
                return int(line.split()[1])
    except (FileNotFoundError, ProcessLookupError):
        pass
    return None


def open_files(process):
    """How many, or None if the process is gone."""
    try:
        return len(os.listdir(f"/proc/{process}/fd"))
    except (FileNotFoundError, ProcessLookupError):
        return None
