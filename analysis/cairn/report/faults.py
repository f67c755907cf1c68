"""What failed, was cut off or had to be done again."""

import re
import textwrap

from .. import style
from ..section import Section, table
from ..text import count, cut, percent

MOST_CAUSES = 10
NUMBER = re.compile(r"[-+]?\d+(\.\d+)?([eE][-+]?\d+)?")


def section(view):
    rows = faults(view)
    title = "Failures"
    if not rows:
        return Section("failures", title, "Nothing failed, and nothing had to be done twice.")
    grouped = by_cause(rows)
    return Section("failures", title, sentence(view, rows), draw(grouped), html=examples(grouped))


def faults(view):
    """[(kind, candidate, cause)] of all evaluations that went wrong."""
    found = []
    columns = ["status", "candidate", "cause"]
    for status, candidate, cause in view.run.evaluations[columns].itertuples(index=False):
        if status in ("failed", "interrupted"):
            found.append((status, candidate, cause or "no reason given"))
    for name, table_of in (
        ("checkpoint_fault", view.run.evaluations),
        ("fault", view.run.transfers),
    ):
        if name in table_of:
            rows = table_of[table_of[name] != ""]
            kind = "not written" if name == "checkpoint_fault" else "not read"
            found += [(kind, c, why) for c, why in zip(rows["candidate"], rows[name])]
    return found


def by_cause(rows):
    """[(kind, cause with `N` for numbers, times, an example, its candidate)], the most frequent
    first."""
    groups = {}
    for kind, candidate, cause in rows:
        key = (kind, NUMBER.sub("N", cause))
        times, *first = groups.get(key, (0, cause, candidate))
        groups[key] = (times + 1, *first)
    ordered = sorted(groups.items(), key=lambda item: (-item[1][0], item[0]))
    return [(*key, *value) for key, value in ordered]


def sentence(view, rows):
    failed = view.counts()["failed"]
    done = len(view.candidates) - view.counts()["pending"]
    text = f"{count(failed, 'candidate')} of {done:,} failed"
    if failed and done:
        text += f" ({percent(failed / done)})"
    cut = sum(kind == "interrupted" for kind, *_ in rows)
    again = int((view.candidates["attempts"] > 1).sum())
    if cut:
        text += f"; {count(cut, 'training')} were cut off by the end of a job"
    if again:
        text += f"; {count(again, 'candidate')} were handed out more than once"
    return text + "."


def draw(grouped):
    shown = grouped[:MOST_CAUSES]
    names = [
        textwrap.fill(cut(f"{kind}: {cause}", 100), 50) for kind, cause, *_ in shown
    ]
    lines = sum(max(name.count("\n") + 1, 1.2) for name in names)
    figure, (axes,) = style.panels(height=0.75 + 0.24 * lines)
    values = [row[2] for row in shown]
    bars = axes.barh(range(len(shown)), values, color=style.RED, height=0.6)
    axes.bar_label(bars, [f"{value:,}" for value in values], padding=4, fontsize=8.5)
    axes.set_yticks(range(len(shown)), names)
    axes.tick_params(axis="y", length=0, labelcolor=style.INK)
    axes.invert_yaxis()
    axes.set_xlim(0, max(values) * 1.12)
    style.human(axes.xaxis, whole=True)
    axes.set_xlabel("evaluations")
    axes.grid(False, axis="y")
    return figure


def examples(grouped):
    rows = [
        [kind, f"{times:,}", f"candidate {candidate}: {cut(example, 200)}"]
        for kind, _, times, example, candidate in grouped[:MOST_CAUSES]
    ]
    if len(grouped) > MOST_CAUSES:
        rows.append(["…", f"{sum(g[2] for g in grouped[MOST_CAUSES:]):,}", "other causes"])
    return table(["kind", "times", "for example"], rows, numbers=(1,))
