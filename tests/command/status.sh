#!/usr/bin/env bash
# test: RANKS 2 TIMEOUT 120
# What cairn status tells a job script: submit again, give up after submissions that got nowhere, and
# never crash on a damaged journal.
source "$CAIRN_SOURCE_DIR/tests/command_common.sh"

# begin SECONDS SIGNAL: a submission in which no candidate comes to its end, and its exit code.
begin() {
  local code=0
  timeout --preserve-status --signal "$2" "$1" "$CAIRN" run "$workflows/synthetic.toml" --out D \
    --resume --workers 1 -q --set search.candidates=4 --set objective.synthetic.epoch_seconds=30 \
    --set run.grace=0.1 >>log 2>&1 || code=$?
  echo "$code"
}

refuse 2 "holds no run" "$CAIRN" status D --exit-code
[[ $(begin 2 TERM) == 75 ]] || fail "$(cat log)"
refuse 75 "resumable, 0/4" "$CAIRN" status D --exit-code
begin 2 KILL >/dev/null
refuse 1 "the last 2 submissions finished nothing: look at D/log" "$CAIRN" status D --exit-code
expect "died while it ran; resumable" "$CAIRN" status D
expect '"fruitless":2,"in_use":false,"state":"running"' "$CAIRN" status D --format json

printf x | dd of=D/journal/0001 bs=1 seek=500 conv=notrunc status=none
refuse 1 "D/journal/0001: damaged at byte" "$CAIRN" status D --exit-code
expect "cairn verify D tells" "$CAIRN" status D
printf x | dd of=D/state bs=1 seek=5 conv=notrunc status=none
refuse 1 "cannot understand D/state" "$CAIRN" status D --exit-code
