"""Rows worked out of rows: a share of a whole, a rate per week, the best so far, what nothing else beats.

Such rows are for charts, sentences and extensions. They keep the columns of the catalog, are known only when
everything they rest on is known, and say in the column ``derived`` what was done; a figure still hands out the
rows they were made of. What must not go in here: interpolation, statistics, drawing.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from weijin_analysis.errors import DataError
from weijin_analysis.periods import period_columns

BEST = ("max", "min")


def ratio(part: pd.DataFrame, whole: pd.DataFrame, *, unit: str = "percent") -> pd.DataFrame:
    """Return what share the part is of the whole, for every period both are known for.

    Parameters
    ----------
    part, whole : DataFrame
        Rows in the same unit; ``whole`` has one row a period.
    unit : {"percent", "times"}
        Whether the quotient is multiplied by 100.

    Returns
    -------
    DataFrame
        The rows of ``part`` with ``value`` the quotient, no range, ``known`` the later of both days and
        ``derived`` "ratio"; RangeIndex.

    Raises
    ------
    DataError
        If a period of the whole comes twice, or the units differ.
    """
    if whole["period"].duplicated().any():
        twice = whole.loc[whole["period"].duplicated(), "period"].iloc[0]
        raise DataError("ratio, whole", f"{twice} twice", "each period once", "Choose one vintage.")
    units = sorted({*part["unit"], *whole["unit"]})
    if len(units) > 1:
        raise DataError("ratio", f"the units {' and '.join(units)}", "one unit", "Load rows of the same unit.")
    both = part.merge(whole[["period", "value", "known"]], on="period", suffixes=("", "_whole"))
    known = np.maximum(both["known"].to_numpy(), both["known_whole"].to_numpy())  # unknown where either is
    value = both["value"] / both["value_whole"] * (100 if unit == "percent" else 1)
    made = _made(both, value, unit, "ratio").assign(known=known)
    return made.drop(columns=["value_whole", "known_whole"])


def per(rows: pd.DataFrame, divisor: float, unit: str) -> pd.DataFrame:
    """Return the rows divided by a number, such as quarters by their 13 weeks.

    Parameters
    ----------
    rows : DataFrame
        Observations.
    divisor : float
        By how much; ranges are divided too.
    unit : str
        The unit of the result.
    """
    made = _made(rows, rows["value"] / divisor, unit, "per")
    return made.assign(low=rows["low"] / divisor, high=rows["high"] / divisor)


def records(rows: pd.DataFrame, best: str = "max", by: str = "start") -> pd.DataFrame:
    """Return the rows that were better than everything before them, in order of time.

    Parameters
    ----------
    rows : DataFrame
        Observations; of those at the same time only the best can be a record.
    best : {"max", "min"}
        Which end is better.
    by : str, default "start"
        Column with the time.

    Raises
    ------
    DataError
        If ``best`` is neither.
    """
    _check_best(best)
    ordered = rows.sort_values([by, "value"], ascending=[True, best == "min"], kind="stable")
    signed = ordered["value"] if best == "max" else -ordered["value"]
    before = signed.cummax().shift()
    return ordered[before.isna() | signed.gt(before)]


def best_of_year(rows: pd.DataFrame, best: str = "min") -> pd.DataFrame:
    """Return the best value of each calendar year as the value of that year; unlike a record it may get worse.

    Parameters
    ----------
    rows : DataFrame
        Observations of single days or months; what is said of a whole year only is passed over.
    best : {"max", "min"}
        Which end is better.

    Returns
    -------
    DataFrame
        One row a year, with the year as ``period``, the date of the value in ``said`` and ``derived`` "best of year".
        A running year counts as far as it has come.

    Raises
    ------
    DataError
        If ``best`` is neither.
    """
    _check_best(best)
    ordered = rows[rows["frequency"].ne("year")].sort_values(["value", "start"], ascending=[best == "min", True])
    first = ordered[~ordered["start"].dt.year.duplicated()].sort_values("start", kind="stable")
    years = first["start"].dt.year.astype(str)
    return first.assign(said=first["period"], period=years, derived="best of year", **period_columns(years))


def dated(rows: pd.DataFrame, dates: pd.DataFrame, day: str) -> pd.DataFrame:
    """Return the rows whose entity has a date of its own, placed on that date instead of their period.

    Parameters
    ----------
    rows : DataFrame
        Observations.
    dates : DataFrame
        One row an entity, such as the day on which it was released.
    day : str
        The column with the date: a year, month or day as text.
    """
    own = rows[rows["entity"].isin(dates["entity"])]
    period = own["entity"].map(dates.set_index("entity")[day])
    placed = own.assign(said=own["period"], period=period, derived="dated", **period_columns(period))
    return placed.sort_values(["end", "value"], kind="stable")


def frontier(rows: pd.DataFrame, x: str, y: str) -> pd.DataFrame:
    """Return the rows that no other beats in both: less of ``x`` (a cost) with at least as much of ``y`` (a score).

    Parameters
    ----------
    rows : DataFrame
        One row a point.
    x, y : str
        Columns with the two numbers; rows that lack one are passed over.
    """
    whole = rows.dropna(subset=[x, y]).sort_values([x, y], ascending=[True, False], kind="stable")
    before = whole[y].cummax().shift()
    return whole[before.isna() | whole[y].gt(before)]


def _check_best(best: str) -> None:
    if best not in BEST:
        raise DataError("records", f"best={best!r}", "one of " + ", ".join(BEST))


def _made(rows: pd.DataFrame, value: pd.Series, unit: str, how: str) -> pd.DataFrame:
    return rows.assign(value=value, low=float("nan"), high=float("nan"), unit=unit, derived=how)
