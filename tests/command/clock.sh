#!/usr/bin/env bash
# test: RANKS 2 TIMEOUT 120
# A clock that jumps by an hour, ahead and back, costs a run nothing.
source "$CAIRN_SOURCE_DIR/tests/command_common.sh"
need_python h5py
library=$(compgen -G '/usr/lib/*/faketime/libfaketimeMT.so.1' | head -1) ||
  skip "Debian's libfaketime is not installed"

echo "+0" >offset
LD_PRELOAD=$library FAKETIME_TIMESTAMP_FILE=$PWD/offset FAKETIME_NO_CACHE=1 \
  FAKETIME_DONT_FAKE_MONOTONIC=1 "$CAIRN" run "$workflows/synthetic.toml" --out D --workers 2 \
  --set search.candidates=60 --set objective.synthetic.epoch_seconds=0.03 \
  --set predict.method=fixed:8 --set cluster.lost_after=4 --set run.time_limit=1000 >log 2>&1 &
job=$!
for offset in +3600 -3600 +0; do
  before=$(grep -cE '^\[ *[0-9]+/60\]' log || true)
  until (($(grep -cE '^\[ *[0-9]+/60\]' log || true) > before + 10)); do
    kill -0 $job 2>/dev/null || fail "the job is over: $(cat log)"
    sleep 0.05
  done
  echo "$offset" >offset.new
  mv offset.new offset
done
wait $job || fail "the job did not survive: $(tail -20 log)"
! grep -qE 'lost|given up|no sign of life' log || fail "somebody was lost: $(cat log)"
expect "complete, 60/60" "$CAIRN" status D --exit-code
expect "are the same" "$CAIRN" replay D
expect "nothing is damaged" "$CAIRN" verify D
"$PYTHON" - <<'END'
import h5py
times = h5py.File("D/run.h5")["candidates/finished"][:]
assert max(times) - min(times) > 3600, times  # or the clock has not jumped
END
