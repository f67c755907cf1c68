"""Reads the tables and arrays of scripts/make_dataset.py."""

import sys
import warnings


def refuse(text):
    """Ends the command: what is wrong with the input, for its user."""
    sys.exit(f"make_dataset.py: {text}")


try:
    import numpy as np
    import pandas as pd
except ImportError as error:
    refuse(f"{error}. Install Debian's python3-h5py and python3-pandas, or use pip")


def is_array(path):
    return path.endswith(".npy") or ".npz" in path


def read_array(path):
    """A .npy file, or an array of a .npz file: "file.npz:name" (the name may be left out if there
    is one array)."""
    file, _, name = path.partition(".npz")
    try:
        if path.endswith(".npy"):
            return np.load(path, allow_pickle=False)
        archive = np.load(file + ".npz", allow_pickle=False)
    except (OSError, ValueError) as error:
        refuse(f"cannot read {path}: {error}")
    name = name.lstrip(":") or (archive.files[0] if len(archive.files) == 1 else "")
    if name not in archive.files:
        refuse(f"{file}.npz has no array '{name}'; it has {', '.join(archive.files)} "
               f"(write {file}.npz:{archive.files[0]}, say)")
    return archive[name]


def read_csv(path):
    """All cells as text; rows are checked against the header."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", pd.errors.ParserWarning)  # of rows that are too long
            table = pd.read_csv(path, dtype=str, keep_default_na=False, index_col=False)
    except (OSError, ValueError, pd.errors.ParserWarning) as error:
        refuse(f"cannot read {path}: {error}")
    if table.empty:
        refuse(f"{path} has no rows below its header")
    return table


def missing(cells):
    return cells.str.strip().isin(["", "NA", "N/A", "NaN", "nan", "NAN", "null", "NULL"])


def to_numbers(column, path):
    """A column of text as float64, not-a-number where a cell is missing."""
    gone = missing(column)
    numbers = pd.to_numeric(column.mask(gone), errors="coerce")
    bad = numbers.isna() & ~gone
    if bad.any():
        row = int(np.flatnonzero(bad)[0])
        refuse(f"{path}, row '{column.index[row]}', column '{column.name}': expected a number, "
               f"found '{column.iloc[row]}'")
    return numbers.to_numpy(np.float64)


def column_of(table, name, path):
    if name not in table:
        refuse(f"{path} has no column '{name}'; it has {', '.join(table.columns[:20])}")
    return table[name]


class Features:
    """Numbers N×…, and the name of each row (None for arrays)."""

    def __init__(self, path, transpose=False):
        self.path = path
        if is_array(path):
            self.names, self.values = None, read_array(path)
            if self.values.dtype.kind not in "fiub":
                refuse(f"{path}: expected numbers, found {self.values.dtype}")
            return
        table = read_csv(path)
        if transpose:
            table = table.set_index(table.columns[0]).T.reset_index()
        self.names = table.iloc[:, 0].astype(str)
        repeated = self.names[self.names.duplicated()]
        if not repeated.empty:
            refuse(f"{path}: '{repeated.iloc[0]}' names two rows of its first column")
        if table.shape[1] < 2:
            refuse(f"{path} has no column of numbers beside the names of the rows")
        cells = table.set_index(table.columns[0])
        columns = [to_numbers(cells.iloc[:, i], path) for i in range(cells.shape[1])]
        self.values = np.stack(columns, axis=1)

    def rows_of(self, names):
        """The row of each name, -1 where there is none."""
        if self.names is not None:
            return pd.Index(self.names).get_indexer(names.astype(str))
        rows = pd.to_numeric(names, errors="coerce").fillna(-1).astype(np.int64).to_numpy()
        return np.where(rows < len(self.values), rows, -1)
