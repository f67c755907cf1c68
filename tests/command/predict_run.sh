#!/usr/bin/env bash
# test: TIMEOUT 240
# The curves of a run, from its folder or its run.h5.
source "$CAIRN_SOURCE_DIR/tests/command_common.sh"
need_python h5py

"$CAIRN" run "$workflows/synthetic.toml" --out D --workers 1 -q --set search.candidates=40 \
  --set objective.synthetic.epoch_seconds=0 >log || fail "$(cat log)"
"$CAIRN" predict D --method last --method fixed:4 --format csv >folder
"$CAIRN" predict D/run.h5 --method last --method fixed:4 --format csv | cmp - folder || fail "run.h5"
"$PYTHON" - <<'END'
import csv
import h5py
file = h5py.File("D/run.h5")
table = file["candidates"]
ends = dict(zip(table["candidate"][:], table[file.attrs["objective"]][:]))
status = dict(zip(table["candidate"][:], table["status"].asstr()[:]))
rows = [row for row in csv.DictReader(open("folder")) if row["method"] == "last"]
trained = [row for row in rows if row["status"] == "trained"]
assert len(trained) == sum(s == "trained" for s in status.values()) > 30, len(trained)
for row in trained:
    assert float(row["final"]) == ends[int(row["id"])], row
stopped = [row for row in csv.DictReader(open("folder")) if row["status"] == "stopped"]
assert len(stopped) == len(trained) and all(row["epochs"] == "4" for row in stopped), stopped
END
expect "curves of validation_accuracy over 10 epochs" "$CAIRN" predict D --method last
expect "over 7 epochs" "$CAIRN" predict D --method last --epochs 7
expect "cairn" "$CAIRN" predict D

# What the run's predictor has stopped is foretold from what it has finished.
"$CAIRN" run "$workflows/synthetic.toml" --out E --workers 1 -q --set search.candidates=40 \
  --set objective.synthetic.epoch_seconds=0 --set predict.method=fixed:3 >log || fail "$(cat log)"
expect "not at their end" "$CAIRN" predict E --method best

# ---- what is no run -----------------------------------------------------------------------------

refuse 2 "there is no such file" "$CAIRN" predict . --method last
"$PYTHON" - <<'END'
import h5py
with h5py.File("other.h5", "w") as file:
    file["val_acc"] = [[0.1, 0.2]]
with h5py.File("half.h5", "w") as file:
    file.attrs.update({"format": "cairn-run", "objective": "x", "workflow": ""})
END
refuse 2 "not the record of a Cairn run" "$CAIRN" predict other.h5
refuse 2 "or a CSV table" "$CAIRN" predict other.h5
cp other.h5 other.bin
refuse 2 "not the record of a Cairn run" "$CAIRN" predict other.bin
refuse 2 'no table `curves`' "$CAIRN" predict half.h5
refuse 2 "no series 'test_loss'" "$CAIRN" predict D --metric test_loss
head -c 3000 D/run.h5 >cut.h5
refuse 1 "cut.h5" "$CAIRN" predict cut.h5
printf 'id,epoch\n' >csv.h5
refuse 1 "csv.h5" "$CAIRN" predict csv.h5

# Flipped bits are told, or do no harm; HDF5 itself may crash on some of them.
"$PYTHON" - "$CAIRN" <<'END'
import random
import subprocess
import sys
random.seed(11)
sound = open("D/run.h5", "rb").read()
codes = set()
for _ in range(30):
    damaged = bytearray(sound)
    place = random.randrange(len(damaged) - 16)
    for byte in range(random.choice((1, 16))):
        damaged[place + byte] ^= random.randrange(1, 256)
    open("damaged.h5", "wb").write(damaged)
    done = subprocess.run([sys.argv[1], "predict", "damaged.h5", "--method", "last"],
                          capture_output=True, timeout=60)
    assert done.returncode in (0, 1, 2), (done.returncode, done.stderr)
    assert done.returncode == 0 or done.stderr.startswith(b"cairn: "), done.stderr
    codes.add(done.returncode)
assert codes & {1, 2}, "no damage was found"
END

# ---- pictures -----------------------------------------------------------------------------------

"$PYTHON" -c "import matplotlib, pandas" 2>/dev/null || exit 0
PATH=$(dirname "$PYTHON"):$PATH
export CAIRN_ANALYSIS=$CAIRN_SOURCE_DIR/analysis
expect "wrote D.png" "$CAIRN" predict D --plot D.png
for run in D E; do
  "$PYTHON" "$CAIRN_ANALYSIS/predict.py" $run.svg --run $run || fail "no picture of $run"
  grep -q "<svg" $run.svg || fail "$run.svg is no picture"
done
