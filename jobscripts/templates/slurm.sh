#!/bin/bash
# Cairn on {{machine}}: {{shape}}. Submit it with: sbatch {{file}}
# {{untested}}
#SBATCH --job-name=cairn
#SBATCH --account={{account}}
#SBATCH {{queue_option}}={{queue}}
#SBATCH --nodes={{nodes}}
#SBATCH --gpus-per-node={{gpus_wanted}}
#SBATCH --time={{time}}
#SBATCH --signal=USR1@{{warning}}
#SBATCH --open-mode=append
#SBATCH --requeue
#SBATCH {{directives}}

{{settings}}
# When a rank is killed, the others may go on; where Slurm ends them all the same, the job is
# submitted again.
launch() {
  exec srun --nodes="$nodes" --ntasks="$ranks" --distribution=cyclic --overcommit --cpu-bind=none \
    --kill-on-bad-exit=0 \
    {{flags}} \
    bash -c "$(bound)" cairn "$@"
}
my_rank() { echo "${SLURM_PROCID:-}"; }
my_place() { echo "${SLURM_LOCALID:-}"; }
submit_again() { scontrol requeue "$SLURM_JOB_ID" || sbatch "$script"; }
limit=({{limit}})
[[ -z ${SLURM_JOB_END_TIME:-} ]] || limit=() # newer Slurm tells it

{{seats}}
{{binding}}
{{submission}}
