"""Checks, from Python, the run.h5 of sample_run.hpp in the current folder. Argument: formats.md."""

import math
import re
import sys
from pathlib import Path

import cairn

run = cairn.load(".")
assert cairn.load("run.h5").candidates.equals(run.candidates)

c = run.candidates.set_index("candidate")
assert list(c.status) == ["trained", "failed", "stopped", "pending", "pending"]
assert c.validation_accuracy[0] == 0.8 and math.isnan(c.validation_accuracy[1])
assert c.cause[1] == 'NaN at step 3, "lr" too high?'
assert c.attempts.dtype == "int64"
assert run.candidates.columns[0] == "candidate", "columns keep their order"
assert run.candidates.attrs["unit"]["energy"] == "J"
assert run.candidates.attrs["direction"]["energy"] == "minimize"
assert "status" not in run.candidates.attrs["unit"]

joined = run.candidates.merge(run.decisions, on="candidate")
assert list(joined["training.optimizer"][:2]) == ["sgd", "sgd"]
assert joined["training.learning_rate"][2] == 0.01

curve = run.curves.query("candidate == 0 and attempt == 1")
assert list(curve.epoch) == [0.5, 1.5] and list(curve.validation_accuracy) == [0.4, 0.8]
busy = run.timeline.assign(s=run.timeline.end - run.timeline.begin).groupby("phase").s.sum()
assert busy["train"] == 7.5
assert list(run.workers.host) == ["node1", "node2", "node3"]
assert list(run.submissions.version) == ["0.1.0", "0.1.0"]
assert len(run.evaluations) == 7 and len(run.checkpoints) == 1
assert list(run.checkpoints.kept) == [1] and len(run.transfers) == 0
assert run.attributes["workflow"] == "[run]\nseed = 7\n"
assert list(run.forecasts.advice) == ["go", "stop"] and list(run.forecasts.p1)[1] == 2
assert set(run.tables) == set(cairn.Run.__dataclass_fields__) - {"path", "attributes", "tables"}

empty = cairn.load("empty")
assert all(len(frame) == 0 for frame in empty.tables.values())
assert list(empty.workers.columns) == list(run.workers.columns)

document = Path(sys.argv[1]).read_text()
lines = re.search(r"```python\n(.*?)```", document, re.S).group(1)
shown = {}
exec(lines, shown)
assert len(lines.strip().splitlines()) == 3 and shown["candidates"].equals(run.candidates)

# Every table and column that every run has is described.
for name, frame in run.tables.items():
    assert f"### /{name}" in document, name
    section = document.split(f"### /{name}")[1].split("\n#")[0]
    fixed = frame.columns if name != "decisions" else ["candidate"]
    for column in fixed:
        metric = column in frame.attrs["direction"]
        assert metric or f"| `{column}` |" in section, f"{name}.{column} is not described"
for name in run.attributes:
    assert f"| `{name}` |" in document, f"attribute {name} is not described"

for wrong in ("none", sys.argv[1]):
    try:
        cairn.load(wrong)
    except OSError:
        continue
    raise AssertionError(f"{wrong} was read")
