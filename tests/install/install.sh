#!/usr/bin/env bash
# Installs Cairn, moves it to another place, and there builds and runs the example with it.
set -euo pipefail
examples=$CAIRN_SOURCE_DIR/examples
cairn=$PWD/second\ place

cmake --install "$CAIRN_BUILD_DIR" --prefix "$PWD/first place" >install.log
mv "first place" "$cairn"

cmake -S "$examples" -B build -G Ninja -DCMAKE_CXX_COMPILER="$CAIRN_CXX" \
  -DCMAKE_BUILD_TYPE=Release -DCMAKE_PREFIX_PATH="$cairn"
grep -qx "cairn_DIR:PATH=$cairn/lib/cmake/cairn" build/CMakeCache.txt
cmake --build build
build/own_objective run "$cairn/share/cairn/workflows/synthetic.toml" --out run --workers 2 \
  --set search.candidates=300

build/own_family | grep "^Gompertz (own) *80.47 % at epoch 50"

# Job scripts are made by the installed command, and by programs that are one.
"$cairn/bin/cairn" jobscript "$cairn/share/cairn/workflows/synthetic.toml" --machine summit --time 60 \
  --out run >job
grep -qFx "cairn='$cairn/bin/cairn'" job
build/own_objective jobscript "$cairn/share/cairn/workflows/synthetic.toml" --time 60 --out run \
  --machine "$cairn/share/cairn/jobscripts/machines/slurm.toml" >job
grep -qFx "cairn=$PWD/build/own_objective" job

# The installed command and the installed package read what the example wrote: the value of its own
# objective after 5 epochs.
"$cairn/bin/cairn" best run -k 1 --format json >best.json
PYTHONPATH=$cairn/share/cairn/analysis "$PYTHON" - <<'END'
import json
import math

import cairn

best = json.load(open("best.json"))[0]
goal = math.exp(-((math.log10(best["parameters"]) - 5) ** 2))
assert abs(best["validation_accuracy"] - goal * (1 - math.exp(-5))) < 1e-6, best
assert len(cairn.load("run").candidates) == 300
END
