"""Which rows of the data package a binding speaks of, written in one cell.

A term such as ``table=robot_density; metric=robot_density; entity=China; period=2023`` chooses rows of one table as
known on a day; terms joined by `` + `` are added up. What must not go in here: operations between numbers, and what a
statement expects.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

import pandas as pd

from weijin_analysis import catalog
from weijin_analysis.errors import DataError
from weijin_analysis.formats import rescale
from weijin_analysis.periods import parse_period

COLUMNS = ("metric", "entity", "frequency", "unit", "published", "kind", "basis", "source", "grade")
"""What rows can be chosen by, besides their table and period."""

OWN = ("table", "period", "as", "per")
"""What a term says itself: where to look, when, in which unit to read the number, and what to divide it by."""

SPOKEN = ("observed", "estimate", "stated")
"""Kinds that say what was; forecasts and targets are taken only where a term asks for them."""

OF_THE_REPORT = "report"
"""Grade of the report's own numbers: no evidence for what the report says."""


_JOINED = re.compile(r" \+ (?=[a-z]+=)")
"""Between two terms; a name may hold the sign too."""


@dataclass(frozen=True)
class Term:
    """Rows of one table.

    Parameters
    ----------
    table : str
        Its name.
    filters : mapping of str to tuple of str
        Values allowed by column.
    period : str
        One period; ``..2024``, the newest of each series that ends by then; or ``2015..2024``, every one of them.
    read_as : str
        Unit in which the numbers are read, "" for their own.
    per : float
        What the numbers are divided by.
    """

    table: str
    filters: Mapping[str, tuple[str, ...]] = field(hash=False)
    period: str = ""
    read_as: str = ""
    per: float = 1.0


def parse_terms(text: str, default: Term | None = None) -> tuple[Term, ...]:
    """Return the terms of a cell.

    Parameters
    ----------
    text : str
        ``key=value; key=value|value``, terms joined by `` + ``.
    default : Term, optional
        Where a term takes table, filters and period from that it does not name itself.

    Raises
    ------
    DataError
        If a part is no ``key=value``, a key is unknown or twice, a period cannot be read or no table is named.
    """
    return tuple(_term(part, default) for part in _JOINED.split(text))


def _term(text: str, default: Term | None) -> Term:
    said = _said(text)
    table = said.get("table", default.table if default else "")
    if not table:
        raise DataError("term", repr(text), "the name of a table", "Begin with table=....")
    inherited = dict(default.filters) if default else {}
    filters = inherited | {key: tuple(value.split("|")) for key, value in said.items() if key in COLUMNS}
    period = said.get("period", default.period if default else "")
    _check_period(period)
    return Term(table, filters, period, said.get("as", ""), _number(said.get("per", "1")))


def _said(text: str) -> dict[str, str]:
    said: dict[str, str] = {}
    for part in text.split(";"):
        key, equals, value = (piece.strip() for piece in part.partition("="))
        if not (equals and value) or key in said or key not in (*COLUMNS, *OWN):
            expected = f"key=value, each key once, of {', '.join((*OWN, *COLUMNS))}"
            raise DataError("term", repr(part.strip()), expected, "Correct this part.")
        said[key] = value
    return said


def _number(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = 0.0
    if not value:
        raise DataError("term", f"per={text}", "a number other than zero", "Correct it.")
    return value


def _check_period(text: str) -> None:
    for end in text.split(".."):
        if end:
            parse_period(end)


def rows_of(term: Term, as_of: str) -> pd.DataFrame:
    """Return the rows of a term as known on a day, its numbers in the unit and per the divisor it names.

    No row of the report itself is among them, and none that only forecasts unless the term asks for it. A stretch
    of years of which one is not known has no rows: a part of a sum would pass for the whole.

    Raises
    ------
    UnknownNameError, DataError
        If the table, a column's value or a unit does not exist.
    """
    filters: dict[str, object] = {"kind": _spoken(term.table)} | {
        name: list(values) for name, values in term.filters.items()
    }
    rows = catalog.load(term.table, as_of, **filters)
    return _read(_of_period(rows[rows["grade"].ne(OF_THE_REPORT)], term.period), term)


def _spoken(table: str) -> list[str]:
    """The kinds of a table's rows that say what was; of one without observations none, which loading it refuses."""
    return sorted(set(catalog.reference(table).get("kind", ())) & set(SPOKEN))


def _read(rows: pd.DataFrame, term: Term) -> pd.DataFrame:
    numbers = {name: rows[name] / term.per for name in ("value", "low", "high")}
    return rows.assign(**numbers, unit=term.read_as or rows["unit"])


def _of_period(rows: pd.DataFrame, period: str) -> pd.DataFrame:
    first, dots, last = period.partition("..")
    if not dots:
        return rows[rows["period"].eq(first)] if first else rows
    end = parse_period(last)
    alike = rows[rows["frequency"].eq(end.frequency) & rows["end"].le(pd.Timestamp(end.end))]
    if not first:
        newest = alike.groupby(["metric", "entity"])["start"].transform("max")
        return alike[alike["start"].eq(newest)]
    start = pd.Timestamp(parse_period(first).start)
    inside = alike[alike["start"].ge(start)]
    whole = len(pd.date_range(start, end.end, freq="YS")) if end.frequency == "year" else 0
    return inside if inside["period"].nunique() >= whole else inside.iloc[:0]


@lru_cache(maxsize=512)
def _factor(unit: str, to: str) -> float:
    return rescale(1.0, unit, to)


def in_unit(rows: pd.DataFrame, unit: str) -> pd.DataFrame:
    """Return rows with their numbers in another scale of the same unit, such as millions of jobs in jobs.

    Raises
    ------
    DataError
        If a unit is another than that.
    """
    factor = rows["unit"].map(lambda own: _factor(own, unit)).astype("float64")
    return rows.assign(**{name: rows[name] * factor for name in ("value", "low", "high")}, unit=unit)
