"""What `cairn space` says of a run's workflow, from the cairn command where there is one."""

import json
import os
import shutil
import subprocess
from pathlib import Path

PATIENCE = 20  # [s]


def find_cairn(given=None):
    """The cairn command: the one given, $CAIRN, of PATH, installed with or built beside this."""
    root = Path(__file__).resolve().parents[2]
    builds = sorted(root.glob("build/*/cairn"), reverse=True)
    places = [root / "build/release/cairn", *builds, root.parent.parent / "bin/cairn"]
    for place in [given, os.environ.get("CAIRN"), shutil.which("cairn"), *places]:
        if place and os.access(place, os.X_OK) and Path(place).is_file():
            return str(Path(place).absolute())
    return None


class SpaceReport:
    """Runs `cairn space` beside the rest; `result` waits for it, for some seconds."""

    def __init__(self, folder, command):
        self._process = None
        self.fault = "the cairn command was not found (--cairn PATH, or $CAIRN)"
        if command is None:
            return
        if not (folder / "workflow.toml").exists():
            self.fault = f"{folder} has no workflow.toml"
            return
        words = [command, "space", "workflow.toml", "--format", "json"]
        pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
        try:
            self._process = subprocess.Popen(words, cwd=folder, stdin=subprocess.DEVNULL, **pipes)
        except OSError as error:
            self.fault = str(error)

    def result(self):
        """(what it said or None, why not)."""
        if self._process is None:
            return None, self.fault
        try:
            out, err = self._process.communicate(timeout=PATIENCE)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.communicate()
            return None, f"cairn space took more than {PATIENCE} s"
        try:
            return json.loads(out), ""
        except ValueError:
            lines = err.decode(errors="replace").strip().splitlines()
            return None, lines[-1] if lines else "cairn space said nothing"
