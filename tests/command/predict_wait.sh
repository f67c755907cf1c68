#!/usr/bin/env bash
# test: RANKS 3 TIMEOUT 180
# With predict.wait and one worker where trainings stop depends on the seed alone.
source "$CAIRN_SOURCE_DIR/tests/command_common.sh"
search=("$CAIRN" run "$workflows/synthetic.toml" -q --set search.candidates=60
  --set predict.method=cairn --set predict.wait=true --set training.epochs=20
  --set objective.synthetic.rate=0.2 --set objective.synthetic.epoch_seconds=0)

# What is told of each candidate, without times.
told() {
  "$CAIRN" export "$1" --to json -o "$1.full.json" >/dev/null
  "$PYTHON" - "$1" <<'END'
import json, sys
keep = ("candidate", "status", "epochs", "parents", "hash", "score", "validation_accuracy")
rows = [{key: row[key] for key in keep} for row in json.load(open(sys.argv[1] + ".full.json"))]
assert sum(row["status"] == "stopped" for row in rows) >= 10, rows
json.dump(rows, open(sys.argv[1] + ".json", "w"), indent=1)
END
}
"${search[@]}" --out A --workers 1 >/dev/null
"${search[@]}" --out B --workers 1 >/dev/null
"${mpirun[@]}" -n 3 "${search[@]}" --out C >/dev/null
"${search[@]}" --out D --workers 1 --seed 2 >/dev/null
for run in A B C D; do
  told $run
  expect "forecasts are the same" "$CAIRN" replay $run
done
cmp A.json B.json || fail "the same seed gave other stops or candidates"
cmp A.json C.json || fail "over MPI the same seed gave other stops or candidates"
! cmp -s A.json D.json || fail "another seed gave the same search"
