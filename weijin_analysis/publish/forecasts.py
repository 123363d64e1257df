"""The series that chapters carried forward, as pages show them: read from the forecasts that a run keeps.

What must not go in here: making forecasts, and scoring them (that is :mod:`weijin_analysis.archive`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby

from weijin_analysis.archive import files as archive
from weijin_analysis.publish.run import Run

LOW, MEDIAN, HIGH = "0.1", "0.5", "0.9"
"""The quantile levels of the median and the 80 % band, as the archive writes them."""

_SERIES = (*archive.IDENTITY, "origin", "vintage", "points")


@dataclass(frozen=True)
class Year:
    """What was said of one year: the median and the ends of the 80 % band."""

    period: str
    median: float
    low: float
    high: float


@dataclass(frozen=True)
class Extended:
    """A series of a chapter, carried forward from its last year observed (``origin``)."""

    chapter: str
    metric: str
    entity: str
    unit: str
    origin: str
    vintage: str
    points: int
    years: tuple[Year, ...]


def read_forecasts(run: Run) -> tuple[Extended, ...]:
    """Return every series carried forward, by chapter; both languages of a chapter say the same.

    Raises
    ------
    DataError
        If a chapter's file of forecasts cannot be read.
    """
    files = {item.chapter: item.figures / archive.FILE for item in run.items}
    kept = {chapter: path for chapter, path in files.items() if path.is_file()}
    rows = {chapter: archive.read(path, archive.ITEM_COLUMNS) for chapter, path in kept.items()}
    return tuple(one for chapter, part in rows.items() for one in _extended(chapter, part))


def _extended(chapter: str, rows: Iterable[Mapping[str, str]]) -> list[Extended]:
    ordered = sorted(rows, key=lambda row: [row[name] for name in (*_SERIES, "period")])
    return [
        _series(chapter, dict(zip(_SERIES, key, strict=True)), list(part))
        for key, part in groupby(ordered, key=lambda row: [row[name] for name in _SERIES])
    ]


def _series(chapter: str, about: Mapping[str, str], rows: list[Mapping[str, str]]) -> Extended:
    levels: dict[str, dict[str, float]] = {}
    for row in rows:
        levels.setdefault(row["period"], {})[row["level"]] = float(row["value"])
    years = tuple(Year(period, found[MEDIAN], found[LOW], found[HIGH]) for period, found in levels.items())
    names = ("metric", "entity", "unit", "origin", "vintage")
    return Extended(chapter, **{name: about[name] for name in names}, points=int(about["points"]), years=years)
