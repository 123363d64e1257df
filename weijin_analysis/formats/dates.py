"""Days, months and periods in words.

A period is written as the evidence writes it: a year, half-year, quarter, month, day, or an interval of
two of them with a slash. Chinese ranges take the em dash, English ones the en dash. What must not go in
here: what a period means for a calculation (that is :mod:`weijin_analysis.periods`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from babel.dates import format_date

from weijin_analysis.errors import DataError
from weijin_analysis.parameters import check_language

_FORM = re.compile(
    r"(?P<year>\d{4})(?:-(?:H(?P<half>[12])|Q(?P<quarter>[1-4])|(?P<month>\d\d)(?:-(?P<day>\d\d))?))?", re.ASCII
)
_HALVES = ("上半年", "下半年")
_QUARTERS = "一二三四"


@dataclass(frozen=True)
class _Point:
    """One end of a period: the parts it names, from the year down."""

    year: int
    half: int | None = None
    quarter: int | None = None
    month: int | None = None
    day: int | None = None

    @property
    def level(self) -> str:
        named = [name for name in ("half", "quarter", "day", "month") if getattr(self, name) is not None]
        return named[0] if named else "year"

    @property
    def first_day(self) -> date:
        month, day = (1 if part is None else part for part in (self.month, self.day))
        return date(self.year, month, day)


def date_text(value: str | date, language: str) -> str:
    """Write a day, month or year: ``2024年12月9日`` / ``9 Dec 2024``, ``2024年12月`` / ``Dec 2024``.

    Raises
    ------
    DataError
        If the text is no ISO day, month or year, or there is no such day.
    """
    point = _read(_iso(value))
    if point.level in ("half", "quarter"):
        raise _refused(str(value), "a day, month or year as YYYY-MM-DD, YYYY-MM or YYYY")
    return _point_text(point, check_language(language))


def period_text(text: str | date, language: str) -> str:
    """Write a period: ``2026年二季度`` / ``Q2 2026``, an interval ``2024年1—5月`` / ``Jan–May 2024``.

    Raises
    ------
    DataError
        If the text is no period of the data package.
    """
    ends = [_read(part) for part in _iso(text).split("/")]
    if len(ends) == 1:
        return _point_text(ends[0], check_language(language))
    if len(ends) != 2:
        raise _refused(str(text), "at most one slash")
    return _RANGES[check_language(language)](*ends)


def year_range(first: int, last: int, language: str) -> str:
    """Write a span of years: ``2010—2024年`` / ``2010–2024``; one year if both are the same."""
    return period_text(f"{first:04d}" if first == last else f"{first:04d}/{last:04d}", language)


def _iso(value: str | date) -> str:
    return value if isinstance(value, str) else value.isoformat()[:10]


def _read(text: str) -> _Point:
    match = _FORM.fullmatch(text)
    expected = "a period such as 2024, 2024-H1, 2024-Q3, 2024-12, 2024-12-09 or 2024-01/2024-05"
    if match is None:
        raise _refused(text, expected)
    point = _Point(**{name: int(part) for name, part in match.groupdict().items() if part})
    try:
        point.first_day  # noqa: B018 - asking for it is the check
    except ValueError:
        raise _refused(text, "a month or day that exists") from None
    return point


def _refused(text: str, expected: str) -> DataError:
    return DataError("date", repr(text), expected, "Correct the period in data/, or in the call.")


def _point_text(point: _Point, language: str) -> str:
    return _chinese(point) if language == "zh" else _english(point)


def _chinese(point: _Point) -> str:
    if point.half:
        return f"{point.year}年{_HALVES[point.half - 1]}"
    if point.quarter:
        return f"{point.year}年{_QUARTERS[point.quarter - 1]}季度"
    pattern = {"year": "y年", "month": "y年M月", "day": "y年M月d日"}[point.level]
    return format_date(point.first_day, pattern, locale="zh")


def _english(point: _Point) -> str:
    if point.half:
        return f"H{point.half} {point.year}"
    if point.quarter:
        return f"Q{point.quarter} {point.year}"
    pattern = {"year": "y", "month": "MMM y", "day": "d MMM y"}[point.level]
    return format_date(point.first_day, pattern, locale="en")


def _chinese_range(first: _Point, last: _Point) -> str:
    """Leave out of the end what the start has said; of two like units only the last is written."""
    if first.level == last.level == "year":
        return f"{first.year}—{last.year}年"
    tail = _chinese(last)
    if first.year == last.year and first.level != "year":
        tail = tail.removeprefix(f"{last.year}年")
    if first.level == last.level == "month" and first.year == last.year:
        return f"{_chinese(first).removesuffix('月')}—{tail}"
    if first.level == last.level == "day" and (first.year, first.month) == (last.year, last.month):
        return f"{_chinese(first).removesuffix('日')}—{last.day}日"
    return f"{_chinese(first)}—{tail}"


def _english_range(first: _Point, last: _Point) -> str:
    """As in Chinese, but the start is the end that is shortened; a dash between phrases is spaced."""
    head = _english(first)
    if first.year == last.year and first.level != "year":
        head = head.removesuffix(f" {first.year}")
    if first.level == last.level == "day" and (first.year, first.month) == (last.year, last.month):
        head = str(first.day)
    years_only = first.level == last.level == "year"
    tight = years_only or (first.year == last.year and first.level != "year" and " " not in head)
    return f"{head}–{_english(last)}" if tight else f"{head} – {_english(last)}"


_RANGES = {"zh": _chinese_range, "en": _english_range}
