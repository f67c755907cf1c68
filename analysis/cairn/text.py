"""Numbers and durations for people."""

import math

PREFIXES = ((1e12, "T"), (1e9, "G"), (1e6, "M"), (1e3, "k"))


def number(value):
    """Four places or digits of a measured value: 0.9173, -1.2500, 1.234e+05; a dash for none."""
    if value is None or math.isnan(value):
        return "–"
    if value != 0 and not 1e-3 <= abs(value) < 1e4:
        return f"{value:.3e}"
    return f"{value:.4f}" if abs(value) < 100 else f"{value:.1f}"


def signed(value):
    """A difference with its sign and four places: +0.0439, −0.0313."""
    return (
        f"{value:+.4f}".replace("-", "−") if abs(value) >= 5e-5 or value == 0 else f"{value:+.1e}"
    )


def short(value):
    """A count with a prefix: 832 k, 1.23 M; small ones as they are."""
    if value is None or math.isnan(value):
        return "–"
    for size, prefix in PREFIXES:
        if abs(value) >= 0.9995 * size:
            return f"{value / size:.3g} {prefix}"
    return f"{value:.3g}" if abs(value) < 999.5 else f"{value:.0f}"


def whole(value):
    """A count in full: 115,770; a dash for a missing one (-1)."""
    return "–" if value is None or math.isnan(value) or value < 0 else f"{value:,.0f}"


def percent(share):
    """A share between 0 and 1: 0.5 %, 12 %, 99.8 %."""
    if math.isnan(share):
        return "–"
    value = 100 * share
    if 0 < value < 0.05:
        return "< 0.1 %"
    digits = 1 if 0 < value < 9.95 or 99 < value < 99.95 else 0
    return f"{value:.{digits}f} %"


def duration(seconds):
    """0.25 s, 41 s, 3 min 20 s, 2 h 05 min."""
    if math.isnan(seconds):
        return "–"
    if seconds < 9.95:
        return f"{seconds:.2g} s" if seconds < 0.995 else f"{seconds:.1f} s"
    seconds = round(seconds)
    if seconds < 60:
        return f"{seconds} s"
    if seconds < 3600:
        return f"{seconds // 60} min {seconds % 60:02d} s"
    return f"{seconds // 3600:,} h {seconds % 3600 // 60:02d} min"


def count(number_of, noun):
    """1 candidate, 2 candidates, 12,000 candidates."""
    return f"{number_of:,} {noun}{'' if number_of == 1 else 's'}"


def sentence(text):
    """With a capital first letter; the rest stays as it is."""
    return text[:1].upper() + text[1:]


def cut(text, most):
    """At most so many letters; an ellipsis stands for the rest."""
    text = " ".join(str(text).split())
    return text if len(text) <= most else text[: most - 1] + "…"


def time_unit(seconds):
    """(unit, seconds in it) for an axis as long as `seconds`."""
    for unit, size in (("h", 3600.0), ("min", 60.0)):
        if seconds >= 2 * size:
            return unit, size
    return "s", 1.0
