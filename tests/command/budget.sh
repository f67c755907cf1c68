#!/usr/bin/env bash
# test: RANKS 3 TIMEOUT 240
# A search trains nothing that breaks a budget or a rule; one that cannot be kept ends at once.
source "$CAIRN_SOURCE_DIR/tests/command_common.sh"

# ---- without training ---------------------------------------------------------------------------

cat >rule.toml <<END
$(cat "$workflows/synthetic.toml")
[budget]
parameters = { min = 20_000, max = 50_000 }
macs = { max = 5_000_000 }
[[rule]]
require = "stage[3].width >= stage[2].width"
END
fast=(--set objective.synthetic.epoch_seconds=0 --set search.candidates=300)
"${mpirun[@]}" -n 3 "$CAIRN" run rule.toml --out D "${fast[@]}" -q >/dev/null
expect "all" "$CAIRN" replay D
"$CAIRN" export D --to csv >run.csv
"$PYTHON" - <<'END'
import csv
rows = list(csv.DictReader(open("run.csv")))
assert len(rows) == 300, len(rows)
for row in rows:
    assert 20_000 <= int(row["parameters"]) <= 50_000 and int(row["macs"]) <= 5_000_000, row
    assert int(row["stage[3].width"]) >= int(row["stage[2].width"]), row
    assert row["status"] in ("trained", "failed"), row
END

# ---- what cannot be kept ------------------------------------------------------------------------

start=$SECONDS
never=(--set budget.parameters.max=1000 --set budget.parameters.min=0)
refuse 2 "parameters <= 1,000" "${mpirun[@]}" -n 3 "$CAIRN" run rule.toml --out E "${never[@]}"
refuse 2 "the nearest that would do: parameters <= " "$CAIRN" run rule.toml --out E --workers 2 "${never[@]}"
((SECONDS - start < 30)) || fail "it took $((SECONDS - start)) s to say that nothing is feasible"

# A budget is part of a run.
refuse 2 "budget.parameters.max" "$CAIRN" run rule.toml --out D --workers 1 --resume "${fast[@]}" \
  --set budget.parameters.max=60000

# ---- with training ------------------------------------------------------------------------------

need_data
"${mpirun[@]}" -n 3 "$CAIRN" run "$workflows/budgeted.toml" --out F -q --set search.candidates=8 \
  --set search.population=3 --set data.train_samples=2000 --set training.epochs=0.2 \
  --set budget.parameters.max=20000 --set objective.test_best=false >/dev/null
expect "all" "$CAIRN" replay F
"$CAIRN" export F --to csv >run.csv
"$PYTHON" - <<'END'
import csv
rows = list(csv.DictReader(open("run.csv")))
assert len(rows) == 8 and all(row["status"] == "trained" for row in rows), rows
for row in rows:
    assert int(row["parameters"]) <= 20_000 and int(row["macs"]) <= 2_000_000, row
    assert int(row["stage[2].width"]) >= int(row["stage[1].width"]), row
END
if "$PYTHON" -c "import h5py" 2>/dev/null; then
  "$PYTHON" -c 'import h5py; assert h5py.File("F/run.h5")["candidates/parameters"][:].max() <= 20000'
fi
