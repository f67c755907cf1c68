"""How far a run is: its file `state`, and whether its tables are as new as its journal."""

from dataclasses import dataclass

SLACK = 2.0  # [s]; tables are written just before the last step of the journal


@dataclass(frozen=True)
class State:
    word: str  # running, complete, resumable, failed, or empty where the file is not there
    done: int  # candidates with an outcome
    wanted: int
    reason: str


def of_folder(folder):
    """What `state` says; see doc/formats.md. Nothing of it is trusted to be there."""
    try:
        line = (folder / "state").read_text(errors="replace").strip()
        word, progress, _, *rest = line.rpartition(" #")[0].split(" ", 3)
        done, _, wanted = progress.partition("/")
        return State(word, int(done), int(wanted), rest[0].strip() if rest else "")
    except (OSError, ValueError):
        return State("", 0, 0, "")


def behind(path):
    """Whether the journal has grown since the tables in `path` (run.h5) were made."""
    try:
        made = path.stat().st_mtime
        newest = max(file.stat().st_mtime for file in (path.parent / "journal").iterdir())
    except (OSError, ValueError):
        return False
    return newest > made + SLACK
