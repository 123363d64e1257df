"""Reads a series before anything is fitted to it, and refuses what cannot be extended, naming the row.

Every method sees the same :class:`AnnualSeries`: sorted whole years, gaps left open, values that have a place on the
scale of their kind. What must not go in here: repairs. Nothing is interpolated, averaged, spliced or deleted.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from weijin_analysis.errors import DataError, ParameterError
from weijin_analysis.trends.kinds import FloatArray, Kind

FEWEST_POINTS = 3
MOSTLY_PRIOR = 5
"""Up to this many points a forecast says more about other technologies than about this series."""

_DOLLARS = re.compile(r"^(?P<currency>USD|EUR|CNY|GBP|JPY)(?P<year>_\d{4})?(?![A-Za-z])")


@dataclass(frozen=True)
class AnnualSeries:
    """One annual series, checked and sorted.

    Attributes
    ----------
    years : ndarray of int, shape (n,)
        Strictly increasing; a missing year is simply absent.
    values : ndarray of float, shape (n,)
    kind : Kind
    unit : str
        "" where the caller gave none.
    cumulative : mapping of int to float, or None
        Cumulative production by year, past and future, for Wright's law.
    """

    years: NDArray[np.int64]
    values: FloatArray
    kind: Kind
    unit: str = ""
    cumulative: Mapping[int, float] | None = None

    @property
    def nominal(self) -> bool:
        """Whether the unit is money without a dollar year."""
        money = _DOLLARS.match(self.unit)
        return money is not None and money["year"] is None

    @property
    def missing_years(self) -> int:
        """How many years between the first and the last have no value."""
        return int(self.years[-1] - self.years[0]) + 1 - len(self.years)


def read_series(
    years: ArrayLike,
    values: ArrayLike,
    kind: Kind,
    *,
    unit: str | Iterable[str] = "",
    cumulative: Mapping[int, float] | pd.Series | None = None,
) -> AnnualSeries:
    """Check and sort a series; see :func:`weijin_analysis.trends.forecast` for what is refused."""
    given_years, given_values = _columns(years, values)
    whole = np.array([_whole_year(row, year) for row, year in enumerate(given_years)], dtype=np.int64)
    numbers = np.array([_number(row, whole[row], value) for row, value in enumerate(given_values)])
    _check_values(whole, numbers, kind)
    _check_years(whole)
    order = np.argsort(whole)
    path = None if cumulative is None else {int(year): float(total) for year, total in cumulative.items()}
    return AnnualSeries(whole[order], numbers[order], kind, _one_unit(unit, whole), path)


def _columns(years: ArrayLike, values: ArrayLike) -> tuple[list[object], list[object]]:
    first, second = (list(np.asarray(column, dtype=object)) for column in (years, values))
    if len(first) != len(second):
        found = f"{len(first)} years and {len(second)} values"
        raise DataError("years and values", found, "as many values as years", "Pass two columns of one frame.")
    if len(first) < FEWEST_POINTS:
        found, expected = f"{len(first)} points", f"at least {FEWEST_POINTS} points"
        raise DataError("years and values", found, expected, "A shorter series says nothing about its own trend.")
    return first, second


def _whole_year(row: int, year: object) -> int:
    try:
        number = float(str(year))
    except ValueError:
        number = float("nan")
    if not number.is_integer():
        expected = "a whole year such as 2024"
        raise DataError(f"years[{row}]", repr(year), expected, "Parts of a year are not annual values.")
    return int(number)


def _number(row: int, year: int, value: object) -> float:
    try:
        return float(value)  # type: ignore[arg-type]  # whatever is not a number is what this is about
    except (TypeError, ValueError):
        found, remedy = repr(value), "Convert the column to numbers."
        raise DataError(f"values[{row}] (year {year})", found, "a number", remedy) from None


def _check_values(years: NDArray[np.int64], values: FloatArray, kind: Kind) -> None:
    lowest = 0.0 if kind.is_share else np.nextafter(0.0, 1.0)
    highest = 1.0 if kind.is_share else np.finfo(float).max
    wrong = np.flatnonzero(~((values >= lowest) & (values <= highest)))
    if len(wrong):
        row = int(wrong[0])
        where, expected, remedy = f"values[{row}] (year {years[row]})", *_allowed(values, row, kind)
        raise DataError(where, f"{values[row]:g}", expected, remedy)


def _allowed(values: FloatArray, row: int, kind: Kind) -> tuple[str, str]:
    if not np.isfinite(values[row]):
        return "a finite number", "Leave the year out: gaps are allowed, and nothing is interpolated."
    if kind.is_share:
        remedy = "Percentages are divided by 100; what can exceed the whole (subscriptions) is kind 'level'."
        return "a share, as a fraction from 0 to 1", remedy
    return f"a number above 0 for kind {kind.name!r}", "Start at the first year with a positive value."


def _check_years(years: NDArray[np.int64]) -> None:
    for row, year in enumerate(years):
        earlier = np.flatnonzero(years[:row] == year)
        if len(earlier):
            where, found = f"years[{row}]", f"{year}, which is also years[{earlier[0]}]"
            raise DataError(where, found, "one value for each year", "Choose one source, segment and vintage.")


def _one_unit(unit: str | Iterable[str], years: NDArray[np.int64]) -> str:
    units = [unit] if isinstance(unit, str) else [str(one) for one in unit]
    if len(units) not in (1, len(years)):
        raise DataError("unit", f"{len(units)} units", f"one, or one for each of the {len(years)} values", "")
    other = next((row for row, one in enumerate(units) if one != units[0]), None)
    if other is not None:
        where, expected = f"unit[{other}] (year {years[other]})", f"{units[0]!r} as in the first row"
        raise DataError(where, repr(units[other]), expected, _unit_remedy(units[0], units[other]))
    return units[0]


def _unit_remedy(first: str, other: str) -> str:
    if _DOLLARS.match(first) and _DOLLARS.match(other):
        return "Move the rows to one dollar year first, with catalog.rebase(rows, year)."
    return "Different units are different series."


def check_levels(levels: Iterable[float]) -> tuple[float, ...]:
    """Return quantile levels sorted, or say which one is none."""
    given = tuple(float(level) for level in levels)
    for level in given:
        if not 0 < level < 1:
            raise ParameterError("levels", f"{level:g}", "quantile levels between 0 and 1, such as 0.1", "")
    if not given or len(set(given)) < len(given):
        raise ParameterError("levels", str(list(given)), "at least one level, each once", "")
    return tuple(sorted(given))


def years_ahead(horizon: int, last: int) -> NDArray[np.int64]:
    """Return 1, 2, ... up to the horizon, which is a number of years or, from 1000 on, a calendar year."""
    expected = f"a number of years from 1 to 100, or a calendar year after {last}"
    if isinstance(horizon, bool) or not float(horizon).is_integer():
        raise ParameterError("horizon", repr(horizon), expected, "")
    steps = int(horizon) - last if horizon >= 1000 else int(horizon)
    if not 1 <= steps <= 100:
        raise ParameterError("horizon", repr(horizon), expected, "")
    return np.arange(1, steps + 1, dtype=np.int64)
