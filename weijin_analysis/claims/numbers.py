"""One number out of rows: taken as it stands, added up, or set against another.

What must not go in here: what a statement expects of the number.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from math import inf, isnan

import pandas as pd

from weijin_analysis.claims.terms import Term, in_unit, rows_of
from weijin_analysis.errors import DataError


@dataclass(frozen=True)
class Found:
    """What the data say.

    Parameters
    ----------
    value : float
        The number; nan where the rows give a range, a bound, or differ.
    low, high : float
        The range it lies in; both equal to ``value`` for a plain number.
    rows : DataFrame
        The rows behind it.
    """

    value: float
    low: float
    high: float
    rows: pd.DataFrame = field(repr=False, compare=False)


@dataclass(frozen=True)
class _Interval:
    low: float
    high: float

    def __add__(self, other: _Interval) -> _Interval:
        return _Interval(self.low + other.low, self.high + other.high)


_Two = Callable[[float, float], float]

TWO: Mapping[str, tuple[_Two, str]] = {
    "share": (lambda one, other: 100 * one / other, "percent"),
    "change": (lambda one, other: 100 * (one / other - 1), "percent"),
    "ratio": (lambda one, other: one / other, "times"),
    "difference": (lambda one, other: one - other, ""),
}
"""Operations on two operands and the unit of what they give; "" for that of the operands."""

ONE = ("value", "sum", "minimum", "maximum", "count")
"""Operations on one operand: a single number, all added up, the extremes, how many entities there are."""

OPERATIONS = (*ONE, *TWO)


def number_of(operation: str, terms: Sequence[Term], others: Sequence[Term], unit: str, as_of: str) -> Found | None:
    """Return what the data say, as known on a day.

    Parameters
    ----------
    operation : str
        One of ``OPERATIONS``.
    terms, others : sequence of Term
        The operands; ``others`` only for those of ``TWO``.
    unit : str
        Of the number wanted.
    as_of : str
        ISO day; "" for everything known.

    Returns
    -------
    Found or None
        None where a row that the number needs is not known by then.

    Raises
    ------
    DataError
        If rows are in another unit, or a single number is asked for and there are several.
    UnknownNameError
        If a term names what does not exist.
    """
    given = TWO[operation][1] if operation in TWO else ""
    if given and given != unit:
        raise DataError("unit", repr(unit), f"{given!r}, which {operation} gives", "Correct the unit.")
    if operation == "count":
        return _counted(terms, as_of)
    first = _operand(operation, terms, unit if not given else "", as_of)
    if operation not in TWO or first is None:
        return first
    second = _operand(operation, others, _unit_of(first.rows), as_of)
    return None if second is None else _of_two(operation, first, second)


_EXTREMES = ("minimum", "maximum")
"""Operations that pass over rows that only give a range."""


def _unit_of(rows: pd.DataFrame) -> str:
    return str(rows["unit"].iloc[0])


def _operand(operation: str, terms: Sequence[Term], unit: str, as_of: str) -> Found | None:
    """The terms in one unit ("" for that of the first row), reduced and added up; None if one of them has no rows."""
    parts = [rows_of(term, as_of) for term in terms]
    if operation in _EXTREMES:
        parts = [part[part["value"].notna()] for part in parts]
    if any(part.empty for part in parts):
        return None
    parts = [in_unit(part, unit or _unit_of(parts[0])) for part in parts]
    reduce = _REDUCED.get(operation, _single)
    total = sum((reduce(part) for part in parts), start=_Interval(0.0, 0.0))
    return _found(total, pd.concat(parts, ignore_index=True))


def _found(interval: _Interval, rows: pd.DataFrame) -> Found:
    value = interval.low if interval.low == interval.high else float("nan")
    return Found(value, interval.low, interval.high, rows)


def _single(rows: pd.DataFrame) -> _Interval:
    """One number, or what rivals and ranges leave open about it."""
    series = rows[["metric", "entity", "period"]].drop_duplicates()
    if len(series) > 1:
        found = ", ".join(" ".join(names) for names in series.head(3).itertuples(index=False))
        raise DataError("term", f"{len(series)} numbers ({found})", "one number", "Narrow it down, or add them up.")
    ends = [_ends(row) for row in rows[["value", "low", "high"]].itertuples(index=False)]
    return _Interval(min(end.low for end in ends), max(end.high for end in ends))


def _ends(row: Sequence[float]) -> _Interval:
    """A row's number; where it has none, its range, open where the source words a bound."""
    value, low, high = row
    if not isnan(value):
        return _Interval(value, value)
    return _Interval(-inf if isnan(low) else low, inf if isnan(high) else high)


def _sum(rows: pd.DataFrame) -> _Interval:
    ends = [_single(part) for _, part in rows.groupby(["metric", "entity", "period"], sort=False)]
    return sum(ends, start=_Interval(0.0, 0.0))


def _minimum(rows: pd.DataFrame) -> _Interval:
    return _Interval(*[float(rows["value"].min())] * 2)


def _maximum(rows: pd.DataFrame) -> _Interval:
    return _Interval(*[float(rows["value"].max())] * 2)


_REDUCED: Mapping[str, Callable[[pd.DataFrame], _Interval]] = {
    "sum": _sum,
    "minimum": _minimum,
    "maximum": _maximum,
    **dict.fromkeys(("share", "ratio", "difference", "change"), _sum),
}


def _counted(terms: Sequence[Term], as_of: str) -> Found | None:
    rows = pd.concat([rows_of(term, as_of) for term in terms], ignore_index=True)
    count = float(rows["entity"].nunique())
    return Found(count, count, count, rows) if count else None


def _of_two(operation: str, first: Found, second: Found) -> Found:
    """The quotient or difference of positive ranges: smallest over largest, largest over smallest."""
    work = TWO[operation][0]
    interval = _Interval(work(first.low, second.high), work(first.high, second.low))
    return _found(interval, pd.concat([first.rows, second.rows], ignore_index=True))
