#!/usr/bin/env bash
# test: RANKS 2 TIMEOUT 120
# A simulation of a real run of sleeping trainings foretells how long it took.
source "$CAIRN_SOURCE_DIR/tests/command_common.sh"

setting=(--set search.candidates=80 --set objective.synthetic.epoch_seconds=0.03)
"$CAIRN" run "$workflows/synthetic.toml" --out run --workers 4 -q "${setting[@]}" >run.txt
"$CAIRN" simulate "$workflows/synthetic.toml" --workers 4 --from run --format json \
  "${setting[@]}" --set simulate.data_bytes=0 --set simulate.checkpoint_bytes=0 >simulated.json
"$CAIRN" export run --to json >run.json

"$PYTHON" - <<'PYTHON' || fail "the simulation is far from the run"
import json, sys
simulated = json.load(open("simulated.json"))["simulations"][0]
rows = json.load(open("run.json"))
real = max(row["finished"] for row in rows) - min(row["assigned"] for row in rows)
error = simulated["makespan_s"] / real - 1
print(f"real {real:.3f} s, simulated {simulated['makespan_s']:.3f} s: {error:+.2%}")
sys.exit(not (simulated["complete"] and simulated["candidates"] == 80 and abs(error) < 0.15))
PYTHON

# The study itself: a table, the same from the same seed, and a knee.
weak=$workflows/scaling_weak.toml
"$CAIRN" simulate "$weak" --workers 27,216 >table.txt
[[ $(wc -l <table.txt) == 3 ]] || fail "not two lines and a header: $(cat table.txt)"
grep -q "^ *216 " table.txt || fail "no line of 216 workers"
"$CAIRN" simulate "$weak" --workers 27,216 | cmp - table.txt || fail "another result"
"$CAIRN" simulate "$weak" --workers 27,216 --seed 2 >other.txt
if cmp -s other.txt table.txt; then fail "the same result of another seed"; fi
expect "48 tasks/s" "$CAIRN" simulate "$weak" --workers 216 --knee
expect " 100 " "$CAIRN" simulate "$workflows/scaling_strong.toml" --workers 9 --candidates 100

# What cannot be simulated is refused.
refuse 2 "--workers" "$CAIRN" simulate "$weak" --workers 0
refuse 1 "nowhere" "$CAIRN" simulate "$weak" --workers 4 --from nowhere
refuse 2 "epoch_seconds" "$CAIRN" simulate "$weak" --workers 4 \
  --set objective.synthetic.epoch_seconds=0
refuse 2 "heartbeats" "$CAIRN" simulate "$weak" --workers 27 --set simulate.beat_seconds=0.1
