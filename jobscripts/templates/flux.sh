#!/bin/bash
# Cairn on {{machine}}: {{shape}}. Submit it with: flux batch {{file}}
# {{untested}}
#flux: --job-name=cairn
#flux: --bank={{account}}
#flux: --queue={{queue}}
#flux: --nodes={{nodes}}
#flux: --exclusive
#flux: --time-limit={{seconds}}s
#flux: {{directives}}

{{settings}}
# Flux would end all others 30 s after the first rank that ends.
launch() {
  exec flux run --nodes="$nodes" --ntasks="$ranks" --exclusive --taskmap=cyclic \
    -o cpu-affinity=off -o gpu-affinity=off -o exit-timeout=none --signal=USR1@{{warning}}s \
    {{flags}} \
    bash -c "$(bound)" cairn "$@"
}
my_rank() { echo "${FLUX_TASK_RANK:-}"; }
my_place() { echo "${FLUX_TASK_LOCAL_ID:-}"; }
# This script runs within an instance of its own, which ends with it.
submit_again() { flux --parent batch "$script"; }
limit=({{limit}})

{{seats}}
{{binding}}
{{submission}}
