#!/usr/bin/env bash
# test: RANKS 4 TIMEOUT 120
# A search over MPI without training: journal, replay, status, tables.
source "$CAIRN_SOURCE_DIR/tests/command_common.sh"
need_python h5py pandas

"${mpirun[@]}" -n 4 "$CAIRN" run "$workflows/synthetic.toml" --out D --set search.candidates=60 \
  --set objective.synthetic.epoch_seconds=0.002 >log
! grep -q 'predictor' log || fail "nobody asked for a prediction: $(cat log)"
expect "all" "$CAIRN" replay D
expect "replayed 5 steps" "$CAIRN" replay D --until 5
expect "complete, 60/60" "$CAIRN" status D --exit-code
expect '"state":"complete"' "$CAIRN" status D --format json
expect "candidate" "$CAIRN" best D -k 3
expect "wrote D/run.h5" "$CAIRN" rebuild D
[[ $("$CAIRN" export D --to csv | wc -l) == 61 ]] || fail "the CSV has not 60 rows"
"$CAIRN" export D --to json -o run.json >/dev/null
"$PYTHON" - <<END
import json, h5py, pandas
assert len(json.load(open("run.json"))) >= 1
table = h5py.File("D/run.h5")["candidates"]
frame = pandas.DataFrame({name: table[name][:] for name in table})
assert sorted(frame["candidate"]) == list(range(60)), frame
END
