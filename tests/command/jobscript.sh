#!/usr/bin/env bash
# test: RANKS 3 TIMEOUT 240
# Job scripts of every scheduler, run with stand-ins for its commands.
source "$CAIRN_SOURCE_DIR/tests/command_common.sh"
jobscripts=$CAIRN_SOURCE_DIR/jobscripts
standins=$CAIRN_SOURCE_DIR/tests/command/standins
mkdir bin notes
for name in srun flux jsrun mpirun; do ln -s "$standins/launcher" "bin/$name"; done
for name in sbatch scontrol bsub qsub; do ln -s "$standins/batch" "bin/$name"; done
export STANDINS=$PWD/notes STANDIN_NODES=2 SLURM_JOB_ID=7 SLURM_JOB_END_TIME=''
real=$CAIRN search=$workflows/synthetic.toml

# ---- what it refuses -------------------------------------------------------------------------------

refuse 2 "Did you mean 'summit'" "$real" jobscript "$search" --machine sumit --out D --time 5
refuse 2 "--time" "$real" jobscript "$search" --machine summit --out D
refuse 2 "it is no time" "$real" jobscript "$search" --machine summit --out D --time 1:30
refuse 2 "no such file" "$real" jobscript "$search" --machine ./mine.toml --out D --time 5
refuse 2 "cannot read" "$real" jobscript none.toml --machine summit --out D --time 5
printf '[node]\ncoers = 4\n' >mine.toml
refuse 2 "Did you mean 'node.cores'" "$real" jobscript "$search" --machine mine.toml --out D --time 5
expect "cairn jobscript W.toml" "$real" jobscript --help

# ---- ready-made scripts ----------------------------------------------------------------------------

# The examples are what the command in their first lines makes.
PATH=${real%/*}:$PATH
(cd "$CAIRN_SOURCE_DIR/jobscripts/examples" && bash ./make.sh "$OLDPWD/made" >/dev/null)
diff -r --exclude=make.sh "$jobscripts/examples" made || fail "run jobscripts/examples/make.sh again"
[[ $(find made -type f | wc -l) -ge 7 ]] || fail "there are examples missing: $(ls made)"
for script in made/*; do bash -n "$script"; done
if command -v shellcheck >/dev/null; then
  shellcheck made/* "$standins"/* || fail "shellcheck complains"
else
  echo "shellcheck is not installed: job scripts are not checked with it"
fi

# ---- who sits where --------------------------------------------------------------------------------

# The resources that Summit's script asks for, against a count by hand.
"$real" jobscript "$search" --machine summit --nodes 3 --time 60 --out D \
  --set predict.method=cairn --set cluster.predictors=3 >summit.job
(eval "$(sed -n '/^cairn=/,/^service_cores=/p; /^gpus=/,/^}/p; /^seat()/,/^}/p' summit.job)" &&
  write_resources) >erf
"$PYTHON" - <<'END'
import re
lines = open("erf").read().split("\n")
ranks = {}
for line in lines:
    if not line.startswith("rank"):
        continue
    m = re.fullmatch(r"rank: (\d+): \{ host: (\d+); cpu: \{(\d+)-(\d+)\}(?:; gpu: \{(\d)\})? \}", line)
    assert m, line
    rank, host, first, last, gpu = (int(x) if x else None for x in m.groups())
    ranks[rank] = host, set(range(first, last + 1)), gpu
assert sorted(ranks) == list(range(4 + 18)), sorted(ranks)
assert all(gpu is None for rank, (_, _, gpu) in ranks.items() if rank < 4)
assert ranks[0][0] == 1
for host in (1, 2, 3):
    workers = [(cpus, gpu) for rank, (h, cpus, gpu) in ranks.items() if h == host and rank >= 4]
    assert sorted(gpu for _, gpu in workers) == list(range(6)), workers
    service = set().union(*(cpus for rank, (h, cpus, _) in ranks.items() if h == host and rank < 4))
    taken = [cpu for cpus, _ in workers for cpu in cpus] + list(service)
    assert len(taken) == len(set(taken)) and max(taken) < 168, taken
    for cpus, gpu in workers:  # three GPUs to a socket of 84
        assert {cpu // 84 for cpu in cpus} == {gpu // 3}, (cpus, gpu)
END

# ---- when a job is submitted again -----------------------------------------------------------------

# facts SCHEDULER: of two nodes with one worker each.
facts() {
  printf '[machine]\nscheduler = "%s"\n[node]\ncores = 2\ngpus = 0\nworkers = 1\n' "$1" >box.toml
}

# write_script SCHEDULER [OPTION...]
write_script() {
  facts "$1"
  shift
  cairn jobscript "$search" --machine box.toml --nodes 2 --time 1:00:00 --out D -o job \
    "$@"
}

# with_stand_in SCHEDULER: the script runs no real cairn.
with_stand_in() {
  write_script "$1"
  sed -i "s|^cairn=.*|cairn='$standins/cairn'|" job
}

# run_jobs [PLAN]: the job and those that it submits, one after the other; sets code.
run_jobs() {
  local script=job
  rm -rf D notes
  mkdir notes
  echo job >notes/script
  printf '%b' "${1:-}" >notes/plan
  while [[ $script ]]; do
    code=0
    rm -f notes/submitted
    PATH=$PWD/bin:$PATH bash "$script" >>notes/log 2>&1 || code=$?
    echo job >>notes/jobs
    script=$(cat notes/submitted 2>/dev/null || true)
    [[ $script != *$'\n'* ]] || fail "submitted twice: $(cat notes/log)"
  done
}

# follows PLAN JOBS CODE: so many jobs run, and the last ends with CODE.
follows() {
  run_jobs "$1"
  [[ $(wc -l <notes/jobs) == "$2" && $code == "$3" ]] ||
    fail "'$1': $(wc -l <notes/jobs) jobs, the last ended with $code: $(cat notes/log)"
}

for scheduler in slurm lsf pbs flux; do
  with_stand_in $scheduler
  follows '0\n' 1 0
  grep -q "^run $search --out D --resume" notes/runs || fail "$(cat notes/runs)"
  grep -q -- "--set run.time_limit=3[56][0-9][0-9]$" notes/runs || fail "$(cat notes/runs)"
  follows '75\n75\n0\n' 3 0
  follows '75\n1\n' 2 1
  follows '2\n' 1 1
done

# Where another job has the run, this one leaves it to that.
ln -s /bin/true bin/sleep
with_stand_in slurm
sed -i "s|^launch() {|&\n  touch notes/in_use|" job
follows '75\n0\n' 1 1
grep -q "another job works on D" notes/log || fail "$(cat notes/log)"
rm bin/sleep

# Where Slurm tells the end, the script does not.
with_stand_in slurm
SLURM_JOB_END_TIME=1900000000 follows '0\n' 1 0
! grep -q time_limit notes/runs || fail "$(cat notes/runs)"

# By hand it is not submitted again.
with_stand_in mpirun
follows '75\n' 1 75

# USR1 reaches the run and the job goes on later; TERM reaches the run, and that was it.
for signal in USR1 TERM; do
  with_stand_in pbs
  rm -rf D notes
  mkdir notes
  printf '75 30\n' >notes/plan
  PATH=$PWD/bin:$PATH bash job >notes/log 2>&1 &
  script=$!
  until [[ -s notes/runs ]]; do sleep 0.05; done
  sleep 0.2
  kill -$signal $script
  code=0
  wait $script || code=$?
  if [[ $signal == USR1 ]]; then
    [[ $code == 0 && -s notes/submitted ]] || fail "USR1: $code, $(cat notes/log)"
  else
    [[ $code == 1 && ! -e notes/submitted ]] || fail "TERM: $code, $(cat notes/log)"
  fi
done

# A launcher that gives no ranks is refused by the first process.
with_stand_in slurm
sed -i "s|SLURM_PROCID:-|NO_SUCH_RANK:-|" job
follows '0\n' 1 1
grep -q "each would search alone" notes/log || fail "$(cat notes/log)"
[[ ! -e notes/runs ]] || fail "it ran all the same"

# ---- real searches ---------------------------------------------------------------------------------

STANDIN_MPI="$(command -v "${mpirun[0]}") ${mpirun[*]:1}" # its path: a stand-in has its name
export STANDIN_MPI
for scheduler in slurm lsf pbs flux mpirun; do
  write_script $scheduler --set search.candidates=12 --set objective.synthetic.epoch_seconds=0.001
  run_jobs
  [[ $code == 0 ]] || fail "$scheduler: $code: $(cat notes/log)"
  grep -q " 3$" notes/launched || fail "$scheduler: $(cat notes/launched)"
  expect "complete, 12/12" "$real" status D --exit-code
  [[ $scheduler == lsf ]] || ! grep "not bound" notes/log || fail "$scheduler: ranks are not bound"
done
