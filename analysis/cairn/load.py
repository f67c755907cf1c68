"""run.h5 as pandas DataFrames. doc/formats.md describes tables and columns."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from .errors import AnalysisError

if TYPE_CHECKING:  # whoever plots without tables needs no pandas
    import pandas

FORMAT = "cairn-run"
VERSION = 1


class LoadError(AnalysisError, OSError):
    """The tables of a run cannot be read."""


def _nothing():
    import pandas

    return pandas.DataFrame()


@dataclass
class Run:
    """A run in memory.

    Each table is a DataFrame; `frame.attrs["unit"]` and `frame.attrs["direction"]` say by column
    what the numbers mean. Tables that a newer Cairn has added are in `tables` only; `forecasts` and
    `transfers` are empty where an older Cairn wrote the file.
    """

    path: Path
    attributes: dict
    tables: dict
    candidates: pandas.DataFrame
    decisions: pandas.DataFrame
    evaluations: pandas.DataFrame
    curves: pandas.DataFrame
    timeline: pandas.DataFrame
    checkpoints: pandas.DataFrame
    workers: pandas.DataFrame
    submissions: pandas.DataFrame
    forecasts: pandas.DataFrame = field(default_factory=_nothing)
    transfers: pandas.DataFrame = field(default_factory=_nothing)


def load(path):
    """The run in a folder, or in a file run.h5. Raises LoadError."""
    import h5py

    given = Path(path)
    path = given / "run.h5" if given.is_dir() else given
    if not path.exists():
        raise _missing(given)
    try:
        with h5py.File(path, "r") as file:
            _check(path, file.attrs)
            tables = {name: _table(group) for name, group in file.items()}
            attributes = dict(file.attrs)
    except LoadError:
        raise
    except Exception as error:  # damage shows in many ways
        raise LoadError(f"cannot read {path}", str(error), _rebuild(path)) from error
    own = {name: tables[name] for name in Run.__dataclass_fields__ if name in tables}
    if missing := [name for name in ("candidates", "decisions", "curves") if name not in own]:
        raise LoadError(f"{path} is not complete", f"it has no table {missing[0]}", _rebuild(path))
    return Run(path=path, attributes=attributes, tables=tables, **own)


def _missing(given):
    if (given / "journal").is_dir():
        why = "run.h5 is written at the end of a job"
        return LoadError(f"{given} has no tables yet", why, _rebuild(given / "run.h5"))
    why = "it has neither a journal nor a run.h5" if given.is_dir() else "there is nothing there"
    return LoadError(
        f"{given} holds no run", why, "Name the folder that was given to cairn run --out"
    )


def _rebuild(path):
    return f"`cairn rebuild {path.parent}` makes it from the journal, of a running job, too"


def _check(path, attributes):
    if attributes.get("format") != FORMAT:
        raise LoadError(f"{path} is not the record of a Cairn run")
    if attributes["version"] != VERSION:
        raise LoadError(
            f"{path} has another format",
            f"its version is {attributes['version']}, and this reads {VERSION}",
            "Take the analysis of the Cairn that wrote it",
        )


def _table(group):
    import pandas

    frame = pandas.DataFrame({name: _values(column) for name, column in group.items()})
    for attribute in ("unit", "direction"):
        frame.attrs[attribute] = {
            name: column.attrs[attribute]
            for name, column in group.items()
            if attribute in column.attrs
        }
    return frame


def _values(column):
    import h5py

    return column.asstr()[:] if h5py.check_string_dtype(column.dtype) else column[:]
