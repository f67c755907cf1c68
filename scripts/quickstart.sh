#!/usr/bin/env bash
# From a bare Debian to a finished search: installs what is missing, builds Cairn, runs
# workflows/quickstart.toml with MPI into runs/quickstart and shows what was found. A finished run
# is shown again, one that was interrupted goes on.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

run=$root/runs/quickstart
cairn=$release/cairn

finished() { [[ -f $run/state ]] && "$cairn" status "$run" --exit-code >/dev/null 2>&1; }

search() {
  local workers
  workers=$(nproc)
  ((workers <= 4)) || workers=4
  say "searching with 1 coordinator and $workers workers (3 minutes on 2 cores)"
  mpi "$release" $((workers + 1)) \
    "$cairn" run "$root/workflows/quickstart.toml" --out "$run" --resume ||
    fail "the search did not finish" "its last lines above say why; started again, it goes on"
}

show() {
  /usr/bin/python3 "$root/analysis/report.py" "$run" || true # a page less does not spoil the run
  say "the best network:"
  "$cairn" best "$run" -k 1
  cat <<END
files in $run:
  run.h5         tables for analysis (h5py, pandas)
  workflow.toml  the configuration as it was used
  weights/       checkpoints        journal/  every decision
  report.html    the run as a page: open it in a browser
more: $cairn status $run
      $cairn best $run -k 10
      $cairn export $run --to csv
END
}

install_packages
configure "$release"
build "$release" cairn
if finished; then
  say "a finished run is there already; for a new one: rm -r '$run' and start this again"
else
  search
fi
show
