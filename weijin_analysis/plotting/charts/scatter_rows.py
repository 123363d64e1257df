"""Rows of the data package as points of a scatter: where each stands, and what mark it gets.

What must not go in here: colours, names, and choosing rows.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from math import isfinite, isnan, nan

import pandas as pd

from weijin_analysis.messages import Message
from weijin_analysis.periods import parse_period
from weijin_analysis.plotting.charts.series import END, FORESEEN, MEASURED, MIDDLE, OBSERVED, REPORTED, place_of

TIME = {"start": MIDDLE, "period": MIDDLE, "end": END}
"""Columns that stand for the day of a row, and where in its period it then stands."""
WITHDRAWN, REPLACED = "withdrawn", "replaced"
"""Marks of their own: a filled circle with a cross, a hollow circle."""


@dataclass(frozen=True)
class Spot:
    """One row on the plane.

    Parameters
    ----------
    key, group : str
        What it is, and what it has its colour from.
    x : float
        A number, or a place on an axis of years.
    value, low, high : float
        What is stated; the value is nan where only a range is.
    mark : str
        One of ``observed``, ``reported``, ``foreseen``, ``withdrawn`` and ``replaced``.
    disputed : bool
        Whether another source says otherwise.
    """

    key: str
    group: str
    x: float
    value: float
    low: float = nan
    high: float = nan
    mark: str = OBSERVED
    disputed: bool = False

    @property
    def ends(self) -> list[float]:
        """Every number drawn of it."""
        return [number for number in (self.value, self.low, self.high) if isfinite(number)]

    @property
    def ranged(self) -> bool:
        """Whether a range is stated."""
        return self.low < self.high

    @property
    def y(self) -> float:
        """Where its name looks for a place: its value, or the top of its range."""
        return self.high if isnan(self.value) else self.value


@dataclass(frozen=True)
class Frontier:
    """Points that nothing beats, as steps; ``name`` where there are several."""

    spots: tuple[Spot, ...]
    name: Message | None = None


@dataclass(frozen=True)
class Span:
    """How far two points lie apart along x: ``head`` says how many times, ``words`` for what."""

    start: str
    end: str
    head: Message
    words: Message | None = None


def read_spots(
    rows: pd.DataFrame | None, x: str, y: str, by: str, withdrawn: Collection[str] = ()
) -> tuple[Spot, ...]:
    """Return rows as points; one without a place along x or without any number along y is passed over."""
    if rows is None or rows.empty:
        return ()
    frame = rows.assign(**{name: rows.get(name, default) for name, default in _DEFAULTS.items()})
    made = [_spot(row, x, y, by, withdrawn) for row in frame.to_dict("records")]
    return tuple(spot for spot in made if spot.ends and isfinite(spot.x))


_DEFAULTS = {"low": nan, "high": nan, "kind": "observed", "grade": "", "disputed": False}


def _spot(row: Mapping[str, object], x: str, y: str, by: str, withdrawn: Collection[str]) -> Spot:
    place = place_of(parse_period(str(row["period"])), TIME[x]) if x in TIME else float(row[x])  # type: ignore[arg-type]
    low, high = (float(row[end]) if y == "value" else nan for end in ("low", "high"))  # type: ignore[arg-type]
    mark = _mark(row, withdrawn)
    value = float(row[y])  # type: ignore[arg-type]
    return Spot(str(row["entity"]), str(row[by]), place, value, low, high, mark, bool(row["disputed"]))


def _mark(row: Mapping[str, object], withdrawn: Collection[str]) -> str:
    if row["entity"] in withdrawn:
        return WITHDRAWN
    if row["grade"] == "report":
        return REPORTED
    return OBSERVED if row["kind"] in MEASURED else FORESEEN


def replaced(spot: Spot) -> Spot:
    """Return a point as a value that was restated later."""
    return Spot(spot.key, spot.group, spot.x, spot.value, mark=REPLACED)


def read_frontiers(
    given: pd.DataFrame | Sequence[tuple[Message | None, pd.DataFrame]], x: str, y: str, by: str
) -> tuple[Frontier, ...]:
    """Return each frontier that has points, these in order of x."""
    parts = [(None, given)] if isinstance(given, pd.DataFrame) else given
    made = [Frontier(tuple(sorted(read_spots(rows, x, y, by), key=_along)), name) for name, rows in parts]
    return tuple(one for one in made if one.spots)


def _along(spot: Spot) -> float:
    return spot.x
