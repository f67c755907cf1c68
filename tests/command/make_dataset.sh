#!/usr/bin/env bash
# test: TIMEOUT 120
# The converter makes the layout that Cairn reads from a user's own tables and arrays.
source "$CAIRN_SOURCE_DIR/tests/command_common.sh"
need_python h5py numpy pandas
convert=("$PYTHON" "$CAIRN_SOURCE_DIR/scripts/make_dataset.py")

# ---- pairs --------------------------------------------------------------------------------------

printf 'cell,a,b\nc1,1,2\nc2,NA,4\n' >cells.csv
printf 'drug,p\nd1,5\nd2,6\nd3,7\n' >drugs.csv
printf 'cell,drug,ln_ic50,set\nc1,d3,0.5,train\nc2,d1,-1,test\nc2,d2,2,train\n' >response.csv
tables=(--table cell=cells.csv --table drug=drugs.csv --target ln_ic50)
expect 'table = "drug_features"' "${convert[@]}" --pairs response.csv "${tables[@]}" --part set \
  --group cell --out pairs.h5
"$PYTHON" - <<'END'
import h5py, numpy as np
with h5py.File("pairs.h5") as f:
    assert sorted(f) == ["cell", "cell_features", "drug", "drug_features", "part", "y"], sorted(f)
    np.testing.assert_array_equal(f["cell_features"], np.float32([[1, 2], [np.nan, 4]]))
    np.testing.assert_array_equal(f["drug_features"], np.float32([[5], [6], [7]]))
    assert f["cell"][:].tolist() == [0, 1, 1] and f["drug"][:].tolist() == [2, 0, 1]
    assert f["y"].dtype == np.float32 and f["y"][:].tolist() == [0.5, -1, 2]
    assert f["part"][:].tolist() == [b"train", b"test", b"train"]
END

printf 'cell,drug,ln_ic50\nc1,d3,0.5\nc9,d1,1\nc2,d1,\n' >bad.csv
refuse 1 "bad.csv:4, column 'ln_ic50': there is no target" "${convert[@]}" --pairs bad.csv "${tables[@]}" --out bad.h5
sed -i '4d' bad.csv
refuse 1 "cells.csv has no row 'c9' (1 of 2 samples" "${convert[@]}" --pairs bad.csv "${tables[@]}" --out bad.h5
[[ ! -e bad.h5 ]] || fail "a refused conversion left a file"
expect "left out 1 of 2 samples" "${convert[@]}" --pairs bad.csv "${tables[@]}" --drop --out dropped.h5
refuse 1 "has no column 'ic50'" "${convert[@]}" --pairs response.csv "${tables[@]}" --target ic50 --out bad.h5
printf 'cell,a\nc1,x\n' >text.csv
refuse 1 "text.csv, row 'c1', column 'a': expected a number, found 'x'" "${convert[@]}" \
  --pairs response.csv --table cell=text.csv --target ln_ic50 --out bad.h5
printf 'cell,a\nc1,1\nc1,2\n' >twice.csv
refuse 1 "'c1' names two rows" "${convert[@]}" --pairs response.csv --table cell=twice.csv \
  --target ln_ic50 --out bad.h5
printf 'cell,a\nc1,1,5\n' >long.csv
refuse 1 "cannot read long.csv" "${convert[@]}" --pairs response.csv --table cell=long.csv \
  --target ln_ic50 --out bad.h5

# ---- features and labels ------------------------------------------------------------------------

printf 'gene,s1,s2,s3\ng1,1,2,3\ng2,4,5,6\n' >expression.csv
printf 'sample,tissue\ns3,tumour\ns1,normal\n' >labels.csv
refuse 1 "use --transpose" "${convert[@]}" --features expression.csv --labels labels.csv --out bad.h5
expect "x: 2×1×2" "${convert[@]}" --features expression.csv --labels labels.csv --transpose \
  --sequence --out expression.h5
"$PYTHON" - <<'END'
import h5py, numpy as np
with h5py.File("expression.h5") as f:
    assert f["x"][:].tolist() == [[[3, 6]], [[1, 4]]], f["x"][:]
    assert f["y"][:].tolist() == [b"tumour", b"normal"]
np.save("y.npy", np.array([2, 0, 1]))
np.savez("scans.npz", x=np.arange(3 * 4, dtype=np.uint8).reshape(3, 1, 2, 2), other=np.ones(3))
np.save("rna.npy", np.array([[1.5, 2], [3, np.nan], [5, 6]]))
END
expect 'name = "image"' "${convert[@]}" --features rna=rna.npy --features image=scans.npz:x \
  --labels y.npy --out two.h5
"$PYTHON" - <<'END'
import h5py, numpy as np
with h5py.File("two.h5") as f:
    assert f["image"].dtype == np.uint8 and f["image"].shape == (3, 1, 2, 2)
    assert f["rna"].dtype == np.float32 and np.isnan(f["rna"][1, 1])
    assert f["y"].dtype == np.int64 and f["y"][:].tolist() == [2, 0, 1]
END
refuse 1 "has no array ''; it has x, other" "${convert[@]}" --features scans.npz --labels y.npy --out bad.h5
refuse 1 "give either --pairs" "${convert[@]}" --out bad.h5
