"""How plots look: colours that the colour-blind tell apart, calm axes, readable numbers.

Colours are those of Okabe & Ito (2008). In a page they become variables of its style sheet, so that
one picture serves light and dark; `DARK` has what they are there.
"""

import io
import re

BLUE, RED, GREEN, PINK = "#0072b2", "#d55e00", "#009e73", "#cc79a7"
ORANGE, SKY = "#e69f00", "#56b4e9"
INK, SOFT, FAINT, GRID, PAPER = "#2b2b2a", "#6f6f6e", "#bdbdbb", "#e4e4e2", "#fefefd"

SERIES = (BLUE, RED, GREEN, PINK, ORANGE, SKY)
MARKERS = "osD^vP"
WIDTH = 9.0  # of a figure [inch]
DARK = {
    BLUE: "#4da6e0", RED: "#f0803c", GREEN: "#2fc79b", PINK: "#de9cc1", ORANGE: "#eeb33c",
    SKY: "#8fd0f5", INK: "#e4e4e2", SOFT: "#a3a3a1", FAINT: "#5c5c5b", GRID: "#343434",
    PAPER: "#171717",
}
NAMES = {color: f"--c{place}" for place, color in enumerate(DARK)}


def pyplot():
    """matplotlib.pyplot without a display, in this style."""
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot as plt

    plt.rcParams.update(
        {
            "font.size": 9, "axes.titlesize": 9.5, "axes.titleweight": "bold",
            "axes.titlelocation": "left", "axes.spines.top": False, "axes.spines.right": False,
            "axes.edgecolor": FAINT, "axes.labelcolor": INK, "axes.titlecolor": INK,
            "text.color": INK, "xtick.color": FAINT, "ytick.color": FAINT,
            "xtick.labelcolor": SOFT, "ytick.labelcolor": SOFT, "axes.grid": True,
            "grid.color": GRID, "grid.linewidth": 0.7, "axes.axisbelow": True,
            "axes.facecolor": "none", "legend.frameon": False, "legend.fontsize": 8.5,
            "lines.linewidth": 1.6, "figure.constrained_layout.use": True,
            "figure.max_open_warning": 0, "svg.fonttype": "none",
            "text.parse_math": False,  # texts of a run may have a $
        }
    )
    return plt


def panels(columns=1, height=3.2, **options):
    """A figure of the page's width with one row of axes."""
    figure, axes = pyplot().subplots(1, columns, figsize=(WIDTH, height), squeeze=False, **options)
    return figure, list(axes[0])


def many(count, limit=2000):
    """Options of a mark that is drawn `count` times: beyond a limit, pixels instead of shapes."""
    return {"rasterized": count > limit, "linewidths": 0 if count > limit else 0.4}


def fade(count, full=150):
    """Opacity of marks that lie over one another."""
    return max(0.08, min(0.85, 0.85 * (full / max(count, 1)) ** 0.4))


def human(axis, whole=False):
    """Numbers like 10 k and 2 M, without powers, and few enough to be read; whole: of counts."""
    from matplotlib.ticker import FuncFormatter, LogLocator, MaxNLocator, NullFormatter

    from .text import short

    axis.set_major_formatter(FuncFormatter(lambda value, _: short(value)))
    axis.set_minor_formatter(NullFormatter())
    if axis.get_scale() == "log":
        low, high = axis.get_view_interval()
        if high < 30 * low:
            axis.set_major_locator(LogLocator(subs=(1, 2, 5)))
    else:
        axis.set_major_locator(MaxNLocator(6, integer=whole))


def limits(values, minimum_share=0.0, room=0.06):
    """(low, high) of an axis, without the share `minimum_share` at each end; None for no values."""
    import numpy as np

    values = np.asarray(values, float)
    values = values[np.isfinite(values)]
    if len(values) == 0:
        return None
    low, high = np.quantile(values, [minimum_share, 1 - minimum_share])
    margin = room * (high - low) or 0.05 * abs(high) or 1.0
    return low - margin, high + margin


def legend(axes, handles=None, columns=5):
    """A legend above the axes, where it covers nothing."""
    place = {"loc": "lower left", "bbox_to_anchor": (-0.01, 1.0), "borderaxespad": 0.2}
    found = axes.legend(
        handles=handles, ncol=columns, columnspacing=1.6, handletextpad=0.6, **place
    )
    for handle in getattr(found, "legend_handles", None) or found.legendHandles:
        handle.set_alpha(1)
        if hasattr(handle, "set_sizes"):
            handle.set_sizes([20])


def svg(figure, salt):
    """The figure as SVG for a page: no size of its own, colours and font from the style sheet."""
    import matplotlib

    _lay_out(figure)
    buffer = io.StringIO()
    with matplotlib.rc_context({"svg.hashsalt": salt}):
        figure.savefig(buffer, format="svg", transparent=True, dpi=150, metadata={"Date": None})
    text = buffer.getvalue()
    text = text[text.index("<svg") :]
    text = re.sub(r"<metadata>.*?</metadata>", "", text, flags=re.S)
    text = re.sub(r'(<svg[^>]*?) width="[^"]*"', r"\1", text, count=1)
    text = re.sub(r'(<svg[^>]*?) height="[^"]*"', r"\1", text, count=1)
    text = re.sub(r"'DejaVu Sans'(, [^;\"]*)?", "var(--font)", text)
    return re.sub("|".join(NAMES), lambda found: f"var({NAMES[found[0]]})", text)


def png(figure):
    """The figure as PNG on white, 150 dots per inch."""
    _lay_out(figure)
    buffer = io.BytesIO()
    figure.savefig(buffer, format="png", dpi=150, facecolor="white")
    return buffer.getvalue()


def _lay_out(figure):
    """Once for all formats: matplotlib would do it, and draw everything, twice for each."""
    if (engine := figure.get_layout_engine()) is not None:
        engine.execute(figure)
        figure.set_layout_engine("none")
