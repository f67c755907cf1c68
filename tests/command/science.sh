#!/usr/bin/env bash
# test: RANKS 3 TIMEOUT 240
# Searches on generated data with a planted signal: a table with categories, pairs of two feature
# tables under MPI, sequences in folds; then replay, verify, final trainings and exports.
source "$CAIRN_SOURCE_DIR/tests/command_common.sh"
need_python h5py numpy

"$PYTHON" - <<'END'
import h5py, numpy
random = numpy.random.default_rng(1)
n = 1500
age, marker = random.normal(50, 10, n), random.normal(0, 1, n)
town = random.integers(0, 3, n)
ill = marker + (town == 2) * 2 + random.normal(0, 0.3, n) > 0.7
with open("patients.csv", "w") as file:
    file.write("age,marker,town,outcome\n")
    for i in range(n):
        cell = "" if i % 50 == 0 else f"{marker[i]:.4f}"
        file.write(f"{age[i]:.1f},{cell},{'ABC'[town[i]]},{'ill' if ill[i] else 'well'}\n")
cells, drugs = random.normal(0, 1, (30, 6)), random.normal(0, 1, (20, 5))
cell, drug = random.integers(0, 30, n), random.integers(0, 20, n)
y = 40 + 7 * cells[cell, 0] - 5 * drugs[drug, 1] + random.normal(0, 1, n)
with h5py.File("pairs.h5", "w") as file:
    for name, value in dict(cells=cells, drugs=drugs, cell=cell, drug=drug, y=y).items():
        file[name] = value
x = random.normal(0, 1, (90, 1, 64))
label = numpy.arange(90) % 2
x[label == 1, 0, 20:26] += 2.5
with h5py.File("signals.h5", "w") as file:
    file["x"], file["y"] = x, label
END

cat >table.toml <<'END'
[data]
format = "csv"
path = "patients.csv"
target = "outcome"
[[space.branch]]
inputs = "numeric"
[[space.branch.dense]]
width = [8, 16]
[[space.branch]]
inputs = "categories"
embedding = [2, 4]
[[space.trunk]]
width = [8, 16]
[training]
epochs = 8
optimizer = "adam"
learning_rate = 0.01
batch = 32
metrics = ["balanced_accuracy", "auc"]
[objective]
metric = "auc"
[search]
candidates = 4
population = 2
END

cat >pairs.toml <<'END'
[data]
format = "hdf5"
path = "pairs.h5"
[[data.input]]
name = "cell"
table = "cells"
index = "cell"
[[data.input]]
name = "drug"
table = "drugs"
index = "drug"
[[space.branch]]
inputs = "cell"
[[space.branch.dense]]
width = [8, 16]
[[space.branch]]
inputs = "drug"
[[space.branch.dense]]
width = [8, 16]
[[space.trunk]]
layers = [1, 2]
width = 16
[training]
epochs = 6
optimizer = "adam"
learning_rate = 0.01
batch = 32
loss = "huber"
metrics = ["r2", "mae"]
[objective]
metric = "r2"
[predict]
method = "cairn"
[transfer]
match = "lcs"
[search]
candidates = 6
population = 3
END

cat >folds.toml <<'END'
[data]
format = "hdf5"
path = "signals.h5"
test_fraction = 0.0
folds = 3
[[space.branch]]
[[space.branch.sequence]]
kernel = 5
width = [4, 8]
pool = 4
[training]
epochs = 6
optimizer = "adam"
learning_rate = 0.01
batch = 10
metrics = "balanced_accuracy"
[objective]
metric = "balanced_accuracy"
[search]
candidates = 3
population = 2
[final]
epochs = 6
END

# best RUN METRIC: of the best candidate.
best() {
  "$CAIRN" best "$1" -k 1 --format json |
    "$PYTHON" -c "import json, sys; print(json.load(sys.stdin)[0]['$2'])"
}
# above VALUE LEAST
above() { "$PYTHON" -c "import sys; sys.exit(not $1 > $2)" || fail "$1 is not above $2"; }
sound() {
  expect "complete" "$CAIRN" status "$1"
  expect "the same" "$CAIRN" replay "$1"
  "$CAIRN" verify "$1" >verify.log || fail "$(cat verify.log)"
}

"$CAIRN" run table.toml --out T --workers 2 -q
sound T
above "$(best T validation_auc)" 0.9
above "$(best T test_auc)" 0.85
refuse 2 "accuracy" "$CAIRN" run table.toml --out X --workers 1 --set training.loss=mean_squared_error
refuse 2 "nothing" "$CAIRN" run table.toml --out X --workers 1 --set 'space.branch[2].inputs=nothing'

"${mpirun[@]}" -n 4 "$CAIRN" run pairs.toml --out P -q
sound P
above "$(best P test_r2)" 0.85

"$CAIRN" run folds.toml --out F --workers 2 -q
sound F
expect "±" "$CAIRN" best F -k 1
above "$(best F validation_balanced_accuracy)" 0.8
above "$(best F validation_balanced_accuracy_se)" 0
refuse 1 "cairn final" "$CAIRN" export F --model 0 --to onnx
"$CAIRN" final F -k 1 --workers 2 -q
above "$(best F test_balanced_accuracy)" 0.75
first=$("$CAIRN" best F -k 1 --format json | "$PYTHON" -c "import json, sys; print(json.load(sys.stdin)[0]['candidate'])")
"$CAIRN" export F --model "$first" --to onnx -o F.onnx
"$CAIRN" export F --model "$first" --to torchscript -o F.pt
[[ -s F.onnx && -s F.pt ]] || fail "a network was not written"

"$CAIRN" export P --to tensorboard -o events
[[ $(find events -name 'events.out.tfevents*' | wc -l) == 7 ]] || fail "not an event file for each candidate"
refuse 2 "already" "$CAIRN" export P --to tensorboard -o events
