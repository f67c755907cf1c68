#!/usr/bin/env bash
# test: TIMEOUT 240
# A line in, a line out: the engine drives the search of another program.
source "$CAIRN_SOURCE_DIR/tests/command_common.sh"
need_python json

refuse 2 "Give --epochs" "$CAIRN" predict --serve
refuse 2 "Give --method once" "$CAIRN" predict --serve --epochs 5 --method last --method best
expect "" "$CAIRN" predict --serve --epochs 5 </dev/null

cat >ask.py <<'END'
"""Asks and waits for each answer: what is not flushed at once hangs."""
import json
import subprocess
import sys


class Served:
    def __init__(self, *options):
        command = [sys.argv[1], "predict", "--serve", *options]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def raw(self, line):
        self.process.stdin.write(line + b"\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline()
        return json.loads(answer, parse_constant=lambda word: 1 / 0)

    def ask(self, **line):
        return self.raw(json.dumps(line).encode())

    def end(self):
        self.process.stdin.close()
        assert self.process.stdout.read() == b""
        assert self.process.wait(60) == 0, self.process.returncode
END

# ---- the protocol -------------------------------------------------------------------------------

cat >protocol.py <<'END'
from ask import Served

engine = Served("--epochs", "4", "--method", "fixed:2")
first = engine.ask(id=7, epoch=[1], value=[0.5], training_loss=[2.5])
assert first == {"id": 7, "stop": False, "control": False, "forecast": 0.5, "low": 0.5, "high": 0.5,
                 "reach": 1, "epoch": 1, "family": "", "method": "fixed:2"}, first
second = engine.ask(id=7, epoch=[1, 2], value=[0.5, 0.4], training_loss=[2.5, 2])
assert second["stop"] and second["forecast"] == 0.5 and second["epoch"] == 2, second
assert engine.ask(id=7, finished=True) == {"id": 7, "finished": True, "learned": True, "known": 1}
assert "finished" in engine.ask(id=7, epoch=3, value=1)["error"]

# Single numbers are one more point, with whatever else is known at it.
assert not engine.ask(id="x", epoch=1, value=0.1)["stop"]
assert engine.ask(id="x", epoch=2, value=0.3, loss=1)["forecast"] == 0.3
answer = engine.ask(id="x", finished=True, epoch=[1, 2, 3, 4], value=[0.1, 0.3, 0.2, 0.6])
assert answer == {"id": "x", "finished": True, "learned": True, "known": 2}, answer
# One that ended by itself teaches nothing.
assert engine.ask(id="y", epoch=1, value=0.1)["stop"] is False
assert engine.ask(id="y", finished=True)["learned"] is False
assert engine.ask(id="z", finished=True)["known"] == 2

# What is not understood is told, and it goes on. Texts that look alike are other ids.
for line, reason in [
    (b"nonsense", "not JSON"), (b"{", "not JSON"), (b"[1]", "expected an object"), (b"7", "object"),
    (b"{}", '"id"'), (b'{"id": null}', '"id"'), (b'{"id": [1], "epoch": 1, "value": 1}', '"id"'),
    (b'{"id": 1.5, "epoch": 1, "value": 1}', '"id"'), (b'{"id": 8}', '"epoch" and "value"'),
    (b'{"id": 8, "epoch": [1, 2], "value": [1]}', "differ in length"),
    (b'{"id": 8, "epoch": [1, 2], "value": [1, 2], "loss": 3}', "differ in length"),
    (b'{"id": 8, "epoch": [2, 1], "value": [1, 2]}', "ascend"),
    (b'{"id": 8, "epoch": [1, 1], "value": [1, 2]}', "ascend"),
    (b'{"id": 8, "epoch": [-1], "value": [1]}', "0 or more"),
    (b'{"id": 8, "epoch": [null], "value": [1]}', "0 or more"),
    (b'{"id": 8, "epoch": "1", "value": 1}', "no number"),
    (b'{"id": 8, "epoch": [1], "value": [[1]]}', "no number"),
    (b'{"id": 8, "epoch": [], "value": []}', "no points"),
    (b'{"id": "\xff", "epoch": 1, "value": 1}', "not JSON"), (b"\x00", "not JSON"),
    (b"[" * 100_000, "not JSON"), (b'{"id": "' + b"x" * (17 << 20) + b'"}', "16 MiB"),
]:
    answer = engine.raw(line)
    assert reason in answer["error"], (line[:60], answer)
engine.process.stdin.write(b"\n  \r\n")  # no answer
assert engine.ask(id="8", epoch=1, value=0.25)["forecast"] == 0.25
assert engine.ask(id=8, epoch=1, value=0.75)["forecast"] == 0.75

# A training that diverges, in Python's words and in JSON's.
assert engine.ask(id="d", epoch=1, value=float("nan"), loss=float("inf"))["stop"] is False
assert engine.ask(id="d", epoch=2, value=float("-inf"))["forecast"] is None
assert engine.raw(b'{"id": "NaN", "epoch": [1, 2], "value": [0.5, null]}')["id"] == "NaN"
assert engine.ask(id="d", epoch=4, value=float("nan"), finished=True)["learned"] is True
assert len(engine.ask(id="long", epoch=[e / 5000 for e in range(1, 10001)],
                      value=[e / 10000 for e in range(1, 10001)])) == 10
engine.end()

falling = Served("--epochs", "9", "--method", "best", "--metric", "validation_loss")
assert falling.ask(id=1, epoch=[1, 2, 3], value=[0.9, 0.2, 0.4])["forecast"] == 0.2
falling.end()
rising = Served("--epochs", "9", "--method", "best", "--metric", "validation_loss", "--maximize")
assert rising.ask(id=1, epoch=[1, 2, 3], value=[0.9, 0.2, 0.4])["forecast"] == 0.9
rising.end()
END
timeout 120 "$PYTHON" protocol.py "$CAIRN" || fail "protocol"

# ---- the engine learns --------------------------------------------------------------------------

cat >learns.py <<'END'
import math
import random

from ask import Served

random.seed(5)
engine = Served("--epochs", "20", "--set", "predict.controls=0")


def curve(end):
    return [end * (1 - math.exp(-epoch / 4)) + random.gauss(0, 0.002) for epoch in range(1, 21)]


def beginning(id, values):
    return engine.ask(id=id, epoch=list(range(1, 7)), value=values[:6])


before = beginning("before", curve(0.8))
for i in range(30):
    engine.ask(id=i, finished=True, epoch=list(range(1, 21)), value=curve(random.uniform(0.4, 0.9)))
after = beginning("after", curve(0.8))
assert abs(after["forecast"] - 0.8) < 0.02, after
assert after["high"] - after["low"] < before["high"] - before["low"], (before, after)
assert after["low"] <= after["forecast"] <= after["high"], after
assert beginning("poor", curve(0.45))["stop"], "what cannot lead goes on"
engine.end()
END
timeout 60 "$PYTHON" learns.py "$CAIRN" || fail "it does not learn"

# The same questions, the same answers.
printf '{"id": %d, "epoch": [1, 2, 3, 4], "value": [0.1, 0.2, 0.25, 0.%d]}\n' 1 3 2 4 3 5 >questions
"$CAIRN" predict --serve --epochs 9 <questions >first
"$CAIRN" predict --serve --epochs 9 <questions | cmp - first || fail "other answers"
[[ $(wc -l <first) == 3 ]] || fail "not an answer for each: $(cat first)"

# One who does not wait for the answers goes away.
yes '{"id": 1, "epoch": [1, 2], "value": [0.1, 0.2]}' | head -2000 |
  timeout 60 "$CAIRN" predict --serve --epochs 9 2>why | head -1 >/dev/null || true
! grep -qi "terminate\|abort" why || fail "$(cat why)"

# ---- the example --------------------------------------------------------------------------------

timeout 120 "$PYTHON" "$CAIRN_SOURCE_DIR/examples/drive_by_line.py" "$CAIRN" 40 >drive ||
  fail "drive_by_line.py: $(cat drive)"
read -r epochs of all < <(sed -n 's/^epochs: //p' drive)
[[ $of == of && $all == 2000 && $epochs -gt 300 && $epochs -lt 1700 ]] || fail "no epochs saved: $(cat drive)"
