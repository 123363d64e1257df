"""Copies of the data package in which single numbers are changed, for the tests of the claims."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pandas as pd

from weijin_analysis.catalog import tables
from weijin_analysis.paths import ROOT, data_from

DATA = ROOT / "data"
Row = dict[str, str]
Edit = Callable[[list[Row]], list[Row]]
KEY = ("metric", "entity", "period", "source", "published")


@contextmanager
def edited(folder: Path, path: str, edit: Edit) -> Iterator[Path]:
    """Work on a copy of the package in which ``edit`` has gone over the rows of one file."""
    target = folder / "data"
    shutil.copytree(DATA, target, copy_function=lambda source, link: Path(link).symlink_to(source))
    file = target / path
    with file.open(encoding="utf-8", newline="") as stream:
        reader = csv.DictReader(stream)
        names, rows = reader.fieldnames or [], list(reader)
    file.unlink()
    with file.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, names, lineterminator="\n")
        writer.writeheader()
        writer.writerows(edit(rows))
    with data_from(target):
        yield target


def path_of(table: str) -> str:
    """Return the file of a table inside the package."""
    return str(tables().set_index("name").at[table, "path"])


def scaled(used: pd.DataFrame, factor: float) -> Edit:
    """Return an edit that multiplies the numbers of the rows used."""
    keys = set(used[list(KEY)].itertuples(index=False, name=None))

    def edit(rows: list[Row]) -> list[Row]:
        for row in rows:
            if tuple(row[name] for name in KEY) in keys:
                for number in ("value", "low", "high"):
                    row[number] = f"{float(row[number]) * factor:.12g}" if row[number] else ""
        return rows

    return edit
