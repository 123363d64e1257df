"""What changed in the forecasts: which moved, by how much, and which are new or gone.

A forecast is held against the one of the same series from the same last year observed; where that year has moved on,
the newest one against the newest one. What must not go in here: scoring forecasts (:mod:`weijin_analysis.archive`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import isclose

from weijin_analysis.publish.changes.inputs import DATA, PRICES, Because, Inputs
from weijin_analysis.publish.changes.rows import Row, in_any_dollars

LEVELS = {"median": "0.5", "low": "0.1", "high": "0.9"}
"""The median and the ends of the 80 % band, as the archive writes their levels."""

NOISE = 1e-6
"""Relative differences below this are rounding of another machine or library, not a move."""

MOVED, NEW, GONE = "moved", "new", "gone"

Key = tuple[str, ...]


@dataclass(frozen=True)
class Said:
    """A series as one run extended it: its unit, last year observed, newest vintage, and quantiles by year."""

    unit: str
    origin: str
    vintage: str
    years: Mapping[str, Mapping[str, float]]


@dataclass(frozen=True)
class ForecastChange:
    """A series whose forecast is not what it was; ``before`` or ``after`` is None where there is none."""

    chapter: str
    metric: str
    entity: str
    method: str
    change: str
    because: Because
    before: Said | None
    after: Said | None

    @property
    def said(self) -> Said:
        """What is said now, or was said."""
        found = self.after or self.before
        assert found is not None
        return found

    @property
    def years(self) -> tuple[str, ...]:
        """The years that both speak of."""
        if self.before is None or self.after is None:
            return ()
        return tuple(year for year in self.after.years if year in self.before.years)


def forecast_changes(inputs: Inputs) -> tuple[ForecastChange, ...]:
    """Return what changed in the forecasts of the chapters compared."""
    old, new = (_series(run.forecasts, inputs.heard) for run in (inputs.before, inputs.after))
    changes = (_compared(key, old.get(key, {}), new.get(key, {}), inputs) for key in sorted({*old, *new}))
    return tuple(change for change in changes if change is not None)


def _series(rows: Iterable[tuple[str, Row]], chapters: Iterable[str]) -> dict[Key, dict[str, Said]]:
    """The forecasts by chapter and series, then by the last year observed."""
    wanted = set(chapters)
    parts: dict[Key, dict[str, list[Row]]] = {}
    for chapter, row in rows:
        if chapter in wanted:
            unit = in_any_dollars(row["unit"])
            names = ("table", "metric", "entity", "statement", "kind", "method")
            key = (chapter, *(row[name] for name in names), unit)
            parts.setdefault(key, {}).setdefault(row["origin"], []).append(row)
    return {key: {origin: _said(part) for origin, part in origins.items()} for key, origins in parts.items()}


def _said(rows: list[Row]) -> Said:
    """One forecast; where the same was made of several vintages, of the newest."""
    newest = max(row["vintage"] for row in rows)
    years: dict[str, dict[str, float]] = {}
    for row in sorted(rows, key=lambda row: row["period"]):
        if row["vintage"] == newest:
            years.setdefault(row["period"], {})[row["level"]] = float(row["value"])
    first = next(row for row in rows if row["vintage"] == newest)
    complete = {period: levels for period, levels in years.items() if set(LEVELS.values()) <= set(levels)}
    quantiles = {period: {name: found[level] for name, level in LEVELS.items()} for period, found in complete.items()}
    return Said(first["unit"], first["origin"], newest, quantiles)


def _compared(key: Key, old: Mapping[str, Said], new: Mapping[str, Said], inputs: Inputs) -> ForecastChange | None:
    before, after = _counterparts(old, new)
    if before and after and not _moved(before, after):
        return None
    change = NEW if before is None else GONE if after is None else MOVED
    chapter, table, metric, entity, statement, _, method, _ = key
    because = _why(chapter, table, {"metric": metric, "entity": entity, "kind": statement}, before, after, inputs)
    return ForecastChange(chapter, metric, entity, method, change, because, before, after)


def _counterparts(old: Mapping[str, Said], new: Mapping[str, Said]) -> tuple[Said | None, Said | None]:
    shared = {*old} & {*new}
    newest_before, newest_after = max(old, default=""), max(new, default="")
    if newest_before != newest_after or not shared:
        return old.get(newest_before), new.get(newest_after)
    return old[max(shared)], new[max(shared)]


def _moved(before: Said, after: Said) -> bool:
    if before.unit != after.unit or before.origin != after.origin:
        return True
    shared = {*before.years} & {*after.years}
    pairs = ((before.years[year][name], after.years[year][name]) for year in shared for name in LEVELS)
    return not all(isclose(was, now, rel_tol=NOISE) for was, now in pairs)


def _why(
    chapter: str, table: str, series: Mapping[str, str], before: Said | None, after: Said | None, inputs: Inputs
) -> Because:
    """Why: the data, if they say of the series what they did not say before, else another input that differs."""
    said = [one for one in (before, after) if one is not None]
    in_dollars = any(in_any_dollars(one.unit) != one.unit for one in said)
    candidates = set(inputs.candidates(chapter, {table, PRICES} if in_dollars else {table}))
    touched = inputs.series_touched(table, **series)
    prices = in_dollars and any(change.name == PRICES for change in inputs.tables)
    if DATA in candidates and touched is False and not prices:
        candidates -= {DATA}
    if DATA in candidates and touched:
        return Because((DATA,), tuple(candidates - {DATA}))
    return Because.one_of(candidates)
