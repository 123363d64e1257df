"""What the data package says about a period that was forecast: first, and by now.

The first release is what the catalog's order of precedence gives on the first day on which anything was known of the
period, the newest what it gives on everything known; both in the unit of the forecast. Numbers of grade ``report`` and
numbers of which nobody can tell since when they were known are no outcomes. What must not go in here: forecasts.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import isnan

import pandas as pd

from weijin_analysis import catalog
from weijin_analysis.catalog.prices import INDEX, INDEX_TABLE, dollar_year
from weijin_analysis.catalog.resolve import GRADE_TIERS
from weijin_analysis.errors import UnknownNameError

OPEN, SCORED, DISPUTED, UNMOVED, LOST = "open", "scored", "disputed", "unmoved", "lost"
"""Not observed yet; observed; observed, but sources contradict each other; observed in dollars of a year whose price
index is not known yet; the data package has no such series any more."""


@dataclass(frozen=True)
class Outcome:
    """What came of one series in one period, in the unit of the forecast.

    Parameters
    ----------
    state : str
        One of the five above.
    known : Timestamp or NaT
        The first day on which anything was known of the period, in whatever grade or dollars.
    first_release, observed : float
        As first published, and by the newest vintage; NaN where sources contradict each other or there is none.
    """

    state: str
    known: pd.Timestamp = pd.NaT
    first_release: float = float("nan")
    observed: float = float("nan")


@dataclass(frozen=True)
class Series:
    """A series of the data package as the archive names it: see :data:`weijin_analysis.archive.files.IDENTITY`."""

    table: str
    metric: str
    entity: str
    statement: str
    unit: str
    kind: str


def find_outcomes(series: Series, periods: Iterable[int]) -> dict[int, Outcome]:
    """Return what the data package says about a series in some years.

    Parameters
    ----------
    series : Series
        What was forecast. In real dollars (``USD_2025/kWh``), an observation in dollars of another year is moved by
        consumer prices; in nominal ones (``USD/kWh``), one in dollars of the very year it is about counts too.
    periods : iterable of int
        The years.

    Raises
    ------
    DataError
        If the table breaks the rules of the data package.
    """
    try:
        rows = _rows(series, all_vintages=True)
    except UnknownNameError:
        return dict.fromkeys(periods, Outcome(LOST))
    return {period: _outcome(series, period, _about(rows, series, period)) for period in periods}


def _outcome(series: Series, period: int, rows: pd.DataFrame) -> Outcome:
    citable = rows[rows["grade"].ne("report")]
    if citable.empty:
        return Outcome(OPEN, rows["known"].min())
    first = _value(series, period, citable["known"].min().date().isoformat())
    newest = _value(series, period)
    if newest is None:
        return Outcome(UNMOVED, rows["known"].min())
    state = DISPUTED if isnan(newest) else SCORED
    return Outcome(state, rows["known"].min(), float("nan") if first is None else first, newest)


def _rows(series: Series, as_of: str = "", *, all_vintages: bool = False) -> pd.DataFrame:
    names = {"metric": series.metric, "entity": series.entity, "kind": series.statement}
    return catalog.load(series.table, as_of, all_vintages=all_vintages, **names)


def _about(rows: pd.DataFrame, series: Series, period: int) -> pd.DataFrame:
    """The rows that state a value for the year, in a unit that can be that of the forecast, and are dated."""
    rows = rows[rows["period"].eq(str(period)) & rows["value"].notna() & rows["known"].notna()]
    return rows[_comparable(rows["unit"], series.unit, period)]


def _comparable(units: pd.Series, wanted: str, period: int) -> pd.Series:
    same = units.eq(wanted)
    if wanted.partition("/")[0] == "USD":  # nominal
        return same | units.eq(wanted.replace("USD", f"USD_{period}", 1))
    if not _is_real(wanted):
        return same
    return dollar_year(units).notna() & units.map(measure).eq(measure(wanted))


def measure(unit: str) -> str:
    """Return what a unit measures, whatever the dollar year: ``real USD/kWh`` for ``USD_2024/kWh``."""
    return f"real USD{unit[len('USD_2024') :]}" if _is_real(unit) else unit


def _is_real(unit: str) -> bool:
    return bool(dollar_year(pd.Series([unit])).notna().iloc[0])


def _value(series: Series, period: int, as_of: str = "") -> float | None:
    """The value on a day in the unit of the forecast; NaN if disputed, None if the price index is lacking."""
    chosen = _about(_rows(series, as_of), series, period)
    chosen = _movable(chosen[chosen["grade"].ne("report")], series.unit)
    if chosen.empty:
        return None
    latest = _latest(chosen, series.unit)
    if latest["value"].nunique() > 1:
        return float("nan")
    return float(_moved(latest.iloc[:1], series.unit)["value"].iloc[0])


def _movable(rows: pd.DataFrame, unit: str) -> pd.DataFrame:
    """The rows that need no price index, or one that is known."""
    if not _is_real(unit):
        return rows
    index = catalog.load(INDEX_TABLE, **INDEX)["start"].dt.year
    years, wanted = dollar_year(rows["unit"]), int(unit[len("USD_") :][:4])
    return rows[years.eq(wanted) | (years.isin(index) & index.eq(wanted).any())]


def _latest(rows: pd.DataFrame, unit: str) -> pd.DataFrame:
    """The strongest and newest of what the catalog chose for each dollar year; of a tie, the forecast's own dollars."""
    tier = rows["grade"].map(GRADE_TIERS)
    best = rows[tier.eq(tier.min())]
    newest = best[best["known"].eq(best["known"].max())]
    own = newest[newest["unit"].eq(unit)]
    return own if len(own) else newest[newest["unit"].eq(newest["unit"].max())]


def _moved(rows: pd.DataFrame, unit: str) -> pd.DataFrame:
    return catalog.rebase(rows, int(unit[len("USD_") :][:4])) if _is_real(unit) else rows
