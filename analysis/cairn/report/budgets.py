"""What budgets and rules removed from the space."""

import textwrap

from .. import style
from ..section import Section, table
from ..text import cut, percent, short

MOST_CONDITIONS = 14


def section(view, space):
    """`space`: what `cairn space` said, or None; and why not."""
    said, fault = space
    title = "What budgets and rules removed"
    recorded = view.run.submissions
    if said is not None and said.get("conditions"):
        conditions = removed(said)
        return Section("budgets", title, sentence(said), draw(conditions), notes(said),
                       reasons(conditions))
    if said is not None:
        text = f"There is no budget and no rule; {buildable(said)}."
        return Section("budgets", title, text)
    text = f"What each condition removes is not known here: {fault.rstrip('.')}."
    if len(recorded) and "feasible" in recorded and recorded["encodings"].iloc[-1] > 0:
        last = recorded.iloc[-1]
        text = (
            f"{short(last['feasible'])} of {short(last['encodings'])} encodings "
            f"({percent(last['feasible'] / last['encodings'])}) are feasible. {text}"
        )
    return Section("budgets", title, text)


def buildable(said):
    some = said.get("buildable", {}).get("value", said["encodings"])
    return f"{short(some)} of {short(said['encodings'])} encodings can be built"


def removed(said):
    """[(condition, share of the buildable encodings that it removes alone, reason)], the hardest
    first, and all together last."""
    total = said["buildable"]["value"] or 1
    rows = [
        (c["condition"], 1 - c["leaves"]["value"] / total, c.get("reason", ""))
        for c in said["conditions"]
    ]
    rows.sort(key=lambda row: -row[1])
    return [*rows[:MOST_CONDITIONS], ("all together", 1 - said["feasible"]["value"] / total, "")]


def sentence(said):
    feasible, total = said["feasible"]["value"], said["buildable"]["value"]
    exact = "exactly" if said["feasible"].get("exact") else "by sampling"
    share = feasible / total if total else float("nan")
    return (
        f"{short(feasible)} of {short(total)} encodings ({percent(share)}) keep all budgets and "
        f"rules, counted {exact}; the rest was never trained."
    )


def notes(said):
    dead = [
        f"{decision['name']} = {choice['value']}"
        for decision in said.get("decisions", [])
        for choice in decision["choices"]
        if choice.get("dead")
    ]
    found = ["Each bar is what a condition removes alone; conditions overlap."]
    if dead:
        found.append("Choices that no feasible network has: " + ", ".join(dead[:12]) + ".")
    return found


def draw(conditions):
    names = [textwrap.fill(cut(c[0], 90), 46) for c in conditions]
    lines = sum(name.count("\n") + 1 for name in names)
    figure, (axes,) = style.panels(height=0.7 + 0.24 * max(lines, len(names) * 1.2))
    values = [100 * c[1] for c in conditions]
    colors = [style.BLUE] * (len(values) - 1) + [style.INK]
    bars = axes.barh(range(len(values)), values, color=colors, height=0.62)
    axes.bar_label(bars, [percent(c[1]) for c in conditions], padding=4, fontsize=8.5)
    axes.set_yticks(range(len(names)), names)
    axes.tick_params(axis="y", length=0, labelcolor=style.INK)
    axes.invert_yaxis()
    axes.set_xlim(0, max(max(values) * 1.12, 1))
    axes.set_xlabel("encodings removed [% of those that can be built]")
    axes.grid(False, axis="y")
    return figure


def reasons(conditions):
    rows = [(name, reason) for name, _, reason in conditions if reason]
    return table(["condition", "reason"], rows) if rows else ""
