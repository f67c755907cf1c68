"""Which runs belong together: given, or by the names of their folders."""

import re
from dataclasses import dataclass
from pathlib import Path

from .. import view
from ..errors import AnalysisError

SEED = re.compile(r"((^|[-_. ])(seed|s|run|r)[-_. ]?|[-_. ]|seed)?\d+$", re.IGNORECASE)


@dataclass
class Group:
    """Runs that differ in their seed alone."""

    name: str
    views: list


def name_of(folder):
    """What the name of a folder says of its group: `lcs-1`, `lcs_seed2` and `lcs/3` are `lcs`."""
    folder = Path(folder).absolute()
    if folder.name == "run.h5":
        folder = folder.parent
    return SEED.sub("", folder.name) or SEED.sub("", folder.parent.name) or folder.name


def parse(folders, given):
    """{name: folders} of the command line; `given`: texts NAME=DIR,DIR."""
    found = {}
    for folder in folders:
        found.setdefault(name_of(folder), []).append(folder)
    for text in given:
        name, equals, members = text.partition("=")
        members = [member for member in members.split(",") if member]
        if not (name and equals and members):
            raise AnalysisError(f"--group {text}", "it names no runs", "Write NAME=DIR,DIR")
        found.setdefault(name, []).extend(members)
    if not found:
        raise AnalysisError("nothing to compare", "no run was named", "Give folders, or --group")
    for members in found.values():
        if doubled := {m for m in members if members.count(m) > 1}:
            raise AnalysisError(f"{sorted(doubled)[0]} is there twice", "", "Name each run once")
    return found


def load(named):
    """The groups with their runs in memory. All must have the same objective."""
    groups = [Group(name, [view.of(m) for m in members]) for name, members in named.items()]
    first = groups[0].views[0]
    for one in (v for group in groups for v in group.views):
        if one.objective != first.objective:
            raise AnalysisError(
                f"{one.folder} and {first.folder} cannot be compared",
                f"one has the objective {one.objective.name} ({one.objective.direction}), the "
                f"other {first.objective.name} ({first.objective.direction})",
                "Compare runs of the same objective",
            )
        if one.best is None:
            raise AnalysisError(
                f"{one.folder} cannot be compared",
                "it has no trained candidate yet",
                "Leave it out",
            )
    return groups
