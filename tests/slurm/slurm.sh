#!/usr/bin/env bash
# The job script of the generic cluster, submitted to a Slurm of three nodes: interrupted by a signal,
# by the time limit and by the death of ranks, every search ends complete.
source "$CAIRN_SOURCE_DIR/tests/command_common.sh"
source "$CAIRN_SOURCE_DIR/tests/slurm/cluster.sh"
slurm_is_possible || skip "Slurm's daemons are not installed (scripts/packages-cluster.txt), no root, or no cgroups"

folder=$(mktemp -d) # a path without spaces: slurm.conf cannot quote them
trap 'slurm_down "$folder"; rm -rf "$folder"' EXIT
slurm_up "$folder" || skip "Slurm does not start on this machine"

# The facts of these nodes: two cores, one for a worker and one for the others. OpenMPI 4.1 over TCP
# crashes or hangs in one of some hundred MPI_Inits under Slurm's PMIx, also without Cairn; not with UCX.
sed 's/^cores = 64/cores = 2/; s/^gpus = 4/gpus = 0\nworkers = 1/
  s/^# export = .*/export = ["OMPI_MCA_pml=ucx", "OMPI_MCA_pml_ucx_tls=any", "OMPI_MCA_pml_ucx_devices=any"]/' \
  "$CAIRN_SOURCE_DIR/jobscripts/machines/slurm.toml" >box.toml
export PATH=${CAIRN%/*}:$PATH

# submit NAME TIME EPOCH-SECONDS CANDIDATES: sets job.
submit() {
  cairn jobscript "$workflows/synthetic.toml" --machine box.toml --nodes 3 --time "$2" --out "$1" \
    -o "$1.job" --set run.grace=10 --set cluster.lost_after=10 \
    --set objective.synthetic.epoch_seconds="$3" --set search.candidates="$4"
  job=$(sbatch --parsable --output="$1.log" "$1.job")
}

field() { scontrol show job "$job" 2>/dev/null | grep -oP "(?<=\b$1=)\S*"; }

# Slurm would wait for two minutes before it starts a job again. It may not be started in the second in
# which it was requeued: its credential counts as revoked then, and the job fails.
hurry() {
  [[ $(field JobState) == PENDING ]] || return 0
  sleep 2
  scontrol update JobId="$job" StartTime=now 2>/dev/null || true
}

# until_true SECONDS WHAT COMMAND...
until_true() {
  local end=$((SECONDS + $1)) what=$2
  shift 2
  until "$@"; do
    ((SECONDS < end)) || fail "$what: $(cat ./*.log; tail -n 20 "$folder"/log/*; scontrol show job "$job")"
    hurry
    sleep 0.5
  done
}
# has_finished NAME COUNT: candidates, as the log says: the state is written now and then only.
has_finished() { [[ -f $1.log ]] && (($(grep -c '^\[' "$1.log") >= $2)); }
is_complete() { cairn status "$1" --exit-code >/dev/null 2>&1; }
was_requeued() { (($(field Restarts) >= 1)); }

# rank NUMBER: its process.
slurm_rank() {
  local process
  for process in $(pgrep -x cairn); do
    if grep -qazx "SLURM_PROCID=$1" "/proc/$process/environ" &&
      grep -qazx "SLURM_JOB_ID=$job" "/proc/$process/environ"; then
      echo "$process"
    fi
  done 2>/dev/null
}

check_run() {
  expect "all" cairn replay "$1"
  [[ $(cairn export "$1" --to csv | tail -n +2 | cut -d, -f2 | grep -cE '^(trained|failed)$') == "$2" ]] ||
    fail "$1 has not $2 outcomes"
}

# A signal: 75, requeued, complete.
submit signal 10 0.05 100
until_true 60 "the run does not begin" has_finished signal 5
scancel --signal=USR1 "$job"
until_true 60 "the job was not requeued" was_requeued
until_true 90 "the run does not end" is_complete signal
check_run signal 100
for node in n1 n2 n3; do
  grep -q " $node  *worker  *cpu  *1$" signal.log || fail "no worker on $node: $(cat signal.log)"
done
grep -q " n1  *coordinator" signal.log || fail "rank 0 is not on the first node"
! grep "not bound" signal.log || fail "ranks are not bound"

# A time limit of one minute.
submit minute 1 0.1 150
until_true 90 "the job was not requeued" was_requeued
until_true 120 "the run does not end" is_complete minute
check_run minute 150
! grep "DUE TO TIME LIMIT" minute.log || fail "it did not end before its time"

# A rank is killed. Whether Slurm ends the others or lets them go on, the run ends complete.
for rank in 2 0; do
  submit "killed-$rank" 10 0.05 60
  until_true 60 "the run does not begin" has_finished "killed-$rank" 5
  kill -9 "$(slurm_rank $rank)"
  until_true 120 "the run does not end" is_complete "killed-$rank"
  check_run "killed-$rank" 60
done
