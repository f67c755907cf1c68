#!/bin/bash
# Cairn on A Flux cluster: 4 nodes, 18 ranks (16 train, 1 predict). Submit it with: flux batch cluster.flux
# UNTESTED: made from what is known of the machine, never run there.
#flux: --job-name=cairn
#flux: --nodes=4
#flux: --exclusive
#flux: --time-limit=43200s

set -u

cairn=cairn
workflow=workflows/fashion_mnist_predict.toml
out=runs/predict
script=cluster.flux
nodes=4
ranks=18
services=2 # ranks that coordinate or predict; the others train
worker_cores=(0-22 23-45 46-68 69-91)
service_cores=95
# Flux would end all others 30 s after the first rank that ends.
launch() {
  exec flux run --nodes="$nodes" --ntasks="$ranks" --exclusive --taskmap=cyclic \
    -o cpu-affinity=off -o gpu-affinity=off -o exit-timeout=none --signal=USR1@60s \
    bash -c "$(bound)" cairn "$@"
}
my_rank() { echo "${FLUX_TASK_RANK:-}"; }
my_place() { echo "${FLUX_TASK_LOCAL_ID:-}"; }
# This script runs within an instance of its own, which ends with it.
submit_again() { flux --parent batch "$script"; }
limit=(--set "run.time_limit=$((43200 - SECONDS))")

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
