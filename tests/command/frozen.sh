#!/usr/bin/env bash
# test: RANKS 3 TIMEOUT 280
# Processes that are stopped and continued: a worker that was taken for dead gets new work; a pause
# of rank 0 costs nobody anything; after a long one the job ends in order.
source "$CAIRN_SOURCE_DIR/tests/command_common.sh"

# begin NAME SECONDS OPTION...: a job of two workers whose silence is noticed after SECONDS.
begin() {
  out=$1-$$ # a name that only the processes of this test have
  submit=("$CAIRN" run "$workflows/synthetic.toml" --out "$out" -v --resume
    --set objective.synthetic.epoch_seconds=0.05 --set cluster.lost_after="$2" "${@:3}")
  timeout 120 "${mpirun[@]}" -n 3 "${submit[@]}" >log 2>&1 &
  job=$!
  await '^\[ *2/' # the second outcome
}

# await PATTERN: until a line of the log has it.
await() {
  until grep -qE "$1" log; do
    kill -0 $job 2>/dev/null || fail "the job is over, without '$1': $(tail -20 log)"
    sleep 0.05
  done
}

# pause RANK SECONDS
pause() {
  local process
  process=$(rank "$out" "$1")
  kill -STOP "$process"
  sleep "$2"
  kill -CONT "$process"
}

outcomes() {
  "$CAIRN" export "$1" --to csv | tail -n +2 | cut -d, -f2 | grep -cE '^(trained|failed)$'
}

check() {
  expect "complete, $1/$1" "$CAIRN" status "$out" --exit-code
  expect "all" "$CAIRN" replay "$out"
  expect "nothing is damaged" "$CAIRN" verify "$out"
  [[ $(outcomes "$out") == "$1" ]] || fail "the run has not $1 outcomes"
}

# A worker: its candidate goes to the other one, and it gets work again.
begin worker 3 --set search.candidates=36
pause 1 5
seen=$(wc -l <log)
await 'no sign of life|worker 0 .*given up|lost'
candidate=$(sed -nE 's/^candidate ([0-9]+) attempt 1 to worker 1$/\1/p' log | head -1)
[[ -n $candidate ]] || fail "nobody got what the frozen worker had: $(cat log)"
wait $job || fail "the job did not survive a frozen worker: $(tail -20 log)"
tail -n +"$((seen + 1))" log | grep -qE '^candidate [0-9]+ attempt [0-9]+ to worker 0' ||
  fail "the worker that came back got no work: $(cat log)"
[[ $(grep -cE "^\[ *[0-9]+/36\] candidate $candidate " log) == 1 ]] ||
  fail "candidate $candidate has not one outcome: $(cat log)"
check 36

# Rank 0, for less than the others wait for it.
begin pause 6 --set search.candidates=20
pause 0 4
wait $job || fail "the job did not survive a pause of rank 0: $(tail -20 log)"
! grep -qE 'attempt [1-9]|no sign of life' log || fail "somebody was given up: $(cat log)"
check 20

# And for longer: the workers leave, what was finished is there, and the next submission goes on.
begin headless 2 --set search.candidates=20
pause 0 5
code=0
wait $job || code=$?
[[ $code != 0 && $code != 124 ]] || fail "the job ended with $code: $(tail -20 log)"
refuse 75 "" "$CAIRN" status "$out" --exit-code
"${submit[@]}" --workers 2 -q >log 2>&1 || fail "$(cat log)"
check 20
