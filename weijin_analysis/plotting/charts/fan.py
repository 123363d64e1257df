"""A fan: what was observed, and the odds of what comes, as bands that widen with the years.

The line ends where the observations end; the median is dashed and has no marks, so that nobody takes it for data.
Forecasts of others are hollow diamonds with their owner's name, what came later is a hollow circle. Beside the fan
there is room for the odds of a crossing. What must not go in here: how the bands were found.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from weijin_analysis.errors import DataError
from weijin_analysis.plotting.canvas import Canvas
from weijin_analysis.plotting.charts.crossing import Crossing
from weijin_analysis.plotting.charts.fan_marks import draw_fan
from weijin_analysis.plotting.charts.value_axis import ValueScale

BANDS = {95: (0.025, 0.975), 80: (0.1, 0.9), 50: (0.25, 0.75)}
"""Coverage in per cent, and the levels of its ends; drawn in this order."""


@dataclass(frozen=True)
class Foreseen:
    """Somebody's forecast for a year; ``bound`` where it says "below"."""

    year: int
    value: float
    bound: bool


@dataclass(frozen=True)
class Fan:
    """Observations and a forecast.

    Parameters
    ----------
    observed : tuple of (int, float)
        Years and values in order of time.
    years : tuple of int
        Years of the forecast.
    median : tuple of float
        Its middle.
    bands : dict of int to (tuple of float, tuple of float)
        For each coverage in per cent the lower and the upper ends.
    scale : ValueScale
        Of the values.
    words : str
        Prefix of the messages ``.threshold`` {threshold}, ``.others`` {values, n} and ``.others.short`` {n}.
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
    """

    observed: tuple[tuple[int, float], ...]
    years: tuple[int, ...]
    median: tuple[float, ...]
    bands: dict[int, tuple[tuple[float, ...], tuple[float, ...]]]
    scale: ValueScale
    words: str
    threshold: float | None = None
    others: tuple[Foreseen, ...] = ()
    later: tuple[tuple[int, float], ...] = ()
    earlier: tuple[tuple[int, float], ...] = ()
    inset: Crossing | None = None

    @property
    def last(self) -> tuple[int, float]:
        """The last observation."""
        return self.observed[-1]

    @property
    def falls(self) -> bool:
        """Whether the fan points downwards."""
        return self.median[-1] < self.last[1]

    @property
    def path(self) -> list[int]:
        """The years of the fan, from the last observation on."""
        return [self.last[0], *self.years]

    def highest(self, start: float, end: float) -> float:
        """The highest value drawn between two years."""
        upper = dict(zip(self.years, self.bands[95][1], strict=True)) | dict(self.observed[-1:])
        years, tops = sorted(upper), [upper[year] for year in sorted(upper)]
        inside = [value for year, value in (*self.observed, *self.later, *self.earlier) if start <= year <= end]
        inside += [thing.value for thing in self.others if start <= thing.year <= end]
        ends = [float(np.interp(year, years, tops)) for year in (start, end) if years[0] <= year <= years[-1]]
        return max(inside + ends + [upper[year] for year in years if start <= year <= end], default=0.0)

    def draw(self, canvas: Canvas) -> None:
        """Draw the fan with its axes, marks and words."""
        draw_fan(canvas, self)


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
) -> Fan:
    """Return the fan of a series and its forecast.

    Parameters
    ----------
    observed : DataFrame
        One row a year, in the unit of the forecast.
    forecast : DataFrame
        As :func:`weijin_analysis.trends.forecast` returns it: ``year``, ``median`` and columns named by the levels
        .025, .1, .25, .75, .9 and .975.
    x, y : str
        Columns of ``observed`` (and of the frames below) with the year and the value.
    scale : {"log", "linear", "share"}
        A share is a fraction and has an axis from 0 to 100 %.
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
        _foreseen(others, x, y),
        _pairs(later, x, y),
        _pairs(earlier, x, y),
        inset if inset is not None and inset.odds else None,
    )


def _pairs(frame: pd.DataFrame | None, x: str, y: str) -> tuple[tuple[int, float], ...]:
    if frame is None:
        return ()
    years = frame[x].astype(int)
    if years.duplicated().any():
        raise DataError(f"fan, column {x}", f"{years[years.duplicated()].iloc[0]} twice", "each year once", "")
    return tuple(sorted(zip(years, frame[y].astype(float), strict=True)))


def _foreseen(frame: pd.DataFrame | None, x: str, y: str) -> tuple[Foreseen, ...]:
    if frame is None:
        return ()
    bound = frame["high"].eq(frame[y]) if "high" in frame else pd.Series(False, index=frame.index)
    rows = zip(frame[x].astype(int), frame[y].astype(float), bound, strict=True)
    return tuple(sorted((Foreseen(*row) for row in rows), key=lambda thing: thing.year))
