#!/usr/bin/env bash
# Builds and runs one benchmark, which prints each figure as: figure NAME VALUE UNIT
# Usage: scripts/bench.sh NAME [--long] [argument of the benchmark...]
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

names() { find "$root/bench" -name '*.cpp' -exec basename {} .cpp \; | sort | tr '\n' ' '; }

(($# > 0)) || fail "no benchmark was named" "usage: scripts/bench.sh NAME [--long]" "NAME: $(names)"
name=$1
shift
[[ -f $root/bench/$name.cpp ]] || fail "there is no benchmark '$name'" "there are: $(names)"

folder=$root/build/bench
install_packages
configure "$folder" -DCAIRN_TESTS=OFF
build "$folder" "bench_$name"

say "running $name"
case $name in
  coordinator) mpi "$folder" 3 "$folder/bench/bench_$name" "$@" ;;
  *) "$folder/bench/bench_$name" "$@" ;;
esac
