#!/usr/bin/env bash
# test: TIMEOUT 60
# A space that holds nothing new ends the run with exit code 0, and says so.
source "$CAIRN_SOURCE_DIR/tests/command_common.sh"
cat >small.toml <<END
[[space.stage]]
width = [8, 16]
op = ["conv3x3", "conv5x5"]
[objective]
kind = "synthetic"
END
expect "after 4 candidates no network was found" "$CAIRN" run small.toml --out D --workers 2
expect "complete, 4/100" "$CAIRN" status D --exit-code
expect "all" "$CAIRN" replay D
