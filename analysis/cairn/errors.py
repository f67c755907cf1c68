"""What went wrong, why, and what to do: one line, exit code 2."""

import sys

USAGE = 2


class AnalysisError(Exception):
    """`problem` without a full stop; `reason` and `suggestion` may be empty."""

    def __init__(self, problem, reason="", suggestion=""):
        super().__init__(problem, reason, suggestion)
        self.problem, self.reason, self.suggestion = problem, reason, suggestion

    def __str__(self):
        text = f"{self.problem}: {self.reason}" if self.reason else self.problem
        return f"{text}. {self.suggestion}" if self.suggestion else text


def guarded(name, main):
    """Runs a command; what it cannot do goes to the error stream in one line. The exit code."""
    try:
        return main() or 0
    except AnalysisError as error:
        print(f"{name}: {error}", file=sys.stderr)
        return USAGE
    except ImportError as error:
        print(f"{name}: {error}. Install pandas, h5py and matplotlib", file=sys.stderr)
        return USAGE
    except BrokenPipeError:
        return USAGE


def write(path, content):
    """Writes text or bytes to a file, whose folder is made if it is not there."""
    data = content.encode() if isinstance(content, str) else content
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    except OSError as error:
        raise AnalysisError(f"cannot write {path}", error.strerror or str(error)) from error
