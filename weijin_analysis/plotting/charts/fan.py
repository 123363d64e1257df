"""A fan: what was observed, and the odds of what comes, as bands that widen with the years.

The line ends where the observations end; the median is dashed and has no marks, so that nobody takes it for data.
Forecasts of others are hollow diamonds with their owner's name, what came later is a hollow circle. Beside the fan
there is room for the odds of a crossing. Too few points to extend leave the observations alone. A fan can be a
panel. What must not go in here: how the bands were found.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from weijin_analysis.errors import DataError
from weijin_analysis.messages import Message
from weijin_analysis.plotting.canvas import Canvas
from weijin_analysis.plotting.charts.crossing import Crossing
from weijin_analysis.plotting.charts.fan_layout import rooms_of
from weijin_analysis.plotting.charts.fan_marks import draw_fan
from weijin_analysis.plotting.charts.panels import Shared
from weijin_analysis.plotting.charts.value_axis import ValueScale

BANDS = {95: (0.025, 0.975), 80: (0.1, 0.9), 50: (0.25, 0.75)}
"""Coverage in per cent, and the levels of its ends; drawn in this order."""


@dataclass(frozen=True)
class Foreseen:
    """Somebody's forecast for a year; ``bound`` where it says "below", ``owner`` where each has a name of its own."""

    year: int
    value: float
    bound: bool
    owner: Message | None = None


@dataclass(frozen=True)
class Scenario:
    """What would come under an assumption: a line with a name, no forecast."""

    points: tuple[tuple[int, float], ...]
    name: Message


@dataclass(frozen=True)
class Fan:
    """Observations and a forecast.

    Parameters
    ----------
    observed : tuple of (int, float)
        Years and values in order of time.
    ahead : tuple of int
        Years of the forecast; none where there are too few points for one.
    median : tuple of float
        Its middle.
    bands : dict of int to (tuple of float, tuple of float)
        For each coverage in per cent the lower and the upper ends.
    scale : ValueScale
        Of the values.
    words : str
        Prefix of the messages ``.threshold`` {threshold}, and ``.others`` {values, n} and ``.others.short`` {n} for
        forecasts of one owner.
    threshold : float, optional
        Drawn as a line, named at its left end.
    others : tuple of Foreseen
        Forecasts of someone else.
    later : tuple of (int, float)
        What came since.
    earlier : tuple of (int, float)
        An older vintage of the observations.
    inset : Crossing, optional
        The odds of crossing the threshold.
    colour : str
        Token of the series' hue.
    reported : tuple of (int, float)
        The report's own values.
    scenario : Scenario, optional
        Drawn as a thin line of dashes and dots.
    decimals : int, optional
        Decimals of observed values where they are written.
    shared : Shared, optional
        What the chart has in common with other panels.
    """

    observed: tuple[tuple[int, float], ...]
    ahead: tuple[int, ...]
    median: tuple[float, ...]
    bands: dict[int, tuple[tuple[float, ...], tuple[float, ...]]]
    scale: ValueScale
    words: str
    threshold: float | None = None
    others: tuple[Foreseen, ...] = ()
    later: tuple[tuple[int, float], ...] = ()
    earlier: tuple[tuple[int, float], ...] = ()
    inset: Crossing | None = None
    colour: str = "zhu"
    reported: tuple[tuple[int, float], ...] = ()
    scenario: Scenario | None = None
    decimals: int | None = None
    shared: Shared | None = None

    @property
    def empty(self) -> bool:
        """Whether nothing was observed; among panels such a fan is left out."""
        return not self.observed

    @property
    def years(self) -> tuple[float, float]:
        """The first and the last year drawn."""
        if self.shared is not None:
            return self.shared.first, self.shared.last
        dated = (*self.observed, *self.earlier, *self.reported)
        drawn = [*(year for year, _ in dated), *(thing.year for thing in self.others), *self.ahead]
        return min(drawn), max(drawn)

    @property
    def last(self) -> tuple[int, float]:
        """The last observation."""
        return self.observed[-1]

    @property
    def falls(self) -> bool:
        """Whether the fan points downwards; without one, whether the observations do."""
        end, start = (self.median[-1], self.last[1]) if self.median else (self.last[1], self.observed[0][1])
        return end < start

    @property
    def path(self) -> list[int]:
        """The years of the fan, from the last observation on."""
        return [self.last[0], *self.ahead]

    @property
    def values(self) -> list[float]:
        """Every number drawn, and those of other panels that the axis must show."""
        line = self.scenario.points if self.scenario else ()
        drawn = [value for _, value in (*self.observed, *self.later, *self.earlier, *self.reported, *line)]
        drawn += [thing.value for thing in self.others] + [end for ends in self.bands[95] for end in ends]
        drawn += self.shared.values if self.shared else ()
        return drawn + ([] if self.threshold is None else [self.threshold])

    def highest(self, start: float, end: float) -> float:
        """The highest value drawn between two years."""
        upper = dict(zip(self.ahead, self.bands[95][1], strict=True)) | dict(self.observed[-1:])
        years, tops = sorted(upper), [upper[year] for year in sorted(upper)]
        inside = [value for year, value in self._dated if start <= year <= end]
        inside += [thing.value for thing in self.others if start <= thing.year <= end]
        ends = [float(np.interp(year, years, tops)) for year in (start, end) if years[0] <= year <= years[-1]]
        return max(inside + ends + [upper[year] for year in years if start <= year <= end], default=0.0)

    @property
    def _dated(self) -> list[tuple[int, float]]:
        line = self.scenario.points if self.scenario else ()
        return [*self.observed, *self.later, *self.earlier, *self.reported, *line]

    def written(self, value: float, language: str) -> str:
        """Write an observed value."""
        return self.scale.rounded(value, language, self.decimals)

    def draw(self, canvas: Canvas) -> None:
        """Draw the fan with its axes, marks and words."""
        draw_fan(canvas, self)

    def rooms(self, canvas: Canvas) -> tuple[float, float]:
        """Points needed left and right of the axes."""
        return rooms_of(canvas, self)

    def sharing(self, shared: Shared) -> Fan:
        """Return this fan on the common axis of several panels."""
        return replace(self, shared=shared)


def fan(
    observed: pd.DataFrame,
    forecast: pd.DataFrame,
    *,
    x: str = "period",
    y: str = "value",
    scale: str = "log",
    threshold: float | None = None,
    others: pd.DataFrame | None = None,
    later: pd.DataFrame | None = None,
    earlier: pd.DataFrame | None = None,
    inset: Crossing | None = None,
    words: str = "",
    colour: str = "zhu",
    reported: pd.DataFrame | None = None,
    owners: Mapping[str, Message] | None = None,
    scenario: tuple[pd.DataFrame, Message] | None = None,
    decimals: int | None = None,
) -> Fan:
    """Return the fan of a series and its forecast.

    Parameters
    ----------
    observed : DataFrame
        One row a year, in the unit of the forecast.
    forecast : DataFrame
        As :func:`weijin_analysis.trends.forecast` returns it: ``year``, ``median`` and columns named by the levels
        .025, .1, .25, .75, .9 and .975, in the unit of the observations. Without rows only these are drawn.
    x, y : str
        Columns of ``observed`` (and of the frames below) with the year and the value.
    scale : {"log", "linear", "share"}
        A share is in per cent.
    threshold : float, optional
        A level to be crossed.
    others : DataFrame, optional
        Published forecasts, in the same unit; a row whose ``high`` equals its value is a bound.
    later : DataFrame, optional
        What came after the forecast was made.
    earlier : DataFrame, optional
        An older vintage of the observations, in the same unit.
    inset : Crossing, optional
        Odds of crossing, drawn beside the fan.
    words : str
        Prefix of the messages for the threshold and for others' forecasts, see :class:`Fan`.
    colour : str, default "zhu"
        Token of the series' hue; "zhu" and "qing" have bands of their own, all others grey ones.
    reported : DataFrame, optional
        The report's own values, in the same unit: hollow squares.
    owners : dict of str to Message, optional
        Who made the others' forecasts, by source: each is then named by its owner.
    scenario : (DataFrame, Message), optional
        ``year`` and ``value`` of what would come under an assumption, and its name at the line's end.
    decimals : int, optional
        Decimals of observed values.

    Raises
    ------
    DataError
        If the forecast lacks a level, or a year comes twice.
    """
    values = _pairs(observed, x, y)
    for level in (level for ends in BANDS.values() for level in ends):
        if level not in forecast:
            remedy = "Ask trends.forecast for its default levels."
            raise DataError("fan, forecast", f"no column {level}", "the levels of the 50, 80 and 95 % bands", remedy)
    bands = {share: (tuple(forecast[low]), tuple(forecast[high])) for share, (low, high) in BANDS.items()}
    return Fan(
        values,
        tuple(forecast["year"].astype(int)),
        tuple(forecast["median"]),
        bands,
        ValueScale(scale),
        words,
        threshold,
        _foreseen(others, x, y, owners or {}),
        _pairs(later, x, y),
        _pairs(earlier, x, y),
        inset if inset is not None and inset.odds else None,
        colour,
        _pairs(reported, x, y),
        None if scenario is None or scenario[0].empty else Scenario(_pairs(scenario[0], "year", "value"), scenario[1]),
        decimals,
    )


def _pairs(frame: pd.DataFrame | None, x: str, y: str) -> tuple[tuple[int, float], ...]:
    if frame is None:
        return ()
    years = frame[x].astype(int)
    if years.duplicated().any():
        raise DataError(f"fan, column {x}", f"{years[years.duplicated()].iloc[0]} twice", "each year once", "")
    return tuple(sorted(zip(years, frame[y].astype(float), strict=True)))


def _foreseen(frame: pd.DataFrame | None, x: str, y: str, owners: Mapping[str, Message]) -> tuple[Foreseen, ...]:
    if frame is None:
        return ()
    bound = frame["high"].eq(frame[y]) if "high" in frame else pd.Series(False, index=frame.index)
    names = [owners.get(source) for source in frame["source"]] if owners else [None] * len(frame)
    rows = zip(frame[x].astype(int), frame[y].astype(float), bound, names, strict=True)
    return tuple(sorted((Foreseen(*row) for row in rows), key=lambda thing: thing.year))
