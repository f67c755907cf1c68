#!/usr/bin/env bash
# test: RANKS 2 TIMEOUT 180
# Whatever is wrong is told at once, with the reason and what to do.
source "$CAIRN_SOURCE_DIR/tests/command_common.sh"
synthetic=$workflows/synthetic.toml

refuse 2 "" "$CAIRN"
refuse 2 "" "$CAIRN" runn
refuse 2 "WORKFLOW" "$CAIRN" run
refuse 2 "search.candidates" "$CAIRN" run "$synthetic" --out D --workers 1 --set search.candidate=5
refuse 2 "search.candidates" "$CAIRN" run "$synthetic" --out D --workers 1 --set search.candidates=x
refuse 2 "none.toml" "$CAIRN" run none.toml --out D --workers 1
printf '[training]\nepochs = 2\nepoch = 3\n' >typo.toml
refuse 2 "typo.toml:3" "$CAIRN" run typo.toml --out D --workers 1
printf '[training\n' >broken.toml
refuse 2 "broken.toml:1" "$CAIRN" run broken.toml --out D --workers 1
[[ ! -e D ]] || fail "a refused run left a folder"

# No or broken data.
printf '[data]\npath = "nowhere"\n' >data.toml
refuse 1 "train-images-idx3-ubyte" "$CAIRN" run data.toml --out E --workers 1
mkdir cut && printf 'xx' >cut/train-images-idx3-ubyte && printf 'xx' >cut/train-labels-idx1-ubyte
printf '[data]\npath = "cut"\n' >cut.toml
refuse 1 "train-images-idx3-ubyte" "$CAIRN" run cut.toml --out F --workers 1

# Ranks and devices.
refuse 2 "--workers 0" "$CAIRN" run "$synthetic" --out G --workers 0
refuse 2 "Leave --workers out" "${mpirun[@]}" -n 2 "$CAIRN" run "$synthetic" --out G --workers 2
refuse 2 "too few ranks" "${mpirun[@]}" -n 1 "$CAIRN" run "$synthetic" --out H
refuse 2 "at least 4 ranks" "${mpirun[@]}" -n 2 "$CAIRN" run "$synthetic" --out I --set cluster.predictors=2 --set predict.method=cairn
refuse 2 "at least 3 ranks" "${mpirun[@]}" -n 2 "$CAIRN" run "$synthetic" --out I --set predict.method=best
refuse 2 "Set predict.method" "$CAIRN" run "$synthetic" --out I --workers 1 --set cluster.predictors=2
refuse 2 "there is no such method" "$CAIRN" run "$synthetic" --out I --workers 1 --set predict.method=cairns
if ! command -v nvidia-smi >/dev/null; then
  refuse 2 "sees no GPU" "${mpirun[@]}" -n 2 "$CAIRN" run "$synthetic" --out J --set cluster.device=gpu
fi
SLURM_PROCID=0 SLURM_NTASKS=4 refuse 2 "each of them alone" "$CAIRN" run "$synthetic" --out K

# A folder that holds a run.
"$CAIRN" run "$synthetic" --out L --workers 1 -q --set search.candidates=5 \
  --set objective.synthetic.epoch_seconds=0 >/dev/null
refuse 2 "--resume" "$CAIRN" run "$synthetic" --out L --workers 1
refuse 2 "run.seed" "$CAIRN" run "$synthetic" --out L --workers 1 --resume --seed 9
refuse 2 "holds no run" "$CAIRN" best cut
refuse 2 "holds no run" "$CAIRN" replay nowhere
refuse 2 "has no weights" "$CAIRN" export L --model 99 --to torchscript
refuse 2 "which network" "$CAIRN" export L --to torchscript
refuse 1 "" "$CAIRN" run "$synthetic" --out /proc/none --workers 1

# Damage.
cp -r L torn && truncate -s -5 torn/journal/0001
expect "ends in the middle of a record" "$CAIRN" replay torn
cp -r L flipped && printf 'x' | dd of=flipped/journal/0001 bs=1 seek=200 conv=notrunc status=none
refuse 1 "0001" "$CAIRN" replay flipped
