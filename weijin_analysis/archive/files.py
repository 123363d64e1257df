"""``forecasts.csv``: the forecasts of one run, a row for each series, period and quantile level.

A chapter leaves such a file beside its figures (:data:`ITEM_COLUMNS`); the run joins them into one of its own
(:data:`COLUMNS`). Both appear by rename. Columns are only ever added, so that every file ever written stays readable.
What must not go in here: pandas, which the pipeline goes without.
"""

from __future__ import annotations

import csv
import math
import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from pathlib import Path

from weijin_analysis.errors import DataError

FILE = "forecasts.csv"

FORECAST = ("series", "origin", "vintage", "period", "level", "value", "method")
IDENTITY = ("table", "metric", "entity", "statement", "unit", "kind")
"""Where the outcome will stand in the data package: table, metric, entity, the kind of statement extended (observed,
say) and the unit; and the kind of series for :mod:`weijin_analysis.trends`. Dollars of whatever year are found again:
an outcome in other dollars is moved to those of the forecast."""

ITEM_COLUMNS = (*FORECAST, "points", *IDENTITY)
COLUMNS = (*FORECAST, "run", "made", "points", *IDENTITY)
"""``series`` is a name for readers; ``origin`` the last year observed; ``vintage`` the day from which the newest value
extended was known; ``period`` the year meant; ``value`` the quantile of that ``level``, in ``unit``; ``run`` and
``made`` the run and the day (UTC) it began; ``points`` the number of years extended."""

QUANTILE = (*IDENTITY, "method", "origin", "vintage", "period", "level")
"""What names one row among those of a run."""

Row = Mapping[str, str]


def write(rows: Iterable[Row], path: Path, columns: Iterable[str]) -> Path:
    """Write rows to a file, which is there in whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_suffix(".csv.part")
    with unfinished.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(columns), extrasaction="ignore", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    return unfinished.replace(path)


def merge(parts: Iterable[Path], target: Path, run: str, made: str) -> None:
    """Join the files that the items of a run left, each forecast once; no file if there are none.

    Parameters
    ----------
    parts : iterable of Path
        Files of :data:`ITEM_COLUMNS`; one that does not exist is passed over.
    target : Path
        The run's file.
    run, made : str
        The run's name, and the day it began.

    Raises
    ------
    DataError
        If a part is not such a file; the message names file and row.
    """
    rows: dict[tuple[str, ...], Row] = {}
    for part in parts:
        for row in read(part, ITEM_COLUMNS) if part.is_file() else ():
            rows.setdefault(quantile(row), {**row, "run": run, "made": made})
    if rows:
        write(rows.values(), target, COLUMNS)


def quantile(row: Row) -> tuple[str, ...]:
    """Return what names a row among those of a run: a language or a second call says the same again."""
    return tuple(row[column] for column in QUANTILE)


def read(path: Path, columns: Iterable[str] = COLUMNS) -> list[dict[str, str]]:
    """Return the rows of a file as text, checked.

    Raises
    ------
    DataError
        If it is not a table with these columns, or a cell is not what its column holds; the first fault is named
        with file, row (the header is row 1) and column.
    """
    try:
        with path.open(encoding="utf-8", newline="") as file:
            return _rows(csv.reader(file, strict=True), path, tuple(columns))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise DataError(str(path), str(error), "a CSV file in UTF-8", _REMEDY) from error


_REMEDY = "Bring back the file as its run wrote it, or move it out of the runs."


def _rows(reader: Iterable[list[str]], path: Path, columns: tuple[str, ...]) -> list[dict[str, str]]:
    lines = iter(reader)
    header = next(lines, [])
    lacking = [column for column in columns if column not in header]
    if lacking:
        found = "no column " + ", ".join(lacking)
        raise DataError(f"{path}, row 1", found, f"the columns {', '.join(columns)}", _REMEDY)
    rows, seen = [], set()
    for number, cells in enumerate(lines, start=2):
        if len(cells) != len(header):
            raise DataError(f"{path}, row {number}", f"{len(cells)} cells", f"{len(header)} as in the header", _REMEDY)
        row = {column: cell for column, cell in zip(header, cells, strict=True) if column in columns}
        _check(row, f"{path}, row {number}")
        if quantile(row) in seen:
            raise DataError(f"{path}, row {number}", "a row that stands above already", "each row once", _REMEDY)
        seen.add(quantile(row))
        rows.append(row)
    return rows


def _check(row: Row, where: str) -> None:
    for column, (holds, expected) in _CELLS.items():
        if column in row and not holds(row[column]):
            raise DataError(f"{where}, column {column}", repr(row[column]), expected, _REMEDY)
    if row["period"] <= row["origin"]:
        expected = f"a year after the origin, {row['origin']}"
        raise DataError(f"{where}, column period", repr(row["period"]), expected, _REMEDY)


def _is_year(text: str) -> bool:
    return re.fullmatch(r"[0-9]{4}", text) is not None


def _is_level(text: str) -> bool:
    return 0 < _number(text) < 1


def _is_value(text: str) -> bool:
    return not math.isnan(_number(text))


def _is_count(text: str) -> bool:
    return re.fullmatch(r"[1-9][0-9]*", text) is not None


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _is_day_or_empty(text: str) -> bool:
    return not text or _is_day(text)


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return math.nan


_CELLS: dict[str, tuple[Callable[[str], bool], str]] = {
    **dict.fromkeys(("series", "method", "run", *IDENTITY), (bool, "a name")),
    "kind": (("cost", "level", "count", "share").__contains__, "cost, level, count or share"),
    "origin": (_is_year, "a year"),
    "period": (_is_year, "a year"),
    "level": (_is_level, "a quantile level between 0 and 1"),
    "value": (_is_value, "a number"),
    "points": (_is_count, "a number of years"),
    "vintage": (_is_day_or_empty, "a day as YYYY-MM-DD, or nothing"),
    "made": (_is_day, "a day as YYYY-MM-DD"),
}
