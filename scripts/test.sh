#!/usr/bin/env bash
# Installs what is missing, builds everything and runs the tests. Arguments go to ctest
# (-R train, say). CAIRN_LONG=1 runs the tests labelled long, too; CAIRN_SLURM=1 installs what those of
# job scripts need, Slurm among it (without: they are skipped).
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

lists=()
[[ ${CAIRN_SLURM:-0} == 0 ]] || lists=("$root/scripts/packages-cluster.txt")
install_packages "${lists[@]}"
configure "$release"
build "$release" all

selection=(-LE '^long$')
[[ ${CAIRN_LONG:-0} == 0 ]] || selection=()
say "testing"
ctest --test-dir "$release" --output-on-failure --no-tests=error --parallel 2 "${selection[@]}" "$@"
