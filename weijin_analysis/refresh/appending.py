"""Adds rows at the end of tables, and takes them back if the data package then has a fault.

The lines that are there stay as they are, byte by byte; files are replaced by rename; whatever goes wrong in between,
an interrupt too, the files of before are put back. What must not go in here: deciding what to append.
"""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from weijin_analysis.catalog import check_package
from weijin_analysis.catalog.faults import data_error
from weijin_analysis.catalog.package import Package, read_package
from weijin_analysis.catalog.text import read_text
from weijin_analysis.refresh.adapter import Adapter
from weijin_analysis.refresh.comparing import News, plain
from weijin_analysis.refresh.fetching import write

Row = Mapping[str, str]
_LABELS = "labels"


def rows_of(adapter: Adapter, news: Iterable[News], day: date) -> dict[str, list[Row]]:
    """Return the rows to append, by table.

    Parameters
    ----------
    adapter : Adapter
        Says series, source and grade.
    news : iterable of News
        What is new or revised.
    day : date
        The day of the vintage.
    """
    rows: dict[str, list[Row]] = defaultdict(list)
    for item in news:
        rows[adapter.by_metric[item.reading.metric].table].append(_row(adapter, item, day))
    return dict(rows)


def _row(adapter: Adapter, news: News, day: date) -> Row:
    reading, series = news.reading, adapter.by_metric[news.reading.metric]
    return {
        "metric": reading.metric,
        "entity": reading.entity,
        "period": reading.period,
        "value": plain(reading.value),
        "unit": series.unit,
        "published": day.isoformat(),
        "kind": series.kind,
        "known": day.isoformat(),
        "basis": "release",
        "source": adapter.source,
        "grade": adapter.grade,
        "locator": reading.locator,
        "note": reading.note,
    }


def append(folder: Path, rows: Mapping[str, Iterable[Row]]) -> None:
    """Append rows to tables of a data package.

    Parameters
    ----------
    folder : Path
        The data package.
    rows : mapping of str to iterable of rows
        By name of table; a cell that a row does not give is empty.

    Raises
    ------
    DataError
        If the package would have a fault: then nothing has changed.
    """
    package = read_package(folder)
    with _restored_on_failure(folder / package.resources[name].path for name in rows):
        for name, added in rows.items():
            _append_to(package, name, added)
        faults = check_package(folder)
        if faults:
            raise data_error(faults)


def labels_for(folder: Path, rows: Mapping[str, Iterable[Row]]) -> list[Row]:
    """Return rows for ``labels.csv`` that name entities without a label as the upstream names them."""
    text = read_text(folder, read_package(folder).resources[_LABELS].path)
    column = text.header.index("entity")
    named = {cells[column] for _, cells in text.rows}
    entities = dict.fromkeys(row["entity"] for added in rows.values() for row in added)
    return [{"entity": name, "zh": name, "en": name} for name in entities if name not in named]


def _append_to(package: Package, name: str, rows: Iterable[Row]) -> None:
    path = package.directory / package.resources[name].path
    before = path.read_bytes()
    added = io.StringIO()
    writer = csv.DictWriter(added, package.resources[name].schema.names, restval="", lineterminator="\n")
    writer.writerows(rows)
    write(path, before + (b"" if before.endswith(b"\n") else b"\n") + added.getvalue().encode())


@contextmanager
def _restored_on_failure(paths: Iterable[Path]) -> Iterator[None]:
    before = {path: path.read_bytes() for path in paths}
    try:
        yield
    except BaseException:
        for path, content in before.items():
            if path.read_bytes() != content:
                write(path, content)
        raise
