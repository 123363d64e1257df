"""Years as stretches between two ticks, for marks that stand on days: a mark in May lies in the year it belongs to.

Where the axis is wide enough for months, its ticks are months. A chart of whole years writes each year under its mark
instead. What must not go in here: marks.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from itertools import pairwise
from math import ceil, floor

from matplotlib.axes import Axes

from weijin_analysis import formats
from weijin_analysis.plotting.canvas import Canvas
from weijin_analysis.plotting.charts.rows import year_of
from weijin_analysis.plotting.charts.scale import TICK_AIR, points_per_x, year_step
from weijin_analysis.plotting.style import TICK_LENGTH

MONTHS_APART = (1, 3, 6)
"""Distances of ticks that are months."""
MOST_TURNS = 2
"""The most turns of years on an axis whose ticks are months: more would be a ruler, not an axis."""


def has_days(canvas: Canvas, axes: Axes, places: Iterable[float]) -> bool:
    """Whether marks stand on days of years so wide that a reader would look for the day; a whole year is an integer."""
    return any(not place.is_integer() for place in places) and year_step(canvas, points_per_x(axes)) == 1


def draw_stretches(canvas: Canvas, axes: Axes, *, written: bool = True, whole_years: bool = False) -> None:
    """Tick months where they have room; else the turns of the years, with each year under its own stretch.

    Parameters
    ----------
    canvas : Canvas
        The page.
    axes : Axes
        Over years, each in the middle of its stretch.
    written : bool, default True
        Write words under the ticks.
    whole_years : bool, default False
        Whether a mark stands for a whole year: over a month it would be taken for one of that month.
    """
    left, right = axes.get_xlim()
    turns = [year + 0.5 for year in range(floor(left) - 1, ceil(right) + 1) if left < year + 0.5 < right]
    months = _months(canvas, axes) if len(turns) <= MOST_TURNS and not whole_years else []
    if months:
        places, words = zip(*months, strict=True)
        canvas.bottom_axis(axes, places, words if written else None)
        return
    canvas.bottom_axis(axes, turns)
    for place, year in _stretches(canvas, axes) if written else ():
        style = {"colour": "ink3", "ha": "center", "va": "top", "dy": -TICK_LENGTH - 3.5}
        canvas.text(axes, place, axes.get_ylim()[0], year, **style)


def _stretches(canvas: Canvas, axes: Axes) -> list[tuple[float, str]]:
    """The middle of each stretch in sight that has room for its year."""
    (left, right), scale = axes.get_xlim(), points_per_x(axes)
    step, made = year_step(canvas, scale), []
    for year in (year for year in range(floor(left), ceil(right) + 1) if year % step == 0):
        start, end = max(left, year - 0.5), min(right, year + 0.5)
        if (end - start) * scale * step > canvas.width("2000") + 2:
            made.append(((start + end) / 2, str(year)))
    return made


def _months(canvas: Canvas, axes: Axes) -> list[tuple[float, str]]:
    """The beginnings of months, as close as their names let them stand; none where not even halves of years fit."""
    (left, right), scale = axes.get_xlim(), points_per_x(axes)
    for apart in MONTHS_APART:
        days = [date(year, month, 1) for year in range(floor(left), ceil(right) + 1) for month in range(1, 13, apart)]
        seen = [day for day in days if left <= year_of(day) <= right]
        ticks = [(year_of(day), _month(canvas, axes, day, dated=day in seen[:1])) for day in seen]
        halves = [canvas.width(words) / 2 for _, words in ticks]
        gaps = [(other - one) * scale for (one, _), (other, _) in pairwise(ticks)]
        if len(ticks) > 1 and all(a + b + TICK_AIR <= gap for (a, b), gap in zip(pairwise(halves), gaps, strict=True)):
            return ticks
    return []


def _month(canvas: Canvas, axes: Axes, day: date, *, dated: bool) -> str:
    """The month of a day, with its year if asked for or if it is the first one of it; nothing where it has no room."""
    words = formats.period_text(f"{day:%Y-%m}", canvas.language)
    words = words if dated or day.month == 1 else words.removeprefix(f"{day.year}年").removesuffix(f" {day.year}")
    at, half = axes.bbox.x0 + (year_of(day) - axes.get_xlim()[0]) * points_per_x(axes), canvas.width(words) / 2
    return words if canvas.plot.left <= at - half and at + half <= canvas.plot.right else ""
