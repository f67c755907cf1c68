#!/usr/bin/env bash
# test: RANKS 1 TIMEOUT 600 LABELS long
# What is exported is what other programs read: ONNX networks compute the same in onnxruntime, and
# TensorBoard shows every candidate. Both come from PyPI.
source "$CAIRN_SOURCE_DIR/tests/command_common.sh"

"$PYTHON" -m venv --without-pip env >/dev/null 2>&1 || skip "$PYTHON has no module venv"
"$PYTHON" -m pip --python env/bin/python install -q onnx onnxruntime tensorboard >pip.log 2>&1 ||
  skip "PyPI cannot be reached: $(tail -1 pip.log)"

CAIRN_ONNX_PYTHON=env/bin/python "$(dirname "$CAIRN")/test_train" --gtest_filter='Onnx.*' >onnx.log 2>&1 ||
  fail "$(cat onnx.log)"
grep -q "SKIPPED" onnx.log && fail "$(cat onnx.log)"

"$CAIRN" run "$workflows/synthetic.toml" --out D --workers 2 -q --set search.candidates=20 --set objective.synthetic.fail_probability=0 >/dev/null
"$CAIRN" export D --to tensorboard -o events >/dev/null
env/bin/python - <<'END'
import glob
from tensorboard.backend.event_processing.event_accumulator import EventAccumulator
from tensorboard.plugins.hparams import plugin_data_pb2
folders = glob.glob("events/candidate-*")
assert len(folders) == 20, folders
for folder in folders:
    events = EventAccumulator(folder)
    events.Reload()
    assert events.Scalars("validation_accuracy"), folder
    content = events.SummaryMetadata("_hparams_/session_start_info").plugin_data.content
    start = plugin_data_pb2.HParamsPluginData.FromString(content).session_start_info
    assert start.hparams["stage[1].width"].number_value >= 8, start
END
