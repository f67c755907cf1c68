#!/usr/bin/env bash
# test: RANKS 3 TIMEOUT 280
# The run's disk fills up: the job waits, says so, and goes on when there is space again. Where
# nobody makes space it ends in order, and the next submission goes on.
source "$CAIRN_SOURCE_DIR/tests/command_common.sh"

mkdir disk
mount -t tmpfs -o size=2m cairn-test disk 2>/dev/null || skip "only root may mount a small disk"
trap 'umount -l disk' EXIT

# begin OPTION...: a job on the disk that is full once the run has some outcomes.
begin() {
  submit=("$CAIRN" run "$workflows/synthetic.toml" --out disk/D --resume --set search.candidates=200
    --set objective.synthetic.epoch_seconds=0.01 "$@")
  timeout 120 "${mpirun[@]}" -n 3 "${submit[@]}" >log 2>&1 &
  job=$!
  until grep -qE '^\[ *[0-9]+/200\]' log; do
    kill -0 $job 2>/dev/null || fail "the job is over: $(cat log)"
    sleep 0.05
  done
  cat /dev/zero >disk/ballast 2>/dev/null || true
  until grep -q "No space left on device; it is tried again" log; do
    kill -0 $job 2>/dev/null || fail "the job is over: $(cat log)"
    sleep 0.05
  done
}

check() {
  expect "complete, 200/200" "$CAIRN" status disk/D --exit-code
  expect "all" "$CAIRN" replay disk/D
  expect "nothing is damaged" "$CAIRN" verify disk/D
}

begin
sleep 2
kill -0 $job || fail "the job did not wait: $(cat log)"
rm disk/ballast
wait $job || fail "the job did not go on: $(tail -20 log)"
grep -q "can be written again" log || fail "it does not say that all is well: $(cat log)"
grep -q "No space left on device" disk/D/log || fail "the run's log has nothing of it"
check
rm -r disk/D

begin --set run.disk_patience=3
code=0
wait $job || code=$?
[[ $code == 75 ]] || fail "the job ended with $code: $(tail -20 log)"
expect "nothing is damaged" "$CAIRN" verify disk/D
rm disk/ballast
refuse 75 "" "$CAIRN" status disk/D --exit-code
"${submit[@]}" --workers 2 -q >log 2>&1 || fail "the run did not go on: $(cat log)"
check
