"""run.h5 as pandas DataFrames. doc/formats.md describes tables and columns."""

from dataclasses import dataclass, field
from pathlib import Path

import h5py
import pandas

FORMAT = "cairn-run"
VERSION = 1


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
    forecasts: pandas.DataFrame = field(default_factory=pandas.DataFrame)
    transfers: pandas.DataFrame = field(default_factory=pandas.DataFrame)


def load(path):
    """The run in a folder, or in a file run.h5."""
    path = Path(path)
    if path.is_dir():
        path = path / "run.h5"
    if not path.exists():
        raise FileNotFoundError(f"{path} does not exist; `cairn rebuild {path.parent}` writes it")
    with h5py.File(path, "r") as file:
        _check(path, file.attrs)
        tables = {name: _table(group) for name, group in file.items()}
        attributes = dict(file.attrs)
    own = {name: tables[name] for name in Run.__dataclass_fields__ if name in tables}
    return Run(path=path, attributes=attributes, tables=tables, **own)


def _check(path, attributes):
    if attributes.get("format") != FORMAT:
        raise ValueError(f"{path} is not the record of a Cairn run")
    if attributes["version"] != VERSION:
        raise ValueError(f"{path} has format version {attributes['version']}; this reads {VERSION}")


def _table(group):
    frame = pandas.DataFrame({name: _values(column) for name, column in group.items()})
    for attribute in ("unit", "direction"):
        frame.attrs[attribute] = {
            name: column.attrs[attribute]
            for name, column in group.items()
            if attribute in column.attrs
        }
    return frame


def _values(column):
    return column.asstr()[:] if h5py.check_string_dtype(column.dtype) else column[:]
