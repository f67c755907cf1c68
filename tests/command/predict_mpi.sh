#!/usr/bin/env bash
# test: RANKS 4 TIMEOUT 240
# A rank predicts: trainings are stopped early, the summary says what that saved and cost, the record
# holds the forecasts, a replay confirms them, and the run goes on later.
source "$CAIRN_SOURCE_DIR/tests/command_common.sh"
need_python h5py
common=(--set training.epochs=20 --set objective.synthetic.rate=0.2
  --set objective.synthetic.fail_probability=0)

# ---- a fixed epoch ------------------------------------------------------------------------------

search=("$CAIRN" run "$workflows/synthetic.toml" --out D "${common[@]}" --set predict.method=fixed:5
  --set objective.synthetic.epoch_seconds=0.01)
"${mpirun[@]}" -n 4 "${search[@]}" --set search.candidates=40 >log || fail "$(cat log)"
grep -qw predictor log || fail "the start-up table lacks the predictor: $(cat log)"
grep -qE 'stopped at epoch [0-9.]+ of 20, forecast 0\.' log || fail "nobody was stopped: $(cat log)"
grep -qE '^epochs .* of 800 \([0-9]+ % saved\): [0-9]+ trainings stopped early' log || fail "$(cat log)"
grep -qE '^predictors answered [0-9,]+ of [0-9,]+ points' log || fail "$(cat log)"
expect "forecasts are the same" "$CAIRN" replay D
expect "complete, 40/40" "$CAIRN" status D --exit-code

# The same in the tables. Verdicts need time: a training may get a little farther than epoch 5.
"$CAIRN" best D -k 40 --format json >best.json
"$PYTHON" - <<'END'
import h5py, json
run = h5py.File("D/run.h5")
candidates, forecasts = run["candidates"], run["forecasts"]
status = candidates["status"].asstr()[:]
assert set(status) <= {"stopped", "trained"} and sum(status == "stopped") >= 30, status
epochs = candidates["epochs"][:][status == "stopped"]
assert (epochs >= 5).all() and (epochs < 20).all() and epochs.mean() < 10, epochs
last = dict(zip(forecasts["candidate"][:], forecasts["value"][:]))
advice = forecasts["advice"].asstr()[:]
assert set(advice[forecasts["epoch"][:] < 5]) == {"go"}
assert set(advice[forecasts["epoch"][:] >= 5]) == {"stop"}
assert (forecasts["time"][:] > 1.7e9).all()
for row in json.load(open("best.json")):
    score = candidates["score"][row["candidate"]]
    assert row["validation_accuracy"] == score and row["status"] == status[row["candidate"]], row
    if row["status"] == "stopped":
        assert score == last[row["candidate"]] == row["forecast"]["value"], row
END
expect "~ foretold" "$CAIRN" best D -k 40

# It goes on: the new predictor learns what happened before.
"${mpirun[@]}" -n 4 "${search[@]}" --resume -q --set search.candidates=60 \
  --set predict.wait=true >log || fail "$(cat log)"
expect "forecasts are the same" "$CAIRN" replay D
expect "complete, 60/60" "$CAIRN" status D --exit-code
refuse 2 "predict.fitness" "${search[@]}" --resume --workers 1 --set predict.fitness=measured

# A full training is not stopped, and nobody predicts.
"${mpirun[@]}" -n 2 "$CAIRN" final D -k 1 >log || fail "$(cat log)"
! grep -qw predictor log || fail "a rank predicts in a final training: $(cat log)"
grep -qE 'final of candidate [0-9]+  test_accuracy 0\.[0-9]+  20 epochs' log || fail "$(cat log)"
expect "forecasts are the same" "$CAIRN" replay D

# ---- a model of the run, in one process ---------------------------------------------------------

"$CAIRN" run "$workflows/synthetic.toml" --out E --workers 2 "${common[@]}" --set predict.wait=true \
  --set predict.method=cairn --set predict.controls=0.3 --set cluster.predictors=2 \
  --set search.candidates=80 --set objective.synthetic.epoch_seconds=0 >log || fail "$(cat log)"
grep -qE '^controls +[0-9]+ trained on after a stop: forecasts off by 0\.' log || fail "$(cat log)"
grep -qE '^ranking +[0-9]+ of [0-9]+ controls? came among the best 10' log || fail "$(cat log)"
expect "forecasts are the same" "$CAIRN" replay E
"$PYTHON" - <<'END'
import h5py
advice = h5py.File("E/run.h5")["forecasts/advice"].asstr()[:]
assert set(advice) == {"go", "stop", "control"}, set(advice)
END
