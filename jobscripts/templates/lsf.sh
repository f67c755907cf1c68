#!/bin/bash
# Cairn on {{machine}}: {{shape}}. Submit it with: bsub <{{file}}
# {{untested}}
#BSUB -J cairn
#BSUB -P {{account}}
#BSUB -q {{queue}}
#BSUB -nnodes {{nodes}}
#BSUB -W {{hours_minutes}}
#BSUB -wt {{warning_minutes}}
#BSUB -wa USR1
#BSUB -o cairn.%J.out
#BSUB {{directives}}

{{settings}}
# Resource sets of one kind cannot give GPUs to some ranks of a node and none to others. So each rank
# gets a line of its own; host 1 is the first compute node.
gpus={{gpus}} # of a node
write_resources() {
  local rank worker cores gpu
  echo "cpu_index_using: logical"
  echo "overlapping_rs: allow"
  echo "oversubscribe_cpu: allow"
  for ((rank = 0; rank < ranks; rank++)); do
    seat "$rank"
    gpu=''
    [[ -z $worker ]] || ((gpus == 0)) || gpu="; gpu: {$((worker % gpus))}"
    echo "rank: $rank: { host: $((rank % nodes + 1)); cpu: {$cores}$gpu }"
  done
}
resources=$(mktemp "${TMPDIR:-/tmp}/cairn.XXXXXX.erf")
trap 'rm -f "$resources"' EXIT
launch() {
  write_resources >"$resources"
  exec jsrun --erf_input "$resources" \
    {{flags}} \
    "$@"
}
submit_again() { bsub <"$script"; }
limit=({{limit}})

{{seats}}
{{submission}}
