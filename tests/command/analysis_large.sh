#!/usr/bin/env bash
# test: RANKS 2 TIMEOUT 300 LABELS long
# A report of 100,000 candidates: in at most 30 s of processor time, and of a size that a browser opens. The package
# installs and works from another place.
source "$CAIRN_SOURCE_DIR/tests/command_common.sh"
need_python h5py pandas matplotlib

"$CAIRN" run "$workflows/synthetic.toml" --out D --workers 2 --set objective.synthetic.epoch_seconds=0 \
  --set search.candidates=100000 >log 2>&1 || fail "$(tail -5 log)"
export PYTHONDONTWRITEBYTECODE=1
TIMEFORMAT=%U
used=$({ time "$PYTHON" "$CAIRN_SOURCE_DIR/analysis/report.py" D --cairn "$CAIRN" >/dev/null; } 2>&1) ||
  fail "no report: $used"
((${used%.*} < 30)) || fail "the report took $used s of processor time"
size=$(stat -c %s D/report.html)
((size < 4000000)) || fail "the page has $size bytes"
grep -q "100,000 of 100,000 candidates have an outcome" D/report.html || fail "no sentence"

"$PYTHON" -c "import setuptools, pip" 2>/dev/null || skip "no pip: the package was not installed"
cp -r "$CAIRN_SOURCE_DIR/analysis" copy
"$PYTHON" -m pip install --quiet --no-deps --no-build-isolation --target place ./copy >log 2>&1 ||
  fail "$(cat log)"
"$CAIRN" run "$workflows/synthetic.toml" --out E --workers 2 --set objective.synthetic.epoch_seconds=0 \
  --set search.candidates=5 >log 2>&1 || fail "$(tail -5 log)"
PYTHONPATH=$PWD/place expect "page.html" "$PYTHON" place/bin/cairn-report E --out page.html
grep -q prefers-color-scheme page.html || fail "the style sheet is not in the package"
