module load {{modules}}
export {{exports}}
export TMPDIR={{scratch}}
set -u

cairn={{cairn}}
workflow={{workflow}}
out={{out}}
script={{script}}
nodes={{nodes}}
ranks={{ranks}}
services={{services}} # ranks that coordinate or predict; the others train
worker_cores=({{worker_cores}})
service_cores={{service_cores}}
