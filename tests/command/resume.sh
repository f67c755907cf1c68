#!/usr/bin/env bash
# test: RANKS 3 TIMEOUT 180
# Killed again and again, a run ends with every candidate evaluated, and none twice.
source "$CAIRN_SOURCE_DIR/tests/command_common.sh"
out=D$$ # a name that only the processes of this test have in their command lines
run=("$CAIRN" run "$workflows/synthetic.toml" --out "$out" --resume --set search.candidates=200
  --set objective.synthetic.epoch_seconds=0.002)

bytes() { stat -c %s "$1" 2>/dev/null || echo 0; }

for submission in 1 2 3; do
  "${mpirun[@]}" -n 3 "${run[@]}" >"log$submission" 2>&1 &
  until (($(bytes "$out"/journal/000$submission) > 20000)); do sleep 0.05; done
  pkill -9 -f -- "--out $out --resume"
  wait || true
done
refuse 75 "running" "$CAIRN" status "$out" --exit-code
"${mpirun[@]}" -n 3 "${run[@]}" >log || fail "$(cat log)"
expect "complete, 200/200" "$CAIRN" status "$out" --exit-code
expect "all" "$CAIRN" replay "$out"
[[ $("$CAIRN" export "$out" --to csv | tail -n +2 | cut -d, -f2 | grep -cE '^(trained|failed)$') == 200 ]] ||
  fail "the run has not 200 outcomes"
# A finished run that is submitted again changes nothing and succeeds.
expect "candidates" "${run[@]}" --workers 1 -q
