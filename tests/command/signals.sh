#!/usr/bin/env bash
# test: RANKS 2 TIMEOUT 120
# A signal ends a run in order: exit code 75, and the run goes on later.
source "$CAIRN_SOURCE_DIR/tests/command_common.sh"

run=("$CAIRN" run "$workflows/synthetic.toml" --out D --resume --workers 2 -q
  --set search.candidates=60 --set objective.synthetic.epoch_seconds=0.02)
for signal in USR1 TERM; do
  code=0
  begun=$(grep -c started D/log 2>/dev/null || true)
  "${run[@]}" &
  until [[ $(grep -c started D/log 2>/dev/null) -gt ${begun:-0} ]]; do sleep 0.05; done
  sleep 1 # some candidates
  kill -s "$signal" $!
  wait $! || code=$?
  [[ $code == 75 ]] || fail "SIG$signal ended the run with $code"
  refuse 75 "resumable" "$CAIRN" status D --exit-code
done
"${run[@]}" >/dev/null || fail "the run did not go on"
expect "complete, 60/60" "$CAIRN" status D --exit-code
