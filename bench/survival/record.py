"""What a run's folder says of itself: the commands of Cairn, and what may not change."""

import json
import subprocess

COMPLETE, FAILED, USAGE, RESUMABLE = 0, 1, 2, 75
OUTCOMES = ("trained", "stopped", "failed")
NOT_BEGUN = ("holds no run", "holds a run that has not begun")  # as cairn replay says


class Violation(Exception):
    """A promise that was not kept; `lost`: finished candidates that this has cost."""

    def __init__(self, what, lost=0):
        super().__init__(what)
        self.lost = lost


class Record:
    """The state of a run at one moment; empty before its first step is recorded."""

    def __init__(self, cairn, folder):
        commands = (["status", "--exit-code"], ["replay"], ["verify"], ["export", "--to", "json"])
        answers = answer_all([[cairn, name, folder, *rest] for name, *rest in commands])
        self.status = answers[0]
        self.begun = not any(words in answers[1][1] for words in NOT_BEGUN)
        self.checks = [(f"cairn {name[0]}", *answer) for name, answer in zip(commands, answers)][1:]
        exported, text = answers[3]
        self.rows = {row["candidate"]: row for row in json.loads(text)} if exported == 0 else {}

    def finished(self):
        return {key: row for key, row in self.rows.items() if row["status"] in OUTCOMES}

    def complete(self):
        return self.status[0] == COMPLETE

    def check(self):
        """The journal can be decided again, and no file is damaged."""
        failed = [f"{name} ended with {code}: {text}" for name, code, text in self.checks if code]
        if self.begun and failed:
            raise Violation(failed[0])
        in_vain = self.status[0] == FAILED and "finished nothing" in self.status[1]
        if self.status[0] not in (COMPLETE, RESUMABLE, USAGE) and not in_vain:
            raise Violation(f"cairn status ended with {self.status[0]}: {self.status[1]}")

    def check_since(self, before):
        """What was finished before is there, the same, and was not handed out again."""
        if before.begun and not self.begun:
            raise Violation(f"the run is gone: {self.status[1]}", len(before.finished()))
        lost = [key for key, row in before.finished().items() if differs(row, self.rows.get(key))]
        if lost:
            old, new = before.rows[lost[0]], self.rows.get(lost[0])
            raise Violation(f"{len(lost)} finished candidates are lost or changed, the first from "
                            f"{json.dumps(old)} to {json.dumps(new)}", len(lost))

    def check_end(self, candidates):
        if not self.complete():
            raise Violation(f"the run is not complete: {self.status[1]}")
        if len(self.rows) != candidates or len(self.finished()) != candidates:
            raise Violation(f"{len(self.rows)} candidates, {len(self.finished())} of them finished,"
                            f" instead of {candidates}")


def differs(before, after):
    """Two things may change: the best network is tested later, and a training whose checkpoint was
    not yet written when its writer died is handed out once more for it (see accounts.py)."""
    if after is None:
        return True
    return any(after.get(key) != value and not key.startswith("test_") and key != "attempts"
               for key, value in before.items())


def answer_all(commands):
    """Runs all at once: exit code and text of each, with the errors where it failed."""
    processes = [subprocess.Popen(list(map(str, command)), stdout=subprocess.PIPE,
                                  stderr=subprocess.PIPE, text=True) for command in commands]
    answers = []
    for process in processes:
        output, errors = process.communicate(timeout=300)
        answers.append((process.returncode, output if process.returncode == 0 else output + errors))
    return answers


def tables(cairn, folder):
    """Tables of run.h5, made anew from the journal: name -> column -> list."""
    import h5py

    (code, text), = answer_all([[cairn, "rebuild", folder]])
    if code != 0:
        raise Violation(f"cairn rebuild ended with {code}: {text}")
    with h5py.File(folder / "run.h5") as file:
        return {name: {key: column(table[key]) for key in table} for name, table in file.items()}


def column(data):
    return list(data.asstr()[()] if data.dtype == object else data[()])


def rows(table):
    return [dict(zip(table, values)) for values in zip(*table.values())]
