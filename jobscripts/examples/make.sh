#!/usr/bin/env bash
# Writes the examples again, into FOLDER or here: make.sh [FOLDER]. `cairn` must be on the PATH.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
mkdir -p "${1:-$here}"
folder=$(cd "${1:-$here}" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
ln -s "$(cd "$here/../.." && pwd)/workflows" "$work"
cd "$work" # paths in the scripts are relative to the folder in which they are made

# example FILE OPTION...
example() {
  local file=$1
  shift
  cairn jobscript workflows/fashion_mnist_predict.toml --out runs/predict -o "$file" "$@"
  cp "$file" "$folder"
}

example summit.lsf --machine summit --nodes 16 --time 2:00:00 --account ABC123
example frontier.slurm --machine frontier --nodes 16 --time 2:00:00 --account abc123
example perlmutter.slurm --machine perlmutter --nodes 8 --time 4:00:00 --account m1234
example cluster.slurm --machine slurm --nodes 4 --time 12:00:00
example cluster.pbs --machine pbs --nodes 4 --time 12:00:00
example cluster.flux --machine flux --nodes 4 --time 12:00:00
example laptop.sh --machine laptop
