"""Sections as one HTML page that needs nothing else."""

from html import escape
from pathlib import Path

from . import style

FONT = '"Helvetica Neue", Helvetica, Arial, "Liberation Sans", "DejaVu Sans", sans-serif'
ROLES = {
    "--ink": style.INK, "--soft": style.SOFT, "--faint": style.FAINT, "--grid": style.GRID,
    "--paper": style.PAPER, "--warn": style.RED,
}


def variables():
    """Colours as variables of the style sheet: light, and dark where the reader's system is."""
    light = {**{name: color for color, name in style.NAMES.items()}, **ROLES}
    dark = {name: style.DARK[color] for name, color in light.items()}

    def block(colors):
        return " ".join(f"{name}: {color};" for name, color in colors.items())

    return (
        f":root {{ color-scheme: light dark; --font: {FONT}; {block(light)} }}\n"
        f"@media screen and (prefers-color-scheme: dark) {{ :root {{ {block(dark)} }} }}\n"
    )


def of_section(section):
    parts = [f'<section id="{section.key}">', f"<h2>{escape(section.title)}</h2>"]
    if section.says:
        parts.append(f"<p>{escape(section.says)}</p>")
    if section.figure is not None:
        picture = style.svg(section.figure, section.key)
        label = escape(f"{section.title}: {section.says}", quote=True)
        parts.append(f'<figure role="img" aria-label="{label}">{picture}</figure>')
    if section.notes:
        parts.append(f'<p class="note">{escape(" ".join(section.notes))}</p>')
    return "\n".join([*parts, section.html, "</section>"])


def of(title, header, sections):
    """The page. `header`: HTML that comes after the title."""
    sheet = (Path(__file__).parent / "page.css").read_text()
    links = "".join(f'<a href="#{s.key}">{escape(s.title)}</a>' for s in sections)
    body = "\n".join(of_section(section) for section in sections)
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)}</title>\n<style>\n{variables()}{sheet}</style>\n</head>\n<body>\n"
        f"<h1>{escape(title)}</h1>\n{header}\n<nav>{links}</nav>\n{body}\n</body>\n</html>\n"
    )


def figures(pairs):
    """Key figures: [(name, value, explanation)]."""
    items = "".join(
        f"<div><dt>{escape(name)}</dt><dd>{escape(value)}<small>{escape(more)}</small></dd></div>"
        for name, value, more in pairs
    )
    return f"<dl>{items}</dl>"
