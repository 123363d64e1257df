"""Rules for observations that a Table Schema cannot state, each with its reason.

The list is short on purpose: whatever ``datapackage.json`` can say belongs there, so that other tools apply
it too. What must not go in here: rules about a single table, and opinions on what a number should be.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from weijin_analysis.errors import DataError
from weijin_analysis.periods import ALLOWED, parse_period

Row = Mapping[str, str]


@dataclass(frozen=True)
class Problem:
    """What a rule found in a row."""

    column: str
    found: str
    expected: str
    remedy: str


@dataclass(frozen=True)
class Rule:
    """A rule, the columns it reads, and why it exists; it runs where those cells are sound by the schema."""

    columns: tuple[str, ...]
    reason: str
    check: Callable[[Row], Problem | None]


def _real_period(row: Row) -> Problem | None:
    return _real("period", row["period"], ALLOWED)


def _real_published(row: Row) -> Problem | None:
    return _real("published", row["published"], "a year, month or day that exists") if row["published"] else None


def _real(column: str, text: str, expected: str) -> Problem | None:
    try:
        parse_period(text)
    except DataError as error:
        return Problem(column, repr(text), error.expected if "/" in text else expected, "Correct the date.")
    return None


def _says_something(row: Row) -> Problem | None:
    if row["value"] or row["low"] or row["high"]:
        return None
    remedy = "What no source states is left out: delete the row, or give the number."
    return Problem("value", "no value, low or high", "at least one of them", remedy)


def _range_in_order(row: Row) -> Problem | None:
    if not (row["low"] and row["high"]) or float(row["low"]) <= float(row["high"]):
        return None
    remedy = "Swap them, or correct the wrong one."
    return Problem("low", f"{row['low']} with high {row['high']}", "low at most as large as high", remedy)


def _value_in_range(row: Row) -> Problem | None:
    if not row["value"]:
        return None
    value = float(row["value"])
    if row["low"] and value < float(row["low"]):
        return _outside(row, "low", "at least")
    if row["high"] and value > float(row["high"]):
        return _outside(row, "high", "at most")
    return None


def _outside(row: Row, end: str, word: str) -> Problem:
    remedy = "Correct value or range; a bound in words ('below 100') has value and bound alike."
    return Problem("value", f"{row['value']} with {end} {row[end]}", f"a value of {word} {end}", remedy)


def _known_after_release(row: Row) -> Problem | None:
    if row["basis"] != "release" or not (row["known"] and row["published"]):
        return None
    first = parse_period(row["published"]).start.isoformat()
    if row["known"] >= first:
        return None
    remedy = "Use the day of publication; a month or year is read as its last day."
    return Problem("known", repr(row["known"]), f"{first} or later, as published is {row['published']}", remedy)


def _known_after_period(row: Row) -> Problem | None:
    if row["basis"] == "release" or not row["known"]:
        return None
    last = parse_period(row["period"]).end.isoformat()
    if row["known"] >= last:
        return None
    remedy = "Count from the end of the period, and add the usual delay of the series where basis is lag."
    return Problem("known", repr(row["known"]), f"{last} or later, as period is {row['period']}", remedy)


RULES = (
    Rule(
        ("period",),
        "A pattern cannot tell that February has no 30th, or that an interval runs backwards.",
        _real_period,
    ),
    Rule(("published",), "The same, for the date of the text.", _real_published),
    Rule(("value", "low", "high"), "A row without a number is not an observation.", _says_something),
    Rule(("low", "high"), "Table Schema compares no two columns.", _range_in_order),
    Rule(
        ("value", "low", "high"),
        "Table Schema compares no two columns; equality is allowed, it words a bound.",
        _value_in_range,
    ),
    Rule(
        ("published", "known", "basis"),
        "A row known before its own publication would let a view of the past see the future.",
        _known_after_release,
    ),
    Rule(
        ("period", "known", "basis"),
        "What is counted from events or dated back by a delay cannot be known before the period is over.",
        _known_after_period,
    ),
)
