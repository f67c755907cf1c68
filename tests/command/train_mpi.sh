#!/usr/bin/env bash
# test: RANKS 3 TIMEOUT 240
# A real search: train on Fashion-MNIST over MPI, test the best, export it, train it fully.
source "$CAIRN_SOURCE_DIR/tests/command_common.sh"
need_data
need_python h5py torch
small=(--set data.train_samples=3000 --set training.epochs=1 --set final.epochs=1)

"${mpirun[@]}" -n 3 "$CAIRN" run "$workflows/fashion_mnist.toml" --out D --set search.candidates=3 \
  "${small[@]}" --set 'space.stage[1].width=[8]' --set 'space.stage[2].width=[8]' \
  --set 'space.stage[3].width=[16]' >log || fail "$(cat log)"
expect "all" "$CAIRN" replay D
grep -q test_accuracy log || fail "the best was not tested: $(cat log)"
"$CAIRN" best D -k 3 --format json >best.json
id=$("$PYTHON" -c 'import json; print(json.load(open("best.json"))[0]["candidate"])')
expect "wrote best.pt" "$CAIRN" export D --model "$id" --to torchscript -o best.pt

# The exported network reproduces the test accuracy in Python.
"$PYTHON" - <<END
import gzip, json, numpy, torch
def idx(name, skip):
    with gzip.open("$data/" + name) as file:
        return numpy.frombuffer(file.read(), numpy.uint8, offset=skip)
x = torch.tensor(idx("t10k-images-idx3-ubyte.gz", 16)).reshape(-1, 1, 28, 28)
y = torch.tensor(idx("t10k-labels-idx1-ubyte.gz", 8)).long()
model = torch.jit.load("best.pt")
with torch.no_grad():
    accuracy = (model(x).argmax(1) == y).float().mean().item()
logged = json.load(open("best.json"))[0]["test_accuracy"]
assert abs(accuracy - logged) < 2e-3, (accuracy, logged)
END

"${mpirun[@]}" -n 2 "$CAIRN" final D -k 1 --merge-validation >log2 || fail "$(cat log2)"
grep -q "final of candidate $id" log2 || fail "the best was not trained: $(cat log2)"
expect "all" "$CAIRN" replay D
expect "complete, 3/3" "$CAIRN" status D --exit-code
