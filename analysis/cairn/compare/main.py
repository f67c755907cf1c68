"""The command: runs in, one HTML page, pictures and a table out."""

import argparse
from pathlib import Path

from ..errors import guarded, write

DESCRIPTION = """\
Compares groups of runs that differ in their seed alone: means with 95 % intervals.

  compare.py runs/lcs-1 runs/lcs-2 runs/scratch-1 runs/scratch-2     groups by names of folders
  compare.py --group lcs=A,B --group scratch=C,D                     groups as they are given
"""


def parse(words):
    parser = argparse.ArgumentParser(
        prog="compare",
        description=DESCRIPTION,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("runs", metavar="DIR", nargs="*", help="runs' folders, or their run.h5")
    parser.add_argument("--group", action="append", default=[], metavar="NAME=DIR,DIR")
    parser.add_argument(
        "--target", type=float, help="value to reach (default: what all runs reached)"
    )
    parser.add_argument("--out", type=Path, default=Path("compare.html"), help="the page")
    parser.add_argument("--png", type=Path, metavar="FOLDER", help="also writes each plot there")
    return parser.parse_args(words)


def main(words=None):
    arguments = parse(words)
    return guarded("compare", lambda: run(arguments))


def run(arguments):
    from . import ascent, groups, tables

    found = groups.load(groups.parse(arguments.runs, arguments.group))
    target = ascent.common_target(found) if arguments.target is None else arguments.target
    write_all(arguments, found, sections(found, target))
    print(tables.markdown(tables.header(target), tables.rows(found, target)))
    for text in tables.against_first(found, target):
        print(text)
    print(arguments.out)


def write_all(arguments, found, parts):
    from .. import page, style

    title = "Comparison: " + ", ".join(group.name for group in found)
    write(arguments.out, page.of(title, "", parts))
    for part in parts if arguments.png else []:
        if part.figure is not None:
            write(arguments.png / f"{part.key}.png", style.png(part.figure))


def sections(found, target):
    from ..section import Section, table
    from ..text import number
    from ..text import sentence as capital
    from . import plots, tables

    label = capital(found[0].views[0].objective.label)
    ends = f"{label} at the end, and the time to {number(target)}."
    numbers = table(tables.header(target), tables.rows(found, target), numbers=range(1, 9))
    lines = (
        "Bold lines are means, bands their 95 % intervals (Student's t), thin lines single runs."
    )
    all_came = f"{number(target)} is what all runs have reached." if _reached(found, target) else ""
    return [
        Section("ascent", "Best so far", tables.sentence(found),
                plots.draw_ascents(found), [lines]),
        Section("ends", "Best and time", ends,
                plots.draw_ends(found, target, number(target)),
                [*tables.against_first(found, target), all_came], numbers),
        settings_section(found),
    ]


def _reached(found, target):
    objective = found[0].views[0].objective
    bests = [view.best[objective.name] for group in found for view in group.views]
    return bool(objective.reached(bests, target).all())


def settings_section(found):
    from ..section import Section, table
    from . import settings

    between, within = settings.differences(found)
    notes = []
    if within:
        notes.append(f"Runs of one group differ in more than their seed: {', '.join(within[:12])}.")
    for group in found:
        if settings.shared_seeds(group):
            notes.append(f"Runs of {group.name} have the same seed: they are not independent.")
    says = (
        "The groups differ in these settings." if between else "The groups have the same settings."
    )
    rows = [[key, *values] for key, values in between.items()]
    html = table(["setting", *[group.name for group in found]], rows) if rows else ""
    return Section("settings", "What differs", says, notes=notes, html=html)
