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

"${search[@]}" --out whole >log || fail "$(cat log)"

# Whether a snapshot has come since this submission began.
has_snapshot() { [[ $(find cut/weights -name '*-part.h5' -newer begun 2>/dev/null) ]]; }

# Killed again and again, a second after its first snapshot: the start alone may take longer than
# a training.
kills=0
until "$CAIRN" status cut --exit-code >/dev/null 2>&1; do
  touch begun
  "${search[@]}" --out cut --resume >>log 2>&1 &
  while kill -0 $! 2>/dev/null && ! has_snapshot; do sleep 0.1; done
  sleep 1
  kill -s KILL $! 2>/dev/null && kills=$((kills + 1))
  wait $! 2>/dev/null || true
  [[ $kills -lt 60 ]] || fail "it does not get on: $(tail -5 log)"
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
