#!/usr/bin/env bash
# Builds and runs one benchmark, which prints each figure as: figure NAME VALUE UNIT
# Usage: scripts/bench.sh NAME [--long] [argument of the benchmark...]
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

# Programs, and scripts that drive the whole command.
names() {
  find "$root/bench" -maxdepth 1 '(' -name '*.cpp' -o -name '*.py' -perm -u+x ')' -printf '%f\n' |
    sed 's/[.][a-z]*$//' | sort | tr '\n' ' '
}

(($# > 0)) || fail "no benchmark was named" "usage: scripts/bench.sh NAME [--long]" "NAME: $(names)"
name=$1
shift
[[ " $(names)" == *" $name "* ]] || fail "there is no benchmark '$name'" "there are: $(names)"

folder=$root/build/bench
install_packages
configure "$folder" -DCAIRN_TESTS=OFF

if [[ -f $root/bench/$name.py ]]; then
  build "$folder" cairn
  say "running $name"
  exec /usr/bin/python3 -B "$root/bench/$name.py" --cairn "$folder/cairn" \
    --mpirun "$(launcher "$folder") --oversubscribe" "$@"
fi
build "$folder" "bench_$name"
say "running $name"
case $name in
  coordinator) mpi "$folder" 3 "$folder/bench/bench_$name" "$@" ;;
  *) "$folder/bench/bench_$name" "$@" ;;
esac
