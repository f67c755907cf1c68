#!/usr/bin/env bash
# test: RANKS 2 TIMEOUT 120
# The folder of a living job is refused to a second one, which disturbs nothing; that of a dead job
# is taken over.
source "$CAIRN_SOURCE_DIR/tests/command_common.sh"
out=used-$$ # a name that only the processes of this test have
submit=("$CAIRN" run "$workflows/synthetic.toml" --out "$out" --resume --set search.candidates=40
  --set objective.synthetic.epoch_seconds=0.1)

"${submit[@]}" --workers 1 >log 2>&1 &
job=$!
until [[ -s $out/state ]]; do sleep 0.05; done

# The holder is named; it goes on writing to the only segment of the journal.
refuse 2 "process $job on $(hostname)" "${submit[@]}" --workers 8
kill -0 $job 2>/dev/null || fail "the job was disturbed: $(cat log)"
[[ $(ls "$out/journal") == 0001 ]] || fail "somebody wrote to the folder: $(ls "$out/journal")"

# Looking at a run needs no right to it.
expect "candidates" "$CAIRN" status "$out"
expect "all" "$CAIRN" replay "$out"

kill -9 $job
wait $job 2>/dev/null || true
SECONDS=0
"${submit[@]}" --workers 8 >log 2>&1 || fail "it was not taken over: $(cat log)"
((SECONDS < 40)) || fail "taking over took $SECONDS s"
expect "complete, 40/40" "$CAIRN" status "$out" --exit-code
expect "all" "$CAIRN" replay "$out"
[[ ! -e $out/lease ]] || fail "the lease was not given back"
