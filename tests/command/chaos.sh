#!/usr/bin/env bash
# test: RANKS 4 TIMEOUT 280
# Processes of real runs are killed at random moments and in the middle of writes (bench/chaos.py).
source "$CAIRN_SOURCE_DIR/tests/command_common.sh"
need_python h5py
need_data
"${recovering[@]}" -n 1 true 2>/dev/null || skip "this MPI ends a job with its first process"
"$PYTHON" -B "$CAIRN_SOURCE_DIR/bench/chaos.py" --cairn "$CAIRN" --mpirun "$MPIRUN" --folder D \
  --kills 8 --seed 7 || fail "$(cat D/*/violation)"
