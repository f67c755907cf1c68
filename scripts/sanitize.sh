#!/usr/bin/env bash
# Builds the tests with the sanitizers of the compiler and runs them, room by room, to the end; what
# failed is told at the end. Not part of what every change must pass: it takes too long.
# Usage: scripts/sanitize.sh asan|tsan [ROOM...]
#   asan: addresses, leaks and undefined behaviour; all rooms, then the MPI tests (room name: mpi)
#   tsan: races; the rooms with threads. MPI, LibTorch and HDF5 know nothing of it: no MPI tests.
# Builds are kept in build/asan and build/tsan.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

asan_rooms=(core space protocol transfer coordinator comm h5 data objective feasibility search
  predict store record roles mpi train config app simulate)
tsan_rooms=(core comm objective store record roles predict)

usage() { sed -n '/^# Usage:/,/^set/{/^#/s/^# //p}' "${BASH_SOURCE[0]}"; }

kind=${1:-}
case $kind in
  asan) rooms=("${asan_rooms[@]}") ;;
  tsan) rooms=("${tsan_rooms[@]}") ;;
  -h | --help) usage && exit 0 ;;
  *) usage >&2 && exit 2 ;;
esac
shift
(($# == 0)) || rooms=("$@")
tree=$root/build/$kind
logs=$tree/logs
mkdir -p "$logs"

supp=$root/scripts/sanitizers
export LSAN_OPTIONS=suppressions=$supp/lsan.supp:print_suppressions=0
export UBSAN_OPTIONS=halt_on_error=1:print_stacktrace=1
# some tests fork, and the children have threads
export TSAN_OPTIONS=suppressions=$supp/tsan.supp:second_deadlock_stack=1:die_after_fork=0

programs_of() {
  local room=$1 source
  [[ $room == mpi ]] || { echo "test_$room" && return; }
  for source in "$root"/tests/*/mpi/*.cpp; do
    echo "$source" | sed -E "s|.*/tests/(.*)\.cpp|mpi_test_\1|; s|/|_|g"
  done
}

run_tests() {
  local room=$1
  if [[ $room == mpi ]]; then
    ctest --test-dir "$tree" --output-on-failure --no-tests=error --label-regex '^mpi$'
  else
    "$tree/test_$room" --gtest_brief=1
  fi
}

# check ROOM: false if it cannot be built or a test fails.
check() {
  local room=$1 log=$logs/$1.log start
  mapfile -t programs < <(programs_of "$room")
  say "$room: building"
  cmake --build "$tree" --parallel "${JOBS:-$(compilers)}" --target "${programs[@]}" \
    >"$log" 2>&1 || { tail -n 25 "$log" && return 1; }
  start=$SECONDS
  run_tests "$room" >"$log" 2>&1 || { tail -n 60 "$log" && return 1; }
  say "$room: fine, $((SECONDS - start)) s"
}

install_packages
[[ -f $tree/build.ninja ]] || quietly "$tree/configure.log" cmake -S "$root" --preset "$kind"
failed=()
for room in "${rooms[@]}"; do
  check "$room" || failed+=("$room")
done
((${#failed[@]} == 0)) || fail "the $kind build found something in: ${failed[*]}" "see $logs"
say "nothing found in: ${rooms[*]}"
