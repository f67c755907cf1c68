#!/usr/bin/env bash
# test: RANKS 2 TIMEOUT 120
# A job ends by itself before its time is over, and the next one goes on.
source "$CAIRN_SOURCE_DIR/tests/command_common.sh"
submit=("$CAIRN" run "$workflows/synthetic.toml" --out D --resume
  --set search.candidates=40 --set objective.synthetic.epoch_seconds=0.1)

# within SECONDS COMMAND...: it must end with 75 in less.
within() {
  local limit=$1 code=0 begin
  shift
  begin=$(date +%s%N)
  "$@" >log 2>&1 || code=$?
  [[ $code == 75 ]] || fail "the job ended with $code: $(cat log)"
  (($(date +%s%N) - begin < limit * 1000000000)) || fail "it took too long: $(cat log)"
  grep -q "time limit" log || fail "it does not say why: $(cat log)"
  refuse 75 "resumable" "$CAIRN" status D --exit-code
}

outcomes() {
  "$CAIRN" export D --to csv | tail -n +2 | cut -d, -f2 | grep -cE '^(trained|failed)$'
}

# Of the workflow: it begins to end `run.grace` before.
within 7 "${submit[@]}" --workers 2 --set run.time_limit=7 --set run.grace=4
done=$(outcomes)
((done > 0 && done < 40)) || fail "$done candidates were finished: $(cat log)"

# Of Slurm.
SLURM_JOB_END_TIME=$(($(date +%s) + 7)) within 7 "${submit[@]}" --workers 2 --set run.grace=4
(($(outcomes) > done)) || fail "the second job did nothing: $(cat log)"

"${submit[@]}" --workers 8 -q >log 2>&1 || fail "$(cat log)"
expect "complete, 40/40" "$CAIRN" status D --exit-code
expect "all" "$CAIRN" replay D
expect "nothing is damaged" "$CAIRN" verify D
