#!/usr/bin/env bash
# test: RANKS 4 TIMEOUT 300
# A predictor that dies stops nothing: trainings go on without verdicts, and the job ends in order.
source "$CAIRN_SOURCE_DIR/tests/command_common.sh"
"${recovering[@]}" -n 1 true 2>/dev/null || skip "this MPI ends a job with its first process"

bytes() { stat -c %s "$1" 2>/dev/null || echo 0; }

# kill_in_run NAME OPTION...: a search whose predictor is killed once the journal shows trainings.
kill_in_run() {
  local out=$1-$$ job victim # a name that only the processes of this test have
  shift
  timeout 120 "${recovering[@]}" -n 4 "$CAIRN" run "$workflows/synthetic.toml" --out "$out" \
    --set predict.method=fixed:5 --set training.epochs=10 --set search.candidates=40 \
    --set objective.synthetic.epoch_seconds=0.05 "$@" >log 2>&1 &
  job=$!
  until (($(bytes "$out"/journal/0001) > 4000)); do
    kill -0 $job 2>/dev/null || fail "the run ended too soon: $(cat log)"
    sleep 0.05
  done
  victim=$(rank "$out" 1)
  [[ -n $victim ]] || fail "no predictor was found"
  kill -9 "$victim"
  wait $job || fail "the job hung or failed: $(cat log)"
  [[ -z $(pgrep -f -- "--out $out") ]] || fail "a rank has not ended"
  expect "complete, 40/40" "$CAIRN" status "$out" --exit-code
  grep -q 'trainings went on without any verdict: a predictor died' log || fail "$(cat log)"
  grep -qE '^tables +' log || fail "no summary: $(cat log)"
  expect "are the same" "$CAIRN" replay "$out"
}

kill_in_run without
! grep -q 'predict.patience' log || fail "nobody waits: $(cat log)"

# Whoever waits for a verdict loses patience once.
kill_in_run waiting --set predict.wait=true --set predict.patience=2
[[ $(grep -c 'predict.patience' log) == [12] ]] || fail "not one warning for each worker: $(cat log)"
