"""Finds what an edition says that is not known yet: numbers that are new, and numbers that were revised.

Known is what the rows of the same upstream say, each in its latest vintage; other sources of the same thing do not
count, so that a series is continued on one definition. What must not go in here: writing, and expectations.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

from weijin_analysis.catalog.package import read_package
from weijin_analysis.catalog.text import read_text
from weijin_analysis.periods import parse_period
from weijin_analysis.refresh.adapter import Adapter, Edition, Reading
from weijin_analysis.refresh.reading import surprise

Key = tuple[str, str, str]


@dataclass(frozen=True)
class Last:
    """The latest vintage of a number: as it is written, of what kind, of which period, and since when it is known."""

    text: str
    kind: str
    period: str
    known: str
    published: str

    @property
    def value(self) -> Decimal:
        return Decimal(self.text)


Known = dict[Key, Last]


@dataclass(frozen=True)
class News:
    """A number to append, with what was known before, if anything."""

    reading: Reading
    before: Last | None


def known_rows(adapter: Adapter, folder: Path) -> Known:
    """Return what the rows of an upstream say today, by metric, entity and period.

    Parameters
    ----------
    adapter : Adapter
        The upstream.
    folder : Path
        The data package.
    """
    known: Known = {}
    for table in adapter.tables:
        text = read_text(folder, read_package(folder).resources[table].path)
        for _, cells in text.rows:
            row = dict(zip(text.header, cells, strict=True))
            if _counts(adapter, row):
                _remember(known, row)
    return known


def _counts(adapter: Adapter, row: dict[str, str]) -> bool:
    series = adapter.by_metric.get(row["metric"])
    if series is None or (series.entities and row["entity"] not in series.entities):
        return False
    return bool(row["value"]) and row["unit"] == series.unit and row["source"] in adapter.lineage


def _remember(known: Known, row: dict[str, str]) -> None:
    key = row["metric"], row["entity"], row["period"]
    last = Last(row["value"], row["kind"], row["period"], row["known"], row["published"])
    if key not in known or (last.known, last.published) >= (known[key].known, known[key].published):
        known[key] = last


def latest_of_each_series(known: Known) -> dict[tuple[str, str, str], Last]:
    """Return the number of the newest period for each metric, entity and frequency."""
    latest: dict[tuple[str, str, str], Last] = {}
    for (metric, entity, period), last in known.items():
        key = metric, entity, parse_period(period).frequency
        if key not in latest or parse_period(period).end > parse_period(latest[key].period).end:
            latest[key] = last
    return latest


def news_in(adapter: Adapter, edition: Edition, known: Known) -> list[News]:
    """Return what is new or revised, in the edition's order, each number once."""
    readings = {reading.key: reading for reading in edition.readings}
    pairs = [News(reading, known.get(key)) for key, reading in readings.items()]
    return [news for news in pairs if news.before is None or _differs(adapter, news.reading, news.before)]


def _differs(adapter: Adapter, reading: Reading, before: Last) -> bool:
    """Any other number is news, also one that looks like the known one rounded: an upstream keeps its precision.

    An observation is news also where it repeats what was only expected.
    """
    return reading.value != before.value or adapter.by_metric[reading.metric].kind != before.kind


def plain(value: Decimal) -> str:
    """Return a number as the tables write it: no exponent, no idle zeros after the point."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def day_of_vintage(adapter: Adapter, edition: Edition, news: Iterable[News], fetched: date) -> date:
    """Return from which day an edition is known: its own date, or the day it was fetched.

    A file that keeps an old date while its numbers have changed cannot have said so on that date: then it is the day it
    was fetched.

    Raises
    ------
    Surprise
        If the numbers it revises became known on that day or later, too.
    """
    known = max((item.before.known for item in news if item.before), default="")
    days = [day for day in (edition.day, fetched) if day and day <= fetched]
    for day in days:
        if day.isoformat() > known:
            return day
    found = f"numbers that differ from those known since {known}"
    raise surprise(f"{adapter.name}, file of {edition.day or fetched}", found, "a newer file than what is known")
