#!/usr/bin/env bash
# test: RANKS 2 TIMEOUT 240
# The same without MPI: threads of one process, on HDF5 data made here; a second run is the same.
source "$CAIRN_SOURCE_DIR/tests/command_common.sh"
need_python h5py numpy

"$PYTHON" - <<END
import h5py, numpy
random = numpy.random.default_rng(1)
for name, n in (("train", 600), ("test", 200)):
    y = random.integers(0, 3, n)
    x = random.integers(0, 60, (n, 1, 12, 12), dtype=numpy.uint8)
    for i, c in enumerate(y):
        x[i, 0, 4 * c:4 * c + 4] += 150
    with h5py.File(name + ".h5", "w") as file:
        file["x"], file["y"] = x, y.astype(numpy.int64)
END
cat >bars.toml <<END
[data]
format = "hdf5"
path = "."
[[space.stage]]
width = [4, 8]
[space.head]
pool = "flatten"
[training]
epochs = 3
batch = 32
learning_rate = [0.02, 0.05]
[search]
candidates = 4
method = "random"
END
for run in A B; do
  "$CAIRN" run bars.toml --out $run --workers 2 >log || fail "$(cat log)"
  "$CAIRN" best $run -k 4 --format json >$run.json
done
cmp A.json B.json || fail "two runs of the same seed differ"
"$PYTHON" -c '
import json
best = json.load(open("A.json"))[0]
assert best["test_accuracy"] > 0.95, best'

# A run does not go on with other data.
mv train.h5 old.h5 && cp test.h5 train.h5
refuse 2 "the data set has changed" "$CAIRN" run bars.toml --out A --resume --workers 1
refuse 1 "failed" "$CAIRN" status A --exit-code
