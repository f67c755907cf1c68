#!/bin/bash
# Cairn on A laptop: 1 node, 4 ranks (2 train, 1 predict). Start it with: bash laptop.sh

set -u

cairn=cairn
workflow=workflows/fashion_mnist_predict.toml
out=runs/predict
script=laptop.sh
nodes=1
ranks=4
services=2 # ranks that coordinate or predict; the others train
worker_cores=()
service_cores=''
launch() {
  exec mpirun -n "$ranks" \
    --oversubscribe \
    --bind-to none \
    --enable-recovery \
    bash -c "$(bound)" cairn "$@"
}
my_rank() { echo "${OMPI_COMM_WORLD_RANK:-${PMIX_RANK:-${PMI_RANK:-}}}"; }
my_place() { echo "${OMPI_COMM_WORLD_LOCAL_RANK:-${MPI_LOCALRANKID:-}}"; }
submit_again() { echo "The time is up. Started again, it goes on." && exit 75; }
limit=()

# Ranks go round the nodes: rank r is the (r / nodes)-th of node r % nodes. The first $services have
# cores of their own and no GPU; the n-th other rank of a node has its n-th GPU and the cores beside.
seat() {
  local node=$(($1 % nodes)) before
  before=$(((services - node + nodes - 1) / nodes)) # of those, on this node
  worker='' cores=$service_cores
  (($1 >= services)) || return 0
  worker=$(($1 / nodes - before))
  cores=${worker_cores[worker]:-}
}

# What each rank does first: it takes its cores. Cairn itself takes the GPU.
as_rank() {
  local rank place worker cores
  rank=$(my_rank) place=$(my_place)
  if [[ -z $rank ]]; then
    echo "the launcher gives its processes no ranks: each would search alone" >&2
    exit 2
  fi
  seat "$rank"
  if [[ ${place:-$((rank / nodes))} != $((rank / nodes)) ]]; then
    echo "rank $rank is not bound: the launcher does not go round the nodes" >&2
  elif [[ -n $cores ]] && ! taskset --cpu-list --pid "$cores" $$ >/dev/null 2>&1; then
    echo "rank $rank is not bound: it cannot have the cores $cores" >&2
  fi
  exec "$@"
}
bound() {
  declare -p nodes services worker_cores service_cores
  declare -f seat my_rank my_place as_rank
  # shellcheck disable=SC2016
  echo 'as_rank "$@"'
}

fail() {
  echo "$script: $*" >&2
  exit 1
}
in_use() { "$cairn" status "$out" --format json 2>/dev/null | grep -q '"in_use":true'; }

[[ -f $script ]] || script=$0 # the batch system's copy
command -v "$cairn" >/dev/null || fail "there is no command $cairn: load its module, or name its path"
[[ -f $workflow ]] || fail "there is no $workflow in $PWD: submit this from another folder"

# USR1 asks the run to end in order, and the job is submitted again. TERM and INT mean that somebody
# wants it gone: the run ends in order, too, if it is given the time, but that is all.
launcher='' unwanted=''
end_in_order() { [[ -z $launcher ]] || kill -USR1 "$launcher" 2>/dev/null; }
trap end_in_order USR1 USR2
trap 'unwanted=yes; end_in_order' TERM INT
launch "$cairn" run "$workflow" --out "$out" --resume \
  ${limit[@]+"${limit[@]}"} </dev/null &
launcher=$!
while kill -0 "$launcher" 2>/dev/null; do wait "$launcher"; done

# What the launcher returns says little; the run itself knows how far it is, and whether another job
# would do better than the last ones.
"$cairn" status "$out" --exit-code
case $? in
  0) exit 0 ;;
  75) [[ -z $unwanted ]] || fail "told to end; submitted again, the run goes on" ;;
  *) fail "the run does not go on; what is above says why" ;;
esac
# A job that was killed seems to hold the folder for half a minute; one that holds it longer lives.
for _ in {1..5}; do
  in_use || break
  sleep 10
done
! in_use || fail "not submitted again: another job works on $out"
submit_again
