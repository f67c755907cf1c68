"""The best candidates, with their architecture drawn."""

from html import escape

from ..section import Section
from ..text import number, whole
from . import diagram

MOST = 8


def section(view):
    title, rows = "The best", top(view)
    if rows.empty:
        return Section("best", title, "No candidate was trained yet.")
    finals = view.run.evaluations
    finals = finals[(finals["task"] == "final") & (finals["status"] == "trained")]
    body = "".join(entry(columns(view), row) for _, row in rows.iterrows())
    head = "".join(f"<th{mark(place)}>{escape(n)}</th>" for place, n in enumerate(columns(view)))
    html = f'<div class="scroll"><table class="best"><tr>{head}</tr>{body}</table></div>'
    return Section("best", title, sentence(view, rows), None, full(view, finals), html)


def top(view):
    return view.objective.ordered(view.trained, view.objective.name).head(MOST)


def tests(view):
    """Test metrics that some candidate has: the objective's own, or all."""
    found = [c for c in view.trained if c.startswith("test_") and view.trained[c].notna().any()]
    own = view.objective.name.replace("validation", "test", 1)
    return [own] if own in found and own != view.objective.name else found[:2]


def sentence(view, rows):
    several = f"The {len(rows)} best of {len(view.trained):,} trained candidates"
    text = several if len(rows) > 1 else "The only trained candidate"
    text += f" by {view.objective.label}."
    if not (view.trained["parameters"] >= 0).any():
        return text
    return f"{text} Boxes are layers: the higher, the wider (logarithmic)."


def full(view, finals):
    """What full trainings (task `final`) gave."""
    name = view.objective.name
    return [
        f"Full training of candidate {row['candidate']}: {view.objective.label} "
        f"{number(row[name])} after {row['epochs']:g} epochs."
        for _, row in finals.iterrows()
        if name in finals and row[name] == row[name]
    ][:MOST]


def columns(view):
    """{heading: text of a candidate's value}: what the run knows."""
    found = {"candidate": lambda row: str(row["candidate"])}
    for name in (view.objective.name, *tests(view)):
        found[name.replace("_", " ")] = lambda row, name=name: number(row[name])
    if (view.trained["parameters"] >= 0).any():
        found["parameters"] = lambda row: whole(row["parameters"])
        found["multiply-accumulates"] = lambda row: whole(row["macs"])
    found["epochs"] = lambda row: f"{row['epochs']:g}"
    if (view.trained["inherited"] > 0).any():
        found["layers from"] = lambda row: str(row["provider"]) if row["inherited"] > 0 else "–"
    return found


def mark(place):
    return ' class="n"' if place else ""


def entry(shown, row):
    cells = [f"<td{mark(p)}>{escape(text(row))}</td>" for p, text in enumerate(shown.values())]
    drawing = diagram.draw(str(row["architecture"]))
    return f'<tr class="of">{"".join(cells)}</tr><tr><td colspan="{len(cells)}">{drawing}</td></tr>'
