#!/usr/bin/env bash
# test: RANKS 4 TIMEOUT 280
# A rank that is killed: a worker costs the job that worker; without rank 0 the others leave.
source "$CAIRN_SOURCE_DIR/tests/command_common.sh"
need_data
small=(--set data.train_samples=1500 --set training.epochs=2 --set search.population=3
  --set search.sample=2 --set budget.macs.max=400000 --set store.snapshot_every=0.05
  --set objective.test_best=false --set cluster.lost_after=4)

# A worker is killed under a launcher that lets the others go on.
"${recovering[@]}" -n 1 true 2>/dev/null || skip "this MPI ends a job with its first process"
out=lost-$$ # a name that only the processes of this test have
"${recovering[@]}" -n 4 "$CAIRN" run "$workflows/fashion_mnist_transfer.toml" --out $out \
  "${small[@]}" --set search.candidates=12 >log 2>&1 &
job=$!
until [[ -d $out/weights ]]; do sleep 0.2; done
kill -9 "$(rank $out 3)"
wait $job || fail "the job died with its worker: $(tail -20 log)"
grep -q "^lost .*no sign of life" log || fail "nobody was missed: $(cat log)"
expect "complete, 12/12" "$CAIRN" status $out --exit-code
expect "all" "$CAIRN" replay $out
expect "nothing is damaged" "$CAIRN" verify $out

# Without rank 0 the others leave, and the next submission goes on.
out=headless-$$
headless=("$CAIRN" run "$workflows/fashion_mnist_transfer.toml" --out $out "${small[@]}"
  --set search.candidates=8)
timeout 100 "${recovering[@]}" -n 3 "${headless[@]}" >log 2>&1 &
job=$!
until [[ -d $out/weights ]]; do sleep 0.2; done
kill -9 "$(rank $out 0)"
code=0
wait $job || code=$?
[[ $code != 124 ]] || fail "the job did not end: $(tail -20 log)"
refuse 75 "running" "$CAIRN" status $out --exit-code
"${headless[@]}" --resume --workers 2 -q >log || fail "$(cat log)"
expect "complete, 8/8" "$CAIRN" status $out --exit-code
expect "all" "$CAIRN" replay $out
expect "nothing is damaged" "$CAIRN" verify $out
