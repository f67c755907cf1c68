"""Draws an architecture as a small SVG: boxes are layers, the higher the wider (logarithmic).

Branches lie above one another and are joined by what follows. Choices that are no layers are listed
below.
"""

import math
from html import escape

from .. import style
from ..section import Html
from .network import parse

COLORS = {
    "separable": style.SKY, "conv": style.BLUE, "residual": style.GREEN, "inception": style.PINK,
    "embedding": style.PINK, "dense": style.ORANGE, "flatten": style.ORANGE,
    "global_average": style.ORANGE,
}
MOST_BOXES = 5
BOX, GAP, LETTER = 13, 28, 6.3  # [px]; LETTER: of a caption, at most
BELOW = 50  # three lines of captions
WIRE = 8  # above the line on which boxes stand


def draw(text):
    """The drawing of an architecture's text, as HTML that a page can hold."""
    network = parse(text)
    listed = ", ".join(f"{name} = {value}" for name, value in network.choices)
    below = f'<div class="choices">{escape(listed)}</div>' if listed else ""
    if not network.branches and not network.trunk:
        return Html(below)
    branches, trunk = network.branches, network.trunk
    if len(branches) == 1:
        branches, trunk = [], branches[0] + trunk
    wide, high, shapes = _place([_Row(row) for row in branches], _Row(trunk))
    return Html(
        f'<svg class="net" role="img" aria-label="{escape(text, quote=True)}" width="{wide:.0f}" '
        f'height="{high:.0f}" viewBox="0 0 {wide:.0f} {high:.0f}">{"".join(shapes)}</svg>{below}'
    )


def _place(branches, trunk):
    """(width, height, shapes) of all rows."""
    if not branches:
        return trunk.wide, trunk.high, [trunk.at(0, 0)]
    left = max(row.wide for row in branches)
    high = max(sum(row.high for row in branches), trunk.high)
    begin = (high - trunk.high) / 2
    shapes, y = [], 0
    for row in branches:
        shapes.append(row.at(0, y))
        if trunk.parts:
            goal = begin + trunk.base - WIRE
            shapes.append(_elbow(row.wide - GAP + 8, y + row.base - WIRE, left - GAP / 2, goal))
        y += row.high
    if trunk.parts:
        shapes += [trunk.at(left, begin), _arrow(left - GAP / 2, left, begin + trunk.base)]
    return left + trunk.wide, high, shapes


class _Row:
    """Parts beside one another, drawn from its upper left corner."""

    def __init__(self, parts):
        self.parts = [part for part in parts if not part.nothing] or parts[:1]
        self.base = max([height(part) for part in self.parts] + [24]) + 4
        self.high = self.base + BELOW
        self._shapes, self.wide = [], 4.0
        for part in self.parts:
            self._draw(part)

    def at(self, x, y):
        return f'<g transform="translate({x:.1f} {y:.1f})">{"".join(self._shapes)}</g>'

    def _draw(self, part):
        x, captions = self.wide, part.captions
        if part.down and x == 4:
            captions[0] += f" ↓{_factor(part)}"
        boxes = min(part.times, MOST_BOXES) * (BOX + 3) - 3
        wide = max(boxes, *(len(text) * LETTER for text in captions))
        if x > 4:
            self._shapes.append(_arrow(x - GAP + 4, x - 4, self.base, _factor(part)))
        self._shapes += _boxes(part, x + (wide - boxes) / 2, self.base)
        self._shapes += [
            f'<text class="{"what" if line == 0 else "soft"}" x="{x + wide / 2:.1f}" '
            f'y="{self.base + 13 * (line + 1):.1f}">{escape(text)}</text>'
            for line, text in enumerate(captions)
        ]
        self.wide = x + wide + GAP


def height(part):
    """Of its boxes [px]."""
    return 12 + 5 * math.log2(part.width) if part.width > 1 else 14


def _boxes(part, x, base):
    high, color = height(part), style.NAMES[color_of(part.what)]
    return [
        f'<rect x="{x + place * (BOX + 3):.1f}" y="{base - high:.1f}" width="{BOX}" '
        f'height="{high:.1f}" rx="2" fill="var({color})"/>'
        for place in range(min(part.times, MOST_BOXES))
    ]


def _factor(part):
    """By what the part makes its input smaller; empty: by nothing."""
    return part.down if part.down.isdigit() or not part.down else "2"


def _arrow(begin, end, base, factor=""):
    y = base - WIRE
    line = f'<path class="wire" d="M{begin:.1f} {y:.1f}H{end:.1f}m-4 -3l4 3l-4 3"/>'
    if not factor:
        return line
    return line + f'<text class="soft" x="{(begin + end) / 2:.1f}" y="{y - 7:.1f}">↓{factor}</text>'


def _elbow(x, y, middle, goal):
    return f'<path class="wire" d="M{x:.1f} {y:.1f}H{middle:.1f}V{goal:.1f}"/>'


def color_of(what):
    for name, color in COLORS.items():
        if what.startswith(name):
            return color
    return style.FAINT
