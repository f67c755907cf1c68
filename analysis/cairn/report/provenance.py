"""Where the numbers come from: versions, data, submissions, and the whole configuration."""

from datetime import datetime, timezone
from html import escape

from ..section import Section, table
from ..text import duration


def section(view):
    attributes, submissions = view.run.attributes, view.run.submissions
    html = table(["what", "value"], facts(view))
    if len(submissions):
        html += table(["submission", "started (UTC)", "version", "commit", "workers"], jobs(view))
    workflow = str(attributes.get("workflow", ""))
    html += f"<h3>Configuration, as resolved</h3><pre>{escape(workflow)}</pre>" if workflow else ""
    says = (
        f"Made by Cairn {attributes.get('cairn_version', '?')} with seed "
        f"{view.setting('run.seed', '?')}; with the configuration below and the same data, the "
        "search makes the same decisions."
    )
    return Section("provenance", "Configuration and provenance", says, html=html)


def facts(view):
    attributes = view.run.attributes
    data = str(attributes.get("data_hash", ""))
    where = view.setting("data.path", "") if view.setting("objective.kind") == "train" else ""
    rows = [
        ["folder", view.folder.absolute().name],
        ["Cairn", f"{attributes.get('cairn_version', '?')}, {attributes.get('cairn_commit', '?')}"],
        ["objective", f"{view.objective.name} ({view.objective.direction})"],
        ["search", str(view.setting("search.method", "?"))],
        ["objective kind", str(view.setting("objective.kind", "?"))],
        ["data", str(where) or "–"],
        ["hash of the data", data if data.strip("0") else "–"],
        ["running time", duration(view.clock.total)],
        ["as of (UTC)", stamp(float(attributes.get("ended", "nan")))],
        ["steps of the journal", f"{int(attributes.get('steps', 0)):,}"],
    ]
    return [row for row in rows if row[1] not in ("–", "?")]


def jobs(view):
    workers = view.run.workers
    rows = []
    for row in view.run.submissions.itertuples():
        own = workers[workers["submission"] == row.submission]
        kinds = own.groupby(["host", "device"], sort=True).size()
        shown = ", ".join(
            f"{n} on {host} ({device})" for (host, device), n in kinds.head(6).items()
        )
        more = f" and {len(kinds) - 6} more" if len(kinds) > 6 else ""
        rows.append([row.submission, stamp(row.started), row.version, row.commit, shown + more])
    return rows


def stamp(seconds):
    if not seconds == seconds:
        return "–"
    return datetime.fromtimestamp(seconds, timezone.utc).strftime("%Y-%m-%d %H:%M:%S")
