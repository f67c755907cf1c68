#!/usr/bin/env bash
# test: RANKS 2 TIMEOUT 240
# cairn verify finds every kind of damage and nothing else; cairn status --store says what is kept;
# a picture of the lineage.
source "$CAIRN_SOURCE_DIR/tests/command_common.sh"
need_python h5py numpy

"$PYTHON" - <<'END'
import h5py, numpy
random = numpy.random.default_rng(1)
for name, n in (("train", 400), ("test", 100)):
    y = random.integers(0, 3, n)
    x = random.integers(0, 60, (n, 1, 12, 12), dtype=numpy.uint8)
    for i, c in enumerate(y):
        x[i, 0, 4 * c:4 * c + 4] += 150
    with h5py.File(name + ".h5", "w") as file:
        file["x"], file["y"] = x, y.astype(numpy.int64)
END
cat >bars.toml <<'END'
[data]
format = "hdf5"
path = "."
[[space.stage]]
op = ["conv3x3", "residual"]
width = [4, 8]
repeat = 2
[space.head]
pool = "flatten"
dense = [0, 16]
[training]
epochs = 1
batch = 32
[search]
candidates = 14
population = 4
sample = 2
[transfer]
match = "lcs"
control = 0.2
[store]
keep = 2
END
"$CAIRN" run bars.toml --out D --workers 1 -q >log || fail "$(cat log)"

# ---- a sound run --------------------------------------------------------------------------------

expect "nothing is damaged" "$CAIRN" verify D
"$CAIRN" verify D --format json >verify.json
"$CAIRN" status D --store --format json >status.json
"$PYTHON" - <<'END'
import glob, json, os
import h5py
verify, store = json.load(open("verify.json")), json.load(open("status.json"))["store"]
files = {os.path.relpath(name, "D") for name in glob.glob("D/weights/*/*")}
assert {kept["file"] for kept in store["kept"]} == files and len(files) >= 4, (store, files)
assert store["bytes"] == sum(os.path.getsize("D/" + name) for name in files)
assert all(kept["why"] for kept in store["kept"]), store
assert sum("best" in kept["why"] for kept in store["kept"]) == 2, store
assert sum("newest" in kept["why"] for kept in store["kept"]) == 4, store
assert verify["fine"] and verify["damage"] == verify["strangers"] == [], verify
assert verify["checkpoints"] == len(files) and verify["bytes"] == store["bytes"], verify
with h5py.File("D/run.h5") as file:
    assert verify["tables"] == len(file), verify
    table = file["checkpoints"]
    gone = table["kept"][()] == 0
    assert store["discarded"] == gone.sum() == 14 - len(files), store
    assert store["freed_bytes"] == table["bytes"][()][gone].sum(), store
END
expect "checkpoints kept" "$CAIRN" status D --store

# ---- damage -------------------------------------------------------------------------------------

file=$(cd D && ls weights/*/*.h5 | head -n 1)
candidate=$(basename "$file" | cut -d- -f1)
# damaged WHAT: verify must end with 1 and say WHAT and nothing else. Brings the sound copy back.
damaged() {
  local found
  found=$("$CAIRN" verify D) && fail "no damage was found: $found"
  [[ $found == *"$1"* ]] || fail "'$1' was not found: $found"
  [[ $(grep -c DAMAGED <<<"$found") == 1 ]] || fail "more was found: $found"
  rm -rf D && cp -r sound D
}
cp -r D sound

"$PYTHON" - "D/$file" <<'END'
import sys
data = bytearray(open(sys.argv[1], "rb").read())
data[len(data) // 2] ^= 1
open(sys.argv[1], "wb").write(data)
END
refuse 1 '"fine": false' "$CAIRN" verify D --format json
damaged "$file"
truncate -s 3000 "D/$file"
damaged "candidate $candidate"
rm "D/$file"
damaged "candidate $candidate"
best=$("$CAIRN" best D -k 1 --format json | grep '"candidate"' | tr -dc 0-9)
rm D/weights/*/"$best"-*.h5
damaged "candidate $best, the best: weights cannot be used"
truncate -s 2000 D/run.h5
damaged "cairn rebuild"
rm D/run.h5
refuse 1 "D/run.h5" "$CAIRN" verify D
"$CAIRN" rebuild D >/dev/null
expect "nothing is damaged" "$CAIRN" verify D
"$PYTHON" -c '
import h5py
with h5py.File("D/run.h5", "a") as file: del file["transfers"]'
damaged "do not match the hash at its end"
printf x | dd of=D/journal/0001 bs=1 seek=2000 conv=notrunc status=none
damaged "D/journal"
echo nonsense >D/state
damaged "D/state"
echo "[serach]" >D/workflow.toml
damaged "D/workflow.toml"
sed -i 's/candidates = 14/candidates = 15/' D/workflow.toml
damaged "is not what the newest submission was given"
size=$(stat -c %s D/journal/0001)
truncate -s $((size - 1)) D/journal/0001
damaged "its end was cut off or changed"
rm D/state
damaged "D/state: it is missing"

# ---- what is no damage --------------------------------------------------------------------------

printf torn >>D/journal/0001
cp "D/$file" "D/$file.tmp.123"
touch D/weights/note
expect "$file.tmp.123 is not in the journal" "$CAIRN" verify D
expect "weights/note" "$CAIRN" verify D
refuse 2 "holds no run" "$CAIRN" verify .
refuse 2 "holds no run" "$CAIRN" verify none

# ---- the picture --------------------------------------------------------------------------------

"$PYTHON" -c "import matplotlib, pandas" 2>/dev/null || exit 0
export PYTHONDONTWRITEBYTECODE=1 PYTHONPATH=$CAIRN_SOURCE_DIR/analysis
"$PYTHON" - <<'END'
from cairn import lineage, view
run = view.of("D").run
table = lineage.candidates_of(view.of("D"))
order = lineage.families(table)
assert sorted(order) == list(range(14)) and sorted(order.values()) == list(range(14)), order
heirs = table[table["kind"] == "heir"]
assert len(heirs) >= 3 and (heirs["inherited"] > 0).all(), table
assert set(heirs.index) | set(table[table["kind"] == "control"].index) == set(run.transfers.candidate)
for heir, provider in heirs["provider"].items():
    assert order[provider] < order[heir], (heir, provider)
    between = [c for c in order if order[provider] < order[c] < order[heir]]
    for other in between:  # all of one family
        while other >= 0 and other != provider:
            other = table["provider"][other]
        assert other == provider, (heir, provider, between)
    epochs = table["lineage_epochs"]
    assert epochs[heir] == epochs[provider] + 1, (heir, provider)
END
"$PYTHON" "$PYTHONPATH/lineage.py" lineage.svg D || fail "no picture of the lineage"
grep -q "<svg" lineage.svg || fail "lineage.svg is no picture"
"$CAIRN" run "$workflows/synthetic.toml" --out S --workers 1 -q --set search.candidates=5 \
  --set objective.synthetic.epoch_seconds=0 >log || fail "$(cat log)"
expect "nothing is damaged" "$CAIRN" verify S
expect "0 checkpoints kept" "$CAIRN" status S --store
"$CAIRN" run "$workflows/table.toml" --out T --workers 1 -q >log || fail "$(cat log)"
expect "nothing is damaged" "$CAIRN" verify T
cp -r T sound_table
rm T/files/table.csv
refuse 1 "T/files/table.csv" "$CAIRN" verify T
rm -r T && mv sound_table T

# ---- every byte ---------------------------------------------------------------------------------

# Runs of two submissions; the second one had more to do. Of each file the first and last bytes and
# random ones are flipped, and it is cut off there.
"$CAIRN" run "$workflows/table.toml" --out T --workers 1 -q --resume --set search.candidates=40 \
  >log || fail "$(cat log)"
"$CAIRN" run bars.toml --out D --workers 1 -q --resume --set search.candidates=15 >log ||
  fail "$(cat log)"
expect "nothing is damaged" "$CAIRN" verify T
expect "nothing is damaged" "$CAIRN" verify D
"$PYTHON" - "$CAIRN" <<'END'
import pathlib, random, subprocess, sys
random.seed(1)
unnoticed, tries = [], 0

def verify(run, file, what):
    global tries
    tries += 1
    done = subprocess.run([sys.argv[1], "verify", run], capture_output=True, text=True, timeout=60)
    assert done.returncode in (0, 1), (file, what, done.returncode, done.stderr)
    if done.returncode == 0 or f"DAMAGED    {file.parent if file.parent.name == 'journal' else file}" not in done.stdout:
        unnoticed.append((str(file), what, done.stdout))

def damage(run, file):
    sound = file.read_bytes()
    for at in [0, len(sound) - 1, random.randrange(len(sound))]:
        changed = bytearray(sound)
        changed[at] ^= 1 << random.randrange(8)
        file.write_bytes(changed)
        verify(run, file, f"byte {at} of {len(sound)}")
    for length in [0, len(sound) - 1, random.randrange(len(sound))]:
        file.write_bytes(sound[:length])
        verify(run, file, f"cut off at {length} of {len(sound)}")
    file.write_bytes(sound)

damage("D", sorted(pathlib.Path("D/weights").glob("*/*.h5"))[0])
damage("D", pathlib.Path("D/journal/0002"))
for name in "workflow.toml state run.h5 journal/0001 journal/0002 files/table.csv".split():
    damage("T", pathlib.Path("T", name))
assert tries == 48 and not unnoticed, unnoticed
END
expect "nothing is damaged" "$CAIRN" verify T
"$PYTHON" "$PYTHONPATH/lineage.py" none.svg S/run.h5 || fail "no picture without transfer"
