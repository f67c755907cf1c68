"""The top of a report: how far the run is, and its key figures."""

from html import escape

from .. import busy, page, savings, state
from ..text import count, duration, number, percent

WORDS = {
    "complete": "complete", "resumable": "interrupted; it can be resumed", "failed": "failed",
    "running": "not over: running, or its job died",
}


def header(view):
    return (
        f'<p class="of-run">{escape(line(view))}</p>{notice(view)}{page.figures(key_figures(view))}'
    )


def line(view):
    counts = view.counts()
    done = sum(counts.values()) - counts["pending"]
    wanted = view.setting("search.candidates")
    of = f" of {wanted:,}" if isinstance(wanted, int) else ""
    text = f"{done:,}{of} candidates have an outcome"
    word = WORDS.get(view.state.word, "")
    if word and view.state.word != "complete" and view.state.reason:
        word += f" ({view.state.reason})"
    return f"{text}; {word}." if word else f"{text}."


def notice(view):
    if not state.behind(view.run.path):
        return ""
    anew = f"cairn rebuild {view.folder} makes them anew."
    return f'<p class="notice">The run went on after these tables were made. {escape(anew)}</p>'


def key_figures(view):
    counts, found, best = view.counts(), savings.of(view), view.best
    name = view.objective.name
    what = [f"{n:,} {status}" for status, n in counts.items() if n and status != "pending"]
    value = "–" if best is None else number(best[name])
    who = "none was trained yet" if best is None else f"candidate {best['candidate']}"
    rows = [
        (f"best {view.objective.label}", value, who),
        ("candidates", f"{sum(counts.values()):,}", ", ".join(what)),
        ("running time", duration(view.clock.total), count(len(view.clock.starts), "submission")),
        ("workers in use", percent(busy.utilisation(view)), "of their time"),
    ]
    if found.stopped:
        rows.append(("epochs saved", percent(found.share), f"{found.stopped:,} stopped early"))
    return rows
