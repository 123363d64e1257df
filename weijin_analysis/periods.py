"""What a number is about: a year, a half-year, a quarter, a month, a day or an interval.

Periods stay as the text of the data tables and gain a typed first and last day, so that a part of a year
never passes for the year. What must not go in here: choosing among rows, and words for readers
(``formats`` has those).
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Literal

import pandas as pd

from weijin_analysis.errors import DataError

Frequency = Literal["year", "half", "quarter", "month", "day", "interval"]

_CALENDAR_DATE = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")
_PART_OF_YEAR = re.compile(r"([0-9]{4})-(H[12]|Q[1-4])")
_MONTHS: dict[str, tuple[int, int]] = {
    "H1": (1, 6),
    "H2": (7, 12),
    "Q1": (1, 3),
    "Q2": (4, 6),
    "Q3": (7, 9),
    "Q4": (10, 12),
}
ALLOWED = "a period: 2024, 2024-H1, 2024-Q3, 2024-12, 2024-12-09, or an interval a/b of years, months or days"


@dataclass(frozen=True)
class Period:
    """A stretch of time with its first and last day, both included.

    Parameters
    ----------
    text : str
        The period as the data table writes it.
    frequency : {"year", "half", "quarter", "month", "day", "interval"}
        What kind of stretch it is.
    start, end : datetime.date
        First and last day.
    """

    text: str
    frequency: Frequency
    start: date
    end: date


@cache
def parse_period(text: str) -> Period:
    """Return the period that ``text`` writes.

    Parameters
    ----------
    text : str
        Such as ``2024``, ``2024-H1``, ``2024-Q3``, ``2024-12``, ``2024-12-09`` or ``2020/2024-06``.

    Raises
    ------
    DataError
        If it is none of these, names a day that does not exist, or ends before it starts.
    """
    if "/" in text:
        return _interval(text)
    part = _PART_OF_YEAR.fullmatch(text)
    if part:
        return _part_of_year(text, int(part[1]), part[2])
    frequency, start, end = _calendar(text, text)
    return Period(text, frequency, start, end)


def period_columns(texts: Iterable[str]) -> pd.DataFrame:
    """Return typed columns for a column of periods.

    Parameters
    ----------
    texts : iterable of str
        Periods; a Series keeps its index.

    Returns
    -------
    DataFrame
        ``frequency`` (text), ``start`` and ``end`` (datetime64, both days included), one row per text.

    Raises
    ------
    DataError
        If one of the texts is not a period.
    """
    series = texts if isinstance(texts, pd.Series) else pd.Series(list(texts), dtype=str)
    periods = [parse_period(text) for text in series]
    return pd.DataFrame(
        {
            "frequency": pd.Series([period.frequency for period in periods], index=series.index, dtype=str),
            "start": pd.Series([period.start for period in periods], index=series.index, dtype="datetime64[s]"),
            "end": pd.Series([period.end for period in periods], index=series.index, dtype="datetime64[s]"),
        }
    )


def _interval(text: str) -> Period:
    first, _, last = text.partition("/")
    start, end = _calendar(first, text)[1], _calendar(last, text)[2]
    if end < start:
        raise _refuse(text, "an interval that ends after it starts")
    return Period(text, "interval", start, end)


def _part_of_year(text: str, year: int, part: str) -> Period:
    first, last = _MONTHS[part]
    start, end = date(year, first, 1), date(year, last, calendar.monthrange(year, last)[1])
    return Period(text, "half" if part.startswith("H") else "quarter", start, end)


def _calendar(text: str, whole: str) -> tuple[Frequency, date, date]:
    match = _CALENDAR_DATE.fullmatch(text)
    if match is None:
        raise _refuse(whole)
    year, month, day = (int(group) if group else None for group in match.groups())
    try:
        if month is None:
            return "year", date(year, 1, 1), date(year, 12, 31)
        if day is None:
            return "month", date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])
        return "day", date(year, month, day), date(year, month, day)
    except (ValueError, calendar.IllegalMonthError):
        raise _refuse(whole) from None


def _refuse(text: str, expected: str = ALLOWED) -> DataError:
    return DataError("period", repr(text), expected, "Write the period in one of these forms.")
