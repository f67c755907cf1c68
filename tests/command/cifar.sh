#!/usr/bin/env bash
# test: RANKS 2 TIMEOUT 120
# workflows/cifar10.toml on generated files of CIFAR-10's format, from the search to the full training.
source "$CAIRN_SOURCE_DIR/tests/command_common.sh"

# Dark noise with a bright stripe in one of ten places, by class.
"$PYTHON" - <<'END'
import os
import random

draw = random.Random(1)
os.mkdir("cifar")
for name in [f"data_batch_{i}" for i in range(1, 6)] + ["test_batch"]:
    with open(f"cifar/{name}.bin", "wb") as file:
        for _ in range(128):
            label, image = draw.randrange(10), bytearray(b & 31 for b in draw.randbytes(3072))
            for row in range(3 * 32):
                place = 32 * row + 3 * label
                image[place:place + 3] = b"\xff\xff\xff"
            file.write(bytes([label]) + image)
END
small=(--set data.path=cifar --set search.candidates=4 --set search.population=2 --set search.sample=2 --set training.epochs=6
  --set training.batch=16 --set budget.macs.max=5000000)

expect "576 training, 64 validation, 128 test samples of 3x32x32" \
  "$CAIRN" run "$workflows/cifar10.toml" --out D --workers 2 "${small[@]}"
best=$("$CAIRN" export D --to csv | awk -F, 'NR == 1 { for (i = 1; i <= NF; ++i) at[$i] = i }
  NR > 1 && $at["validation_accuracy"] > best { best = $at["validation_accuracy"] } END { print best }')
awk "BEGIN { exit !($best > 0.3) }" || fail "the best of ten classes is right in $best of the cases"
expect "test_accuracy" "$CAIRN" final D -k 1 --workers 1 --set final.epochs=2 --set data.path=cifar
refuse 1 "data_batch_3.bin" bash -c "truncate -s -1 cifar/data_batch_3.bin && '$CAIRN' run \
  '$workflows/cifar10.toml' --out E --workers 1 --set data.path=cifar"
