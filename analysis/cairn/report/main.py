"""The command: a run's folder in, one HTML page and pictures out."""

import argparse
from pathlib import Path

from ..errors import guarded, write

DESCRIPTION = "Reports what a search did and found, as one HTML page that opens without a network."


def parse(words):
    parser = argparse.ArgumentParser(prog="report", description=DESCRIPTION)
    parser.add_argument("run", metavar="DIR", help="a run's folder, or its run.h5")
    parser.add_argument("--out", type=Path, help="the page (default: DIR/report.html)")
    parser.add_argument("--png", type=Path, metavar="FOLDER", help="also writes each plot there")
    parser.add_argument("--cairn", help="the cairn command, which tells what budgets removed")
    return parser.parse_args(words)


def main(words=None):
    arguments = parse(words)
    return guarded("report", lambda: run(arguments))


def run(arguments):
    from .. import view as views
    from ..space_report import SpaceReport, find_cairn

    view = views.of(arguments.run)
    space = SpaceReport(view.folder, find_cairn(arguments.cairn))
    out = arguments.out or view.folder / "report.html"
    title = f"Search {view.folder.absolute().name}"
    write_all(out, arguments.png, title, view, space)
    print(out)


def write_all(out, png, title, view, space):
    from .. import page, style
    from . import summary

    sections = all_sections(view, space)
    write(out, page.of(title, summary.header(view), sections))
    for section in sections if png else []:
        if section.figure is not None:
            write(png / f"{section.key}.png", style.png(section.figure))


def all_sections(view, space):
    from ..section import rest
    from . import (
        best,
        budgets,
        choices,
        cost,
        descent,
        epochs,
        faults,
        learning,
        progress,
        provenance,
        workers,
    )

    if view.candidates.empty:
        return [provenance.section(view)]
    parts = [progress, best, cost, choices, learning, epochs, descent, workers]
    sections = [part.section(view) for part in parts]
    sections += [budgets.section(view, space.result()), faults.section(view)]
    full = [section for section in sections if section.figure is not None or section.html]
    bare = [section for section in sections if section not in full]
    return [*full, *([rest(bare)] if bare else []), provenance.section(view)]
