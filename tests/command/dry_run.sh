#!/usr/bin/env bash
# test: RANKS 3 TIMEOUT 60
# A dry run checks and shows everything, and leaves nothing behind. Help shows examples.
source "$CAIRN_SOURCE_DIR/tests/command_common.sh"

"${mpirun[@]}" -n 3 "$CAIRN" run "$workflows/synthetic.toml" --out D --dry-run >log
grep -q 'coordinator' log || fail "no placement: $(cat log)"
grep -q 'worker' log || fail "no placement: $(cat log)"
[[ ! -e D ]] || fail "a dry run left a folder"
expect "mpirun -n" "$CAIRN" run --help
expect "Examples" "$CAIRN" export --help
expect "cairn 0" "$CAIRN" --version
"$CAIRN" keys >keys.md
cmp keys.md "$CAIRN_SOURCE_DIR/doc/workflow.md" || fail "doc/workflow.md is not what 'cairn keys' prints"
