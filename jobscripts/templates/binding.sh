
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
