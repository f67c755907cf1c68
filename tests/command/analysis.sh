#!/usr/bin/env bash
# test: RANKS 2 TIMEOUT 240
# The numbers and pages of analysis/, of runs of many kinds: tests/analysis.
source "$CAIRN_SOURCE_DIR/tests/command_common.sh"
need_python h5py pandas matplotlib
export PYTHONDONTWRITEBYTECODE=1 PYTHONPATH=$CAIRN_SOURCE_DIR/analysis RUNS=$PWD/runs CAIRN

# search NAME CANDIDATES OPTIONS...: a search without training.
search() {
  local name=$1 candidates=$2
  shift 2
  "$CAIRN" run "$workflows/synthetic.toml" --out "runs/$name" --workers 2 \
    --set "search.candidates=$candidates" "$@" >"$name.log" 2>&1
}
instant=(--set objective.synthetic.epoch_seconds=0)
search one 1 "${instant[@]}" || fail "$(cat one.log)"
search failed 5 "${instant[@]}" --set objective.synthetic.fail_probability=1 || fail "$(cat failed.log)"
search stops 80 --set objective.synthetic.epoch_seconds=0.004 --set predict.method=cairn \
  --set predict.wait=true --set predict.learn_from=10 --set predict.top=3 --set budget.parameters.max=300000 \
  --set objective.synthetic.fail_probability=0.05 || fail "$(cat stops.log)"

# A search that is ended by a signal; a copy made while it runs is what a job leaves that was killed.
"$CAIRN" run "$workflows/synthetic.toml" --out runs/interrupted --workers 2 \
  --set search.candidates=5000 --set objective.synthetic.epoch_seconds=0.01 >interrupted.log 2>&1 &
until [[ $(stat -c %s runs/interrupted/journal/0001 2>/dev/null) -gt 20000 ]]; do
  kill -0 $! || fail "$(cat interrupted.log)"
  sleep 0.05
done
cp -r runs/interrupted runs/killed
kill $!
wait $! || [[ $? == 75 ]] || fail "$(cat interrupted.log)"
cp -r runs/killed runs/journal-only
"$CAIRN" rebuild runs/killed >/dev/null || fail "no tables"

# A table of results whose objective is minimised and may be negative; `op` decides.
{
  echo op,width,depth,error,latency
  for op in good fair bad worse; do
    for width in 16 32 64; do
      for depth in 1 2 3 4; do
        case $op in good) e=-9 ;; fair) e=-5 ;; bad) e=0 ;; *) e=2 ;; esac
        echo "$op,$width,$depth,$e.$((width * depth * 7919 % 100 + 100)),$((width * depth))"
      done
    done
  done
} >results.csv
cat >table.toml <<'END'
[[space.choice]]
name = "op"
values = ["good", "fair", "bad", "worse"]
[[space.choice]]
name = "width"
values = [16, 32, 64]
[[space.choice]]
name = "depth"
values = [1, 2, 3, 4]
[search]
candidates = 40
population = 8
sample = 3
[objective]
kind = "table"
[objective.table]
file = "results.csv"
metric = "error"
direction = "minimize"
costs = "latency"
END
# look NAME OPTIONS...: a search of that table.
look() {
  local name=$1
  shift
  "$CAIRN" run table.toml --out "runs/$name" --workers 2 "$@" >"$name.log" 2>&1 || fail "$(cat "$name.log")"
}
look table
for seed in 1 2; do
  for method in evolution random; do
    look $method-$seed --set run.seed=$seed --set search.method=$method --set search.candidates=20
  done
done

cd "$CAIRN_SOURCE_DIR/tests/analysis"
"$PYTHON" -m unittest discover --pattern '*_test.py' || fail "see above"
