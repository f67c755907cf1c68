#!/usr/bin/env bash
# test: TIMEOUT 120
# With one worker a search depends on the seed alone.
source "$CAIRN_SOURCE_DIR/tests/command_common.sh"

search() {
  "$CAIRN" run "$workflows/synthetic.toml" --out "$1" --workers 1 -q --seed "$2" \
    --set search.candidates=80 --set objective.synthetic.epoch_seconds=0 >/dev/null
  "$CAIRN" best "$1" -k 80 --format json >"$1.json"
}
search A 1
search B 1
search C 2
cmp A.json B.json || fail "the same seed gave another search"
! cmp -s A.json C.json || fail "another seed gave the same search"
