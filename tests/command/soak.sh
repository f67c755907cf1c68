#!/usr/bin/env bash
# test: RANKS 4 TIMEOUT 120
# Thousands of trainings that cost nothing: no rank leaves files open, and no worker grows.
source "$CAIRN_SOURCE_DIR/tests/command_common.sh"
"$PYTHON" -B "$CAIRN_SOURCE_DIR/bench/soak.py" --cairn "$CAIRN" --mpirun "$MPIRUN" --folder D \
  --candidates 10000 || fail "$(tail -20 D/log)"
