"""Rows of the data package as series of points over time: where a point stands, what mark it gets, what it joins.

A whole year stands at its number, a part of a year in the middle of its days. Only neighbouring periods are joined,
and never across a change of definition. What must not go in here: drawing, colours and names.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise, product
from math import isnan, nan

import pandas as pd

from weijin_analysis.periods import Period, parse_period
from weijin_analysis.plotting.charts.rows import year_of

OBSERVED, PART, REPORTED, FORESEEN = "observed", "part", "reported", "foreseen"
"""A filled circle, a hollow circle, a hollow square, a hollow diamond."""

MEASURED = ("observed", "stated")
"""Kinds of rows that say what was; all others say what somebody expects or estimates."""

MIDDLE, END = "middle", "end"
"""Where in its period a value stands."""

LONGEST = timedelta(days=366)
"""The longest period that makes shorter ones parts, and the longest time between two days that are joined.

A month among days says how things stood at its end, and is joined as they are.
"""

SLACK = timedelta(days=3)
"""By so much whole periods of one kind differ in length."""


@dataclass(frozen=True)
class Point:
    """One row on the plane.

    Parameters
    ----------
    x : float
        Its period, as a year.
    value : float
        nan where only a range is stated.
    low, high : float
        Ends of the stated range, or nan.
    mark : str
        One of ``observed``, ``part``, ``reported`` and ``foreseen``.
    period : Period
        What it is about.
    vintage : str
        Source and day of publication: forecasts of one vintage belong together.
    disputed : bool
        Whether another source says otherwise.
    metric : str
        What is measured: two measures are never joined.
    """

    x: float
    value: float
    low: float
    high: float
    mark: str
    period: Period
    vintage: str = ""
    disputed: bool = False
    metric: str = ""

    @property
    def ranged(self) -> bool:
        """Whether a range is stated."""
        return self.low < self.high

    @property
    def ends(self) -> list[float]:
        """Every number drawn of it."""
        return [number for number in (self.value, self.low, self.high) if not isnan(number)]


@dataclass(frozen=True)
class Series:
    """The points of one series in order of time."""

    key: str
    points: tuple[Point, ...]

    def of(self, *marks: str) -> list[Point]:
        """The points with a value that have one of these marks."""
        return [point for point in self.points if point.mark in marks and not isnan(point.value)]

    @property
    def last(self) -> Point | None:
        """The last point for a label: the last observed one, or else the last of all."""
        known = self.of(OBSERVED) or self.of(PART) or self.of(FORESEEN, REPORTED)
        return known[-1] if known else None

    def links(self, cuts: Sequence[float] = ()) -> list[tuple[Point, Point]]:
        """Pairs of observed points to be joined: neighbours with no cut between them."""
        return _links(self.of(OBSERVED), cuts)

    def expected(self, cuts: Sequence[float] = ()) -> list[tuple[Point, Point]]:
        """Pairs of estimates or forecasts to be joined: neighbours of one vintage."""
        points = self.of(FORESEEN)
        vintages = [
            [point for point in points if point.vintage == vintage]
            for vintage in dict.fromkeys(point.vintage for point in points)
        ]
        return [pair for points in vintages for pair in _links(points, cuts)]


def read_series(data: pd.DataFrame | None, by: str, at: str = MIDDLE) -> tuple[Series, ...]:
    """Return rows as one series for each entry of a column, in the order in which the entries come.

    Parameters
    ----------
    data : DataFrame, optional
        Rows with ``period`` and ``value``; ``low``, ``high``, ``kind``, ``grade``, ``source``, ``published`` and
        ``disputed`` where there are.
    by : str
        The column that names a row's series.
    at : {"middle", "end"}
        Where in its period a value stands: what is counted up to a day stands at the end.
    """
    if data is None or data.empty:
        return ()
    frame = data.assign(**{name: data.get(name, default) for name, default in _DEFAULTS.items()})
    return tuple(Series(str(key), _points(rows, at)) for key, rows in frame.groupby(by, sort=False))


_DEFAULTS = {
    "low": nan, "high": nan, "kind": "observed", "grade": "", "source": "", "published": "", "disputed": False,
    "metric": "",
}  # fmt: skip
_COLUMNS = ["value", "low", "high", "kind", "grade", "source", "published", "disputed", "metric"]


def place_of(period: Period, at: str = MIDDLE) -> float:
    """Return the place of a period on an axis of years: its middle or its end."""
    end = year_of(_next(period.end))
    return end if at == END else (year_of(period.start) + end) / 2


def _points(rows: pd.DataFrame, at: str) -> tuple[Point, ...]:
    periods = [parse_period(str(text)) for text in rows["period"]]
    usual = _usual(periods)
    cells = rows[_COLUMNS].itertuples(index=False, name=None)
    points = [_point(period, place_of(period, at), usual, *row) for period, row in zip(periods, cells, strict=True)]
    return tuple(sorted(points, key=lambda point: (point.x, point.vintage)))


def _point(
    period: Period, x: float, usual: timedelta, value: float, low: float, high: float, kind: str, grade: str,
    source: str, published: str, disputed: bool, metric: str,
) -> Point:  # fmt: skip
    mark = OBSERVED
    if grade == "report":
        mark = REPORTED
    elif kind not in MEASURED:
        mark = FORESEEN
    elif period.frequency != "day" and _length(period) < usual - SLACK:
        mark = PART
    vintage = f"{source} {published}"
    return Point(x, float(value), float(low), float(high), mark, period, vintage, bool(disputed), metric)


def _usual(periods: Iterable[Period]) -> timedelta:
    """How long a whole period of the series is: its longest, and a year where only odd stretches are known."""
    regular = [_length(period) for period in periods if period.frequency not in ("day", "interval")]
    return min(max(regular, default=LONGEST), LONGEST)


def _length(period: Period) -> timedelta:
    return _next(period.end) - period.start


def _next(day: date) -> date:
    return day + timedelta(days=1)


def _links(points: Sequence[Point], cuts: Sequence[float]) -> list[tuple[Point, Point]]:
    """Neighbouring points; where two rivals stand at one period, both are joined to what comes before and after."""
    columns = [[point for point in points if point.period == period] for period in _in_order(points)]
    pairs = [pair for left, right in pairwise(columns) for pair in product(left, right)]
    return [pair for pair in pairs if _neighbours(*pair) and not _cut(*pair, cuts)]


def _in_order(points: Iterable[Point]) -> list[Period]:
    return list(dict.fromkeys(point.period for point in points))


def _neighbours(first: Point, second: Point) -> bool:
    one, other = first.period, second.period
    if first.metric != second.metric:
        return False
    if "day" in (one.frequency, other.frequency) and {one.frequency, other.frequency} <= {"day", "month"}:
        return other.end - one.end <= LONGEST
    return other.start == _next(one.end)


def _cut(one: Point, other: Point, cuts: Iterable[float]) -> bool:
    return any(one.x < cut <= other.x for cut in cuts)
