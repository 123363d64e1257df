"""Holds what was read against what the adapter declares and what is known: a surprise stops the adapter.

Every check tells the first few places and how many there are. What must not go in here: what a particular upstream
looks like, which is its adapter's, and changing any number.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

from weijin_analysis.errors import DataError
from weijin_analysis.periods import parse_period
from weijin_analysis.refresh.adapter import Adapter, Edition, Reading, Series
from weijin_analysis.refresh.comparing import Known, Last, latest_of_each_series, plain
from weijin_analysis.refresh.reading import surprise

_SHOWN = 3


def check_edition(adapter: Adapter, edition: Edition, today: date) -> None:
    """Check an edition by itself.

    Raises
    ------
    Surprise
        If a metric is missing, a number or period cannot be, a total shrinks, two numbers stand for the same thing, or
        the file is of a day to come.
    """
    readings = edition.readings
    _all_series_present(adapter, readings)
    _tell("numbers out of range", "numbers in the declared range", _out_of_range(adapter, readings))
    _tell("periods of another form", "periods of the declared form", _odd_periods(adapter, readings))
    _tell("two numbers for the same thing", "one", _contradictions(readings))
    _tell("totals that shrink", "totals that only grow", _shrinking(adapter, readings))
    if edition.day and edition.day > today + timedelta(days=1):
        raise surprise(adapter.name, f"a file of {edition.day}", f"one of {today} at the latest")


def check_against_known(adapter: Adapter, edition: Edition, known: Known) -> None:
    """Check an edition against the rows that came from the same upstream before.

    Raises
    ------
    Surprise
        If more known numbers are missing than the adapter allows, or numbers are off by orders of magnitude.
    """
    _nothing_lost(adapter, edition, known)
    _tell(
        "numbers off by a factor",
        "numbers of the size of the last known: has the unit changed?",
        _jumps(adapter, edition, known),
    )


def _tell(found: str, expected: str, places: Iterable[str]) -> None:
    listed = list(places)
    if listed:
        more = f" and {len(listed) - _SHOWN} more" if len(listed) > _SHOWN else ""
        raise surprise("; ".join(listed[:_SHOWN]) + more, found, expected)


def _name(reading: Reading) -> str:
    return f"{reading.metric}, {reading.entity}, {reading.period}"


def _all_series_present(adapter: Adapter, readings: Iterable[Reading]) -> None:
    missing = adapter.by_metric.keys() - {reading.metric for reading in readings}
    if missing:
        raise surprise(adapter.name, f"no number for {', '.join(sorted(missing))}", "numbers for each metric")


def _out_of_range(adapter: Adapter, readings: Iterable[Reading]) -> Iterator[str]:
    for reading in readings:
        series = adapter.by_metric[reading.metric]
        if not series.lowest <= reading.value <= series.highest:
            yield f"{_name(reading)}: {reading.value} {series.unit} (range {series.lowest:g} to {series.highest:g})"


def _odd_periods(adapter: Adapter, readings: Iterable[Reading]) -> Iterator[str]:
    for reading in readings:
        form = adapter.by_metric[reading.metric].periods
        if not re.fullmatch(form, reading.period) or not _is_period(reading.period):
            yield _name(reading)


def _is_period(text: str) -> bool:
    try:
        parse_period(text)
    except DataError:
        return False
    return True


def _contradictions(readings: Iterable[Reading]) -> Iterator[str]:
    seen: dict[tuple[str, str, str], Decimal] = {}
    for reading in readings:
        if seen.setdefault(reading.key, reading.value) != reading.value:
            yield f"{_name(reading)}: {seen[reading.key]} and {reading.value}"


def _shrinking(adapter: Adapter, readings: Iterable[Reading]) -> Iterator[str]:
    grouped: dict[tuple[str, str], list[Reading]] = defaultdict(list)
    for reading in readings:
        if adapter.by_metric[reading.metric].cumulative:
            grouped[reading.metric, reading.entity].append(reading)
    for group in grouped.values():
        ordered = sorted(group, key=lambda reading: parse_period(reading.period).end)
        for earlier, later in pairwise(ordered):
            if later.value < earlier.value:
                yield f"{_name(later)}: {later.value} after {earlier.value} in {earlier.period}"


def _nothing_lost(adapter: Adapter, edition: Edition, known: Known) -> None:
    held = {reading.key for reading in edition.readings}
    due = [key for key in known if re.fullmatch(adapter.by_metric[key[0]].kept, key[2])]
    lost = [", ".join(key) for key in due if key not in held]
    if len(lost) > adapter.may_lose * len(due):
        found = f"{len(lost)} of {len(due)} known numbers missing ({'; '.join(lost[:_SHOWN])})"
        raise surprise(adapter.name, found, "a history that does not shrink")


def _jumps(adapter: Adapter, edition: Edition, known: Known) -> Iterator[str]:
    newest = latest_of_each_series(known)
    for reading in edition.readings:
        series = adapter.by_metric[reading.metric]
        before = known.get(reading.key) or _last_before(reading, newest)
        if before and (_far_apart(series, reading.value, before.value) or _fell(series, reading, before)):
            yield f"{_name(reading)}: {plain(reading.value)} {series.unit} after {before.text} in {before.period}"


def _last_before(reading: Reading, newest: dict[tuple[str, str, str], Last]) -> Last | None:
    """The newest known number of the series, if the reading is of a later period; parts of a year are no measure."""
    period = parse_period(reading.period)
    last = newest.get((reading.metric, reading.entity, period.frequency))
    later = last and period.frequency != "interval" and period.start > parse_period(last.period).end
    return last if later else None


def _far_apart(series: Series, one: Decimal, other: Decimal) -> bool:
    small, large = sorted((abs(one), abs(other)))
    return large > series.floor and large > small * Decimal(series.jump)


def _fell(series: Series, reading: Reading, before: Last) -> bool:
    return series.cumulative and reading.value < before.value * Decimal("0.9")
