#!/usr/bin/env bash
# test: RANKS 4 TIMEOUT 280
# Candidates inherit layers: who got what is in the record, unneeded files go, damaged ones cost a
# warning, final trainings go on from the search's checkpoints.
source "$CAIRN_SOURCE_DIR/tests/command_common.sh"
need_data
need_python h5py
small=(--set data.train_samples=1500 --set search.population=5 --set search.sample=3
  --set store.keep=2 --set budget.macs.max=400000)

"${mpirun[@]}" -n 4 "$CAIRN" run "$workflows/fashion_mnist_transfer.toml" --out D "${small[@]}" \
  --set search.candidates=16 --set transfer.control=0.3 >log 2>&1 || fail "$(cat log)"
! grep HDF5 log || fail "HDF5 complains"
grep -q "started with .* % of their parameters inherited" log || fail "no transfer: $(cat log)"
grep -q "controls from scratch" log || fail "no controls: $(cat log)"
expect "all" "$CAIRN" replay D

# The lineage is whole, and the files are those that the record says are kept.
"$PYTHON" - <<'END'
import glob, h5py
with h5py.File("D/run.h5") as file:
    transfers = file["transfers"]
    heirs = dict(zip(transfers["candidate"][()], transfers["provider"][()]))
    controls = transfers["control"][()]
    assert len(heirs) >= 6 and 0 < controls.sum() < len(heirs), (heirs, controls)
    assert all(provider < heir for heir, provider in heirs.items()), heirs
    inherited = controls == 0
    assert (transfers["bytes"][()][inherited] > 0).all() and (transfers["share"][()] > 0).all()
    checkpoints = file["checkpoints"]
    kept = {name.decode() if isinstance(name, bytes) else name
            for name, stays in zip(checkpoints["file"][()], checkpoints["kept"][()]) if stays}
    assert len(checkpoints["file"]) == 16 and 5 <= len(kept) <= 7, kept
files = {name[2:] for name in glob.glob("D/weights/*/*")}
assert files == kept, (files, kept)
END
expect "nothing is damaged" "$CAIRN" verify D
expect "kept" "$CAIRN" status D --store

# A final training goes on from its checkpoint, or not.
"${mpirun[@]}" -n 2 "$CAIRN" final D -k 1 --set final.epochs=1 --target 0.1 >log || fail "$(cat log)"
grep -Eq "^ +[0-9]+ +epoch 1 " log && grep -q "to 0.1000: epochs" log || fail "$(cat log)"
"${mpirun[@]}" -n 2 "$CAIRN" final D -k 1 --set final.epochs=1 --from-scratch >log || fail "$(cat log)"
grep -Eq "^ +[0-9]+ +scratch " log || fail "$(cat log)"
expect "all" "$CAIRN" replay D

# A run whose files rot while it goes on: warnings, starts from scratch, and no failure.
"${mpirun[@]}" -n 3 "$CAIRN" run "$workflows/fashion_mnist_transfer.toml" --out E "${small[@]}" \
  --set search.candidates=14 --set transfer.control=0 --set store.cache=0 >log &
job=$!
while kill -0 $job 2>/dev/null; do
  for file in E/weights/*/*.h5; do [[ -f $file ]] && truncate -s 3000 "$file" 2>/dev/null; done
  sleep 0.05
done
wait $job || fail "$(cat log)"
grep -q "starts from scratch" log || fail "no warning: $(cat log)"
grep -q "14 trained" log || fail "not all were trained: $(cat log)"
expect "all" "$CAIRN" replay E
refuse 1 "weights/" "$CAIRN" verify E
