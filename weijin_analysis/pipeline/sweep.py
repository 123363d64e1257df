"""Sweeps: the same chapters with every combination of some values, and one table of what came out.

    threshold=60,80,100                  these values
    horizon=2030..2040                   whole numbers, one by one; 2030..2040..5 goes by fives
    as_of=2015-12-31..2025-12-31         the same day of every year

What must not go in here: what a parameter allows, which is checked for every case as for any other run.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import product
from pathlib import Path
from typing import Any

from weijin_analysis.errors import ParameterError
from weijin_analysis.pipeline.manifest import Manifest, Result

TABLE = "results.csv"
"""In the folder of a run with a sweep: a row for each item and figure, with what the figure says."""

OWN_COLUMNS = ("chapter", "language", "status", "seconds", "figure", "state", "finding", "error")

Sweeps = Mapping[str, Sequence[str]]


def read_sweep(text: str) -> tuple[str, tuple[str, ...]]:
    """Return the parameter and the values of one sweep, each once.

    Parameters
    ----------
    text : str
        ``NAME=VALUE,VALUE`` or ``NAME=FIRST..LAST`` or ``NAME=FIRST..LAST..STEP``.

    Raises
    ------
    ParameterError
        If it is neither.
    """
    name, equals, told = text.partition("=")
    values = tuple(dict.fromkeys(value for part in told.split(",") for value in _values(part.strip(), text)))
    if not equals or not name.strip() or not all(values):
        raise _wrong(text)
    return name.strip(), values


def cases(sweeps: Sweeps) -> list[dict[str, str]]:
    """Return every combination of values, the first parameter changing last."""
    return [dict(zip(sweeps, values, strict=True)) for values in product(*sweeps.values())]


def case_name(case: Mapping[str, object]) -> str:
    """Return a case as text that can name a file, such as ``"as_of=2015-12-31,threshold=60"``; "" for none."""
    return re.sub(r"[^\w.=,+-]", "_", ",".join(f"{name}={value}" for name, value in case.items()))


def write_results(manifest: Manifest, folder: Path) -> Path:
    """Write what came out of a run with a sweep into one table, by rename.

    Parameters
    ----------
    manifest : Manifest
        The ended run.
    folder : Path
        Its folder.
    """
    swept = _swept(manifest.items)
    path = folder / TABLE
    unfinished = path.with_suffix(".csv.part")
    with unfinished.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, [*OWN_COLUMNS[:2], *swept, *OWN_COLUMNS[2:]], lineterminator="\n")
        writer.writeheader()
        writer.writerows(row for result in manifest.items for row in _rows(result, swept, folder))
    return unfinished.replace(path)


def _values(part: str, text: str) -> Iterator[str]:
    if ".." not in part:
        yield part
        return
    first, last, *step = part.split("..")
    try:
        yield from _days(first, last, *step) if "-" in first.strip("-") else _numbers(first, last, *step)
    except (TypeError, ValueError):
        raise _wrong(text) from None


def _numbers(first: str, last: str, step: str = "1") -> list[str]:
    found = [str(number) for number in range(int(first), int(last) + 1, int(step))]
    return found or [""]


def _days(first: str, last: str, step: str = "1") -> list[str]:
    """The same day of every year; the end of February where it has no 29th day."""
    begin, end = date.fromisoformat(first), date.fromisoformat(last)
    days = [_in_year(begin, year) for year in range(begin.year, end.year + 1, int(step))]
    return [day.isoformat() for day in days if day <= end] or [""]


def _in_year(day: date, year: int) -> date:
    try:
        return day.replace(year=year)
    except ValueError:
        return day.replace(year=year, day=28)


def _wrong(text: str) -> ParameterError:
    expected = "NAME=VALUE,VALUE or NAME=FIRST..LAST, such as threshold=60,80,100 or as_of=2015-12-31..2025-12-31"
    return ParameterError("sweep", repr(text), expected)


def _swept(results: Iterable[Result]) -> list[str]:
    names = (part.partition("=")[0] for result in results for part in result.case.split(",") if part)
    return list(dict.fromkeys(names))


def _rows(result: Result, swept: Sequence[str], folder: Path) -> Iterator[dict[str, object]]:
    error = f"{result.error.name}: {result.error.message}" if result.error else ""
    common = {
        **{name: result.parameters.get(name, "") for name in swept},
        **{name: getattr(result, name) for name in ("chapter", "language", "status", "seconds")},
        "error": error,
    }
    for figure in result.figures:
        place = Path("/".join(filter(None, ("figures", result.chapter, result.language, result.case))))
        record: dict[str, Any] = json.loads((folder / place / f"{figure}.json").read_text(encoding="utf-8"))
        finding = record.get("finding", {}).get(result.language, "")
        yield {**common, "figure": figure, "state": record.get("state", ""), "finding": finding}
    if not result.figures:
        yield common
