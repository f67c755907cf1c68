#!/usr/bin/env python3
"""Makes one HDF5 file for Cairn (data.format = "hdf5") from your own tables and arrays.

  make_dataset.py --pairs response.csv --table cell=cells.csv --table drug=drugs.csv \\
                  --target ln_ic50 --group cell --out data.h5
  make_dataset.py --features expression.csv --labels labels.csv --target tissue --out data.h5
  make_dataset.py --features rna=rna.npy --features image=scans.npz:x --labels y.npy --out data.h5

Samples of --pairs are the rows of a table that names a row of each --table in the column of that
name. Samples of --features are the rows of one or more tables or arrays; --labels has a target for
each. The first column of a table holds the names of its rows (of cells, drugs or samples), by which
the tables are matched; all others are numbers, and an empty cell is a missing one. Arrays (.npy, or
.npz:NAME) are matched by the order of their rows, counted from 0. Needs h5py, numpy and pandas.
"""

import argparse
import os
import sys
from pathlib import Path

from dataset_files import Features, column_of, is_array, missing, read_array, read_csv, refuse

try:
    import h5py
    import numpy as np
    import pandas as pd
except ImportError as error:
    refuse(f"{error}. Install Debian's python3-h5py and python3-pandas, or use pip")


# ---- samples ------------------------------------------------------------------------------------


def typed(column, path):
    """Integers as int64, other numbers as float32, all else as text."""
    cells = column.str.strip()
    if cells.str.fullmatch(r"[+-]?\d{1,18}").all():
        return cells.astype(np.int64).to_numpy()
    numbers = pd.to_numeric(cells, errors="coerce")
    if not numbers.isna().any():
        return numbers.to_numpy(np.float32)
    return np.char.encode(column.to_numpy(str), "utf-8")


def drop_or_refuse(bad, why, drop):
    """The samples that are kept; without --drop there must be no bad one."""
    if bad.any() and not drop:
        refuse(f"{why(int(np.flatnonzero(bad)[0]))} ({int(bad.sum()):,} of {len(bad):,} samples; "
               "--drop leaves them out)")
    if bad.all():
        refuse(f"no sample is left: {why(0)}")
    if bad.any():
        print(f"left out {int(bad.sum()):,} of {len(bad):,} samples: {why(int(np.flatnonzero(bad)[0]))}")
    return ~bad


def facts_of(table, options, path):
    """Target, part and group of the samples, by the names of their data sets."""
    names = {"y": options.target, "part": options.part, "group": options.group}
    tables = [name for name, _ in options.table]
    return {data_set: typed(column_of(table, name, path), path)
            for data_set, name in names.items()
            if name and not (data_set == "group" and name in tables)}


def with_targets(table, options, path):
    """The rows of a table that have a target."""
    target = column_of(table, options.target, path)
    gone = missing(target).to_numpy()
    return table[drop_or_refuse(
        gone, lambda row: f"{path}:{row + 2}, column '{options.target}': there is no target",
        options.drop)].reset_index(drop=True)


def from_pairs(options):
    """Samples that share rows of tables."""
    path = options.pairs
    pairs = with_targets(read_csv(path), options, path)
    tables = {name: Features(file) for name, file in options.table}
    rows = {name: table.rows_of(column_of(pairs, name, path)) for name, table in tables.items()}
    bad = np.any([index < 0 for index in rows.values()], axis=0)

    def why(row):
        name = next(name for name in rows if rows[name][row] < 0)
        return f"{path}: {tables[name].path} has no row '{pairs[name].iloc[row]}'"

    kept = drop_or_refuse(bad, why, options.drop)
    data = {name: values[kept] for name, values in facts_of(pairs, options, path).items()}
    for name, table in tables.items():
        data[name] = rows[name][kept].astype(np.int32)
        data[name + "_features"] = table.values
    return data


def labels_of(options):
    """The table of labels, or an array as one."""
    path = options.labels
    if not is_array(path):
        table = read_csv(path)
        options.target = options.target or table.columns[-1]
        return table
    values = read_array(path)
    options.target = options.target or "y"
    if values.ndim != 1:
        refuse(f"{path}: expected one label for each sample, found {values.shape}")
    return pd.DataFrame({"": [str(i) for i in range(len(values))],
                         options.target: [str(value) for value in values.tolist()]})


def from_features(options):
    """Samples with features of their own."""
    path = options.labels
    labels = with_targets(labels_of(options), options, path)
    names = labels.iloc[:, 0]
    data = facts_of(labels, options, path)
    for name, file in options.features:
        features = Features(file, options.transpose)
        if features.names is None and is_array(path) and len(features.values) != len(labels):
            refuse(f"{file} has {len(features.values):,} rows, {path} {len(labels):,}")
        rows = features.rows_of(names)
        if (rows < 0).any():
            refuse(f"{path}: {file} has no row '{names.iloc[int(np.argmin(rows))]}' "
                   f"({int((rows < 0).sum()):,} of {len(rows):,} labels)"
                   + ("" if options.transpose else "; use --transpose if samples are its columns"))
        values = features.values[rows]
        data[name] = values[:, None] if options.sequence and values.ndim == 2 else values
    return data


# ---- writing ------------------------------------------------------------------------------------


def stored(name, values):
    """Bytes and integers as they are, other numbers as float32."""
    if values.dtype.kind == "b":
        return values.astype(np.uint8)
    if values.dtype.kind in "iu" or values.dtype.kind == "S":
        return values
    with np.errstate(over="ignore"):
        values = values.astype(np.float32)
    if np.isinf(values).any():
        refuse(f"'{name}' holds an infinite number")
    return values


def write(data, out):
    """The whole file or none."""
    temporary = f"{out}.{os.getpid()}.tmp"
    try:
        with h5py.File(temporary, "w") as file:
            for name, values in data.items():
                values = stored(name, values)
                packed = {"compression": "gzip", "shuffle": True} if values.ndim > 1 else {}
                file.create_dataset(name, data=values, **packed)
        os.replace(temporary, out)
    except OSError as error:
        refuse(f"cannot write {out}: {error}")
    finally:
        Path(temporary).unlink(missing_ok=True)


def workflow(data, options):
    """The part of a workflow that reads the file."""
    lines = ["[data]", 'format = "hdf5"', f'path = "{options.out}"', 'target = "y"']
    if "part" in data:
        lines.append('part = "part"')
    if options.group:
        lines.append(f'group = "{"group" if "group" in data else options.group}"')
    for name, _ in options.table:
        lines += ["[[data.input]]", f'name = "{name}"', f'table = "{name}_features"',
                  f'index = "{name}"']
    for name, _ in options.features:
        if len(options.features) > 1 or name != "x":
            lines += ["[[data.input]]", f'name = "{name}"']
    return "\n".join(lines)


def named(text):
    """NAME=FILE, or FILE alone as x."""
    name, separator, file = text.partition("=")
    return (name, file) if separator else ("x", text)


def parse(arguments):
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    add = parser.add_argument
    add("--pairs", metavar="CSV", help="samples that name rows of tables")
    add("--table", metavar="NAME=FILE", action="append", default=[], type=named,
        help="a table that samples share; NAME is also the column of --pairs")
    add("--features", metavar="[NAME=]FILE", action="append", default=[], type=named,
        help="features of the samples; several make several inputs")
    add("--labels", metavar="FILE", help="targets of the samples of --features")
    add("--target", metavar="COLUMN", help="what is to be learned (of --labels: the last column)")
    add("--part", metavar="COLUMN", help="train, validation or test of each sample")
    add("--group", metavar="COLUMN", help="samples of one group stay on one side of a split")
    add("--transpose", action="store_true", help="the columns of --features are the samples")
    add("--sequence", action="store_true", help="features N×F as sequences N×1×F, for convolutions")
    add("--drop", action="store_true", help="leave out samples that lack a target or a row")
    add("--out", metavar="FILE", required=True, help="the HDF5 file")
    return parser.parse_args(arguments)


def check(options):
    if bool(options.pairs) == bool(options.features):
        refuse("give either --pairs with --table, or --features with --labels")
    if options.pairs and not (options.table and options.target):
        refuse("--pairs needs --table and --target")
    if options.features and not options.labels:
        refuse("--features needs --labels")
    names = [name for name, _ in options.table + options.features]
    taken = {"y", "part", "group"} | {name + "_features" for name, _ in options.table}
    for i, name in enumerate(names):
        if not name or name in taken or name in names[:i]:
            refuse(f"'{name}' cannot name a table or input: it is empty or taken")


def main(arguments):
    options = parse(arguments)
    check(options)
    data = from_pairs(options) if options.pairs else from_features(options)
    write(data, options.out)
    for name, values in data.items():
        print(f"{name}: {'×'.join(str(n) for n in values.shape)}")
    print(f"\nwrote {options.out}; in the workflow:\n\n{workflow(data, options)}")


if __name__ == "__main__":
    main(sys.argv[1:])
