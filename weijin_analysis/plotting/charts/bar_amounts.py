"""What sources state about one period, as a bar needs it: how long, how sure, in which words, and by whom.

A bar is full to the lower end of what is stated and open from there to the upper one, so that a range, a bound and two
rivals are seen for what they are. What must not go in here: where a period stands, and drawing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import isnan, nan

import pandas as pd

from weijin_analysis import formats
from weijin_analysis.errors import DataError
from weijin_analysis.messages import Message, message, text_of
from weijin_analysis.periods import Period, parse_period
from weijin_analysis.plotting.charts.series import MEASURED

LEAST, MOST = "least", "most"
"""What the source words as "at least", and as "at most"."""

_BILLIONS = re.compile(r"(USD|CNY|EUR)(_\d{4})? billion")


@dataclass(frozen=True)
class Amount:
    """One period's number in one series.

    Parameters
    ----------
    low, high : float
        Ends of what is stated; the same where it is one number.
    bound : {"", "least", "most"}
        Whether the number is only a bound.
    full : bool
        Observed over a whole year: drawn filled. Parts of a year, estimates and forecasts are outlined.
    reported : bool
        Only the report says so: a square instead of a bar.
    disputed : bool
        Sources contradict each other; ``low`` and ``high`` are the ends of what they say.
    unit : str
        Of the rows.
    decimals : int, optional
        Decimals written.
    owners : tuple of (str or Message)
        Who says so, where that is to be named.
    """

    low: float
    high: float
    bound: str = ""
    full: bool = True
    reported: bool = False
    disputed: bool = False
    unit: str = ""
    decimals: int | None = None
    owners: tuple[str | Message, ...] = ()

    @property
    def certain(self) -> bool:
        """Whether it is one undisputed number of a whole year."""
        return self.full and self.low == self.high and not (self.bound or self.reported or self.disputed)

    def words(self, language: str) -> str:
        """The number as it stands at the tip."""
        low, high = (written(end, self.unit, language, self.decimals) for end in (self.low, self.high))
        text = low if low == high else message("chart.range", low=low, high=high).text(language)
        if self.bound == LEAST:
            text = message("chart.at_least", value=text).text(language)
        elif self.bound == MOST:
            text = message("chart.bound", value=high).text(language)
        if self.reported:
            return message("chart.reported", value=text).text(language)
        return message("chart.disputed", value=text).text(language) if self.disputed else text

    def owner(self, language: str) -> str:
        """Who says so, or ""."""
        return text_of(self.owners, language)


def written(number: float, unit: str, language: str, decimals: int | None = None) -> str:
    """Write a number at a bar; billions of money count in 亿 in Chinese, as the line above such bars has to say."""
    if language == "zh" and _BILLIONS.fullmatch(unit):
        return formats.number(10 * number, language, None if decimals is None else max(0, decimals - 1))
    return formats.number(number, language, decimals)


def read_amounts(
    data: pd.DataFrame,
    x: str,
    y: str,
    *,
    owners: Mapping[str, Message] | None = None,
    owned: str = "source",
    decimals: int | None = None,
) -> dict[str, Amount]:
    """Return the amount of each period of one series.

    Parameters
    ----------
    data : DataFrame
        Rows of one series; several of a period that contradict each other must all be marked as disputed. A row of
        grade ``report`` counts only where no other row speaks of the period.
    x, y : str
        Columns with the period and the value.
    owners : dict of str to Message, optional
        Whom to name, by the entries of the column ``owned``.
    owned : str, default "source"
        That column.
    decimals : int, optional
        Decimals written.

    Raises
    ------
    DataError
        If a period is longer than a year or a single day, a value is not positive, or a period stands twice.
    """
    frame = data.assign(**{name: data.get(name, default) for name, default in _DEFAULTS.items()})
    periods = {text: _period(text, x) for text in dict.fromkeys(frame[x].astype(str))}
    frame = frame.assign(ends=[_stated(x, y, row) for row in frame.to_dict("records")])
    found = {text: _spoken(frame[frame[x].astype(str).eq(text)]) for text in periods}
    _check_twice(found, data, x)
    style = {"decimals": decimals, "owners": owners or {}, "owned": owned}
    return {text: _amount(rows, periods[text], **style) for text, rows in found.items()}


_DEFAULTS = {"low": nan, "high": nan, "kind": "observed", "grade": "", "unit": "", "disputed": False}


def _period(text: str, x: str) -> Period:
    period = parse_period(text)
    if period.frequency == "day" or period.start.year != period.end.year:
        found = f"bars, column {x}", repr(text)
        raise DataError(*found, "a year or a part of one", "Load the rows with frequency='year'.")
    return period


def _stated(x: str, y: str, row: Mapping[str, object]) -> tuple[float, float, str]:
    """Both ends of what a row states, and whether it is a bound."""
    value, low, high = (float(row[name]) for name in (y, "low", "high"))  # type: ignore[arg-type]
    if isnan(value) and low < high:
        return low, high, ""
    if high == value or (isnan(value) and high > 0):
        return 0.0, high, MOST
    bound = LEAST if isnan(high) and (isnan(value) or value == low) else ""
    number = low if isnan(value) else value
    if not number > 0:
        remedy = "Leave the period out."
        raise DataError(f"bars, column {y}, {row[x]}", repr(number), "a value above zero", remedy)
    return number, number, bound


def _spoken(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows that count: the report's own only where nobody else speaks."""
    others = rows[rows["grade"].ne("report")]
    return others if len(others) else rows


def _check_twice(found: Mapping[str, pd.DataFrame], data: pd.DataFrame, x: str) -> None:
    twice = [text for text, rows in found.items() if rows["ends"].nunique() > 1 and not rows["disputed"].all()]
    if twice:
        said = f"{len(found)} years in {len(data)} rows"
        remedy = f"Choose one vintage, or mark the rows of {twice[0]} as disputed."
        raise DataError(f"bars, column {x}", said, "each year once", remedy)


def _amount(
    rows: pd.DataFrame, period: Period, *, decimals: int | None, owners: Mapping[str, Message], owned: str
) -> Amount:
    low, high, bound = _hull(dict.fromkeys(rows["ends"]))
    measured = period.frequency == "year" and rows["kind"].isin(MEASURED).all()
    named = dict.fromkeys(owners[key] for key in rows[owned] if key in owners) if owners else {}
    return Amount(
        low, high, bound, bool(measured), bool(rows["grade"].eq("report").all()), bool(rows["disputed"].any()),
        str(rows["unit"].iloc[0]), decimals, tuple(named),
    )  # fmt: skip


def _hull(stated: Iterable[tuple[float, float, str]]) -> tuple[float, float, str]:
    """The lowest and the highest number of all rows; bounded where the highest is."""
    ends = list(stated)
    if len(ends) == 1:
        return ends[0]
    low, high = min(low for low, _, _ in ends if low > 0), max(high for _, high, _ in ends)
    return low, high, LEAST if (high, high, LEAST) in ends else ""
