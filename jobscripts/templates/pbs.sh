#!/bin/bash
# Cairn on {{machine}}: {{shape}}. Submit it with: qsub {{file}}
# {{untested}}
#PBS -N cairn
#PBS -A {{account}}
#PBS -q {{queue}}
#PBS -l select={{nodes}}:{{chunk}}
#PBS -l place=scatter:excl
#PBS -l walltime={{time}}
#PBS -j oe
#PBS {{directives}}

{{settings}}
cd "${PBS_O_WORKDIR:-.}" || exit 1
launch() {
  exec {{launcher}} -n "$ranks" \
    {{flags}} \
    bash -c "$(bound)" cairn "$@"
}
my_rank() { echo "${OMPI_COMM_WORLD_RANK:-${PMIX_RANK:-${PMI_RANK:-${PALS_RANKID:-}}}}"; }
my_place() { echo "${OMPI_COMM_WORLD_LOCAL_RANK:-${MPI_LOCALRANKID:-${PALS_LOCAL_RANKID:-}}}"; }
submit_again() { qsub "$script"; }
limit=({{limit}})

{{seats}}
{{binding}}
{{submission}}
