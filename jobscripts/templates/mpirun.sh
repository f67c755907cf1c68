#!/bin/bash
# Cairn on {{machine}}: {{shape}}. Start it with: bash {{file}}
# {{untested}}

{{settings}}
launch() {
  exec {{launcher}} -n "$ranks" \
    {{flags}} \
    bash -c "$(bound)" cairn "$@"
}
my_rank() { echo "${OMPI_COMM_WORLD_RANK:-${PMIX_RANK:-${PMI_RANK:-}}}"; }
my_place() { echo "${OMPI_COMM_WORLD_LOCAL_RANK:-${MPI_LOCALRANKID:-}}"; }
submit_again() { echo "The time is up. Started again, it goes on." && exit 75; }
limit=({{limit}})

{{seats}}
{{binding}}
{{submission}}
