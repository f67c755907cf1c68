"""What a report is made of."""

from dataclasses import dataclass, field
from html import escape


@dataclass
class Section:
    """One idea: a plot, a sentence that says what it shows, and notes."""

    key: str  # name of the picture and of the link
    title: str
    says: str
    figure: object = None  # of matplotlib, or None
    notes: list = field(default_factory=list)
    html: str = ""  # below the plot


def rest(sections):
    """What there is nothing to draw of, as one section."""
    items = "".join(
        f'<p id="{s.key}"><b>{escape(s.title)}.</b> {escape(" ".join([s.says, *s.notes]))}</p>'
        for s in sections
    )
    return Section("rest", "Nothing to draw", "", html=items)


def table(header, rows, numbers=()):
    """An HTML table of texts; the columns in `numbers` are aligned to the right."""
    marks = [' class="n"' if place in numbers else "" for place in range(len(header))]
    head = "".join(f"<th{mark}>{escape(name)}</th>" for mark, name in zip(marks, header))
    body = "".join(
        "<tr>" + "".join(f"<td{mark}>{cell(text)}</td>" for mark, text in zip(marks, row)) + "</tr>"
        for row in rows
    )
    return f'<div class="scroll"><table><tr>{head}</tr>{body}</table></div>'


class Html(str):
    """Text that is HTML already."""


def cell(text):
    return text if isinstance(text, Html) else escape(str(text))
