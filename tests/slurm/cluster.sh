# A Slurm of three nodes on this host, in a private folder. Sourced: slurm_up, slurm_down.
# shellcheck shell=bash

# Names of nodes need namespaces of their own.
slurm_is_possible() {
  local program
  for program in slurmctld slurmd sbatch munged unshare; do
    command -v $program >/dev/null || return 1
  done
  # slurmd wants control groups
  unshare --uts true 2>/dev/null && grep -q " /sys/fs/cgroup" /proc/mounts
}

# Four ports in a row that nobody listens at.
free_ports() {
  local port offset taken
  for _ in {1..50}; do
    port=$((20000 + RANDOM % 20000)) taken=
    for offset in {0..3}; do
      ! (: <"/dev/tcp/127.0.0.1/$((port + offset))") 2>/dev/null || taken=yes
    done
    [[ $taken ]] || { echo "$port" && return; }
  done
  return 1
}

# slurm_configuration FOLDER PORT CPUS
slurm_configuration() {
  local folder=$1 port=$2 cpus=$3 node
  cat <<END
ClusterName=box
SlurmctldHost=$(hostname)(127.0.0.1)
SlurmUser=$(id -un)
SlurmdUser=$(id -un)
AuthType=auth/munge
AuthInfo=socket=$folder/munge/socket
CredType=cred/munge
SlurmctldPort=$port
StateSaveLocation=$folder/state
SlurmdSpoolDir=$folder/spool-%n
SlurmctldPidFile=$folder/run/slurmctld.pid
SlurmdPidFile=$folder/run/slurmd-%n.pid
SlurmctldLogFile=$folder/log/slurmctld.log
SlurmdLogFile=$folder/log/slurmd-%n.log
ProctrackType=proctrack/linuxproc
TaskPlugin=task/affinity
TmpFS=$folder/tmp-%n
MpiDefault=none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
SchedulerType=sched/builtin
ReturnToService=2
KillWait=10
JobRequeue=1
SlurmdParameters=config_overrides
RebootProgram=/bin/true
PartitionName=debug Nodes=n1,n2,n3 Default=YES MaxTime=INFINITE State=UP
END
  for node in 1 2 3; do
    echo "NodeName=n$node NodeHostName=n$node NodeAddr=127.0.0.1 Port=$((port + node))" \
      "CPUs=$cpus RealMemory=2000 State=UNKNOWN"
  done
}

# The daemons leave their process ids in $folder/run.
munge_up() {
  local folder=$1
  mkdir -m 0755 "$folder/munge"
  (umask 077 && head -c 128 /dev/urandom >"$folder/munge/key")
  munged --force --key-file="$folder/munge/key" --socket="$folder/munge/socket" \
    --pid-file="$folder/run/munged.pid" --log-file="$folder/log/munged.log" \
    --seed-file="$folder/munge/seed"
}

# Calls slurm_down when this shell has ended, however that happened.
guard() {
  # shellcheck disable=SC2016
  setsid --fork bash -c 'while kill -0 "$1"; do sleep 1; done; source "$2"; slurm_down "$3"' \
    guard $$ "${BASH_SOURCE[0]}" "$1" </dev/null >/dev/null 2>&1
}

# slurm_up FOLDER: sets SLURM_CONF. FOLDER must be new.
slurm_up() {
  local folder=$1 node port
  chmod 0755 "$folder"
  mkdir -p "$folder"/{state,log,run,spool-n{1,2,3},tmp-n{1,2,3}}
  port=$(free_ports) || return 1
  export SLURM_CONF=$folder/slurm.conf
  slurm_configuration "$folder" "$port" "$(nproc)" >"$SLURM_CONF"
  guard "$folder"
  munge_up "$folder" || return 1
  slurmctld -c || return 1
  for node in n1 n2 n3; do
    # shellcheck disable=SC2016
    unshare --uts sh -c 'hostname "$0" && exec slurmd -N "$0"' "$node" || return 1
  done
  for _ in {1..100}; do
    [[ $(sinfo --noheader --Node --states=idle --format=%N 2>/dev/null | sort -u | wc -l) != 3 ]] ||
      return 0
    sleep 0.1
  done
  cat "$folder"/log/* >&2
  return 1
}

# slurm_down FOLDER: ends what slurm_up has started, and no other process.
slurm_down() {
  local folder=$1 file
  [[ -f ${SLURM_CONF:-} ]] || return 0
  scancel --user="$(id -un)" 2>/dev/null
  for _ in {1..50}; do
    [[ $(squeue --noheader 2>/dev/null) ]] || break
    sleep 0.1
  done
  for file in "$folder"/run/{slurmd-n{1,2,3},slurmctld,munged}.pid; do
    [[ ! -s $file ]] || kill "$(cat "$file")" 2>/dev/null
  done
  for _ in {1..50}; do
    compgen -G "$folder/run/*.pid" >/dev/null || return 0
    sleep 0.1
  done
  return 0
}
