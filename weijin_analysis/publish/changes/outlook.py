"""Forecasts and statements of the change report, in the language of a page.

What must not go in here: HTML, and why anything changed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from weijin_analysis.publish.changes.claims import ClaimChange
from weijin_analysis.publish.changes.forecasts import MOVED, ForecastChange, Said
from weijin_analysis.publish.changes.wording import Chip, Words
from weijin_analysis.publish.claims import NEAREST


@dataclass(frozen=True)
class Year:
    """What was said of a year and what is said now: median and 80 % band, and the move of the median in words."""

    period: str
    median: tuple[str, str]
    band: tuple[str, str]
    move: str


@dataclass(frozen=True)
class Forecast:
    """A forecast that moved, is new or gone."""

    chips: tuple[Chip, ...]
    entity: str
    metric: str
    unit: str
    change: str
    remark: str
    years: tuple[Year, ...]


@dataclass(frozen=True)
class Claim:
    """A statement whose verdict changed; a verdict is the look of its mark and the message that names it."""

    id: str
    chips: tuple[Chip, ...]
    statement: str
    before: tuple[str, str] | None
    now: tuple[str, str] | None


def forecast_of(change: ForecastChange, words: Words) -> Forecast:
    said = change.said
    return Forecast(
        chips=words.chips(change.because),
        entity=words.entity(change.entity),
        metric=change.metric,
        unit=said.unit,
        change=change.change,
        remark=_remark(change, words),
        years=tuple(_year(change, year, words) for year in change.years),
    )


def _remark(change: ForecastChange, words: Words) -> str:
    """From which year it is carried forward, where that or the dollars changed."""
    before, after = change.before, change.after
    if change.change != MOVED or before is None or after is None:
        return words.say(f"changes.forecast.{change.change}", origin=change.said.origin)
    said = words.say("changes.forecast.same", origin=after.origin)
    if before.origin != after.origin:
        said = words.say("changes.forecast.origin", before=before.origin, after=after.origin)
    if before.unit == after.unit:
        return said
    return words.say("changes.forecast.both", first=said, second=words.say("changes.forecast.unit", before=before.unit))


def _year(change: ForecastChange, year: str, words: Words) -> Year:
    before, after = _quantiles(change.before, year), _quantiles(change.after, year)
    medians = words.estimate(before["median"]), words.estimate(after["median"])
    bands = [words.say("site.forecast.range", low=said["low"], high=said["high"]) for said in (before, after)]
    alike = change.before is not None and change.after is not None and change.before.unit == change.after.unit
    return Year(year, medians, (bands[0], bands[1]), _move(before["median"], after["median"], words) if alike else "")


def _quantiles(said: Said | None, year: str) -> dict[str, float]:
    assert said is not None
    return dict(said.years[year])


def _move(before: float, after: float, words: Words) -> str:
    return words.say("changes.forecast.move", percent=100 * (after / before - 1)) if before else ""


def claim_of(change: ClaimChange, words: Words) -> Claim:
    outcome = any((record or {}).get("outcome") for record in (change.before, change.after))
    name = "outcome" if outcome and _differs(change, "outcome") else "result"
    return Claim(
        id=change.id,
        chips=words.chips(change.because),
        statement=change.record.get(f"statement_{words.language}", ""),
        before=_verdict(change.before, name),
        now=_verdict(change.after, name),
    )


def _differs(change: ClaimChange, name: str) -> bool:
    return (change.before or {}).get(name) != (change.after or {}).get(name)


def _verdict(record: Mapping[str, Any] | None, name: str) -> tuple[str, str] | None:
    """The look of the mark and the message of the word, as on the page of all statements."""
    if record is None or not record.get(name):
        return None
    return (
        (record[name], f"verdict.{record[name]}")
        if name == "outcome"
        else (
            NEAREST[record[name]],
            f"result.{record[name]}",
        )
    )
