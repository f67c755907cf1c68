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
