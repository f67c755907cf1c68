#!/usr/bin/env bash
# test: RANKS 1 TIMEOUT 280
# A job that is killed goes on from its snapshots and ends with the same result.
source "$CAIRN_SOURCE_DIR/tests/command_common.sh"
need_data
need_python h5py
small=(--set data.train_samples=1500 --set training.epochs=3 --set search.population=3
  --set search.sample=2 --set search.candidates=5 --set budget.macs.max=400000
  --set store.snapshot_every=0.05 --set objective.test_best=false)
search=("$CAIRN" run "$workflows/fashion_mnist_transfer.toml" "${small[@]}" --workers 1 -q)

# Killed again and again, later each time: on a busy machine the start alone takes a while.
SECONDS=0
"${search[@]}" --out whole >log || fail "$(cat log)"
life=$((2 + SECONDS / 3))
kills=0
until "$CAIRN" status cut --exit-code >/dev/null 2>&1; do
  timeout --signal KILL $((life + kills / 4)) "${search[@]}" --out cut --resume >>log 2>&1 || kills=$((kills + 1))
  [[ $kills -lt 40 ]] || fail "it does not get on: $(tail -5 log)"
done
[[ $kills -gt 0 ]] || fail "it was never killed"
expect "all" "$CAIRN" replay cut
expect "nothing is damaged" "$CAIRN" verify cut
"$PYTHON" - <<'END'
import h5py
def results(run):
    with h5py.File(run + "/run.h5") as file:
        rows = file["candidates"]
        return {int(c): (float(a), s) for c, a, s in zip(rows["candidate"][()],
                rows["validation_accuracy"][()], rows["hash"][()])}
whole, cut = results("whole"), results("cut")
assert len(whole) == 5 and whole == cut, (whole, cut)
END
