"""Rows of marks over an axis of years: what timeline, expectations and dumbbells have in common.

Rows are counted from the top, row ``i`` at y = i; a year stands at its number, in the middle of its column,
so that a day in December lies close to the next year's mark only if it is close in time. What must not go
in here: what a mark means.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from matplotlib.axes import Axes
from matplotlib.transforms import blended_transform_factory

from weijin_analysis.errors import FigureError
from weijin_analysis.messages import Message
from weijin_analysis.plotting.canvas import GRID, Canvas
from weijin_analysis.plotting.charts.scale import Reach, fitting_limits, points_per_x, year_step
from weijin_analysis.plotting.style import TICK_ROOM

NAME_GAP = 12.0
FOOT = 3.0
"""Points between the last row and the axis, so that no word touches it."""


def row_axes(
    canvas: Canvas,
    rows: int,
    reaches: Iterable[Reach],
    *,
    left: float = 0,
    right: float = 0,
    top: float = 0,
    head: float = 0,
    tallest: float = 40.0,
) -> Axes:
    """Return axes of so many rows over years, with its bottom axis and vertical grid.

    Parameters
    ----------
    rows : int
        How many; row ``i`` lies at y = i, from the top.
    reaches : iterable of Reach
        What is drawn at which year, with the points its marks and words need.
    left, right, top : float
        Points of the plot left free for names, verdicts and heads.
    head : float
        Points by which the axes reach above the first row, for what explains it.
    tallest : float
        Most points a row may take; what is left stays free at the bottom.

    Raises
    ------
    FigureError
        If there is no row: a card, not a chart, says that nothing is known.
    """
    things = list(reaches)
    if not things:
        raise FigureError("rows over years", "no row", "at least one", "Show the figure with its empty data: a card.")
    height = canvas.plot.height - top - TICK_ROOM - FOOT - head
    pitch = min(height / rows, tallest)
    axes = canvas.axes(left=left, right=right, top=top, bottom=TICK_ROOM + height - rows * pitch)
    years = _whole_years(things)
    tick_half = canvas.width("2000") / 2
    edges = [Reach(years[0], left=tick_half), Reach(years[-1], right=tick_half)]
    axes.set_ylim(rows - 0.5 + FOOT / pitch, -0.5 - head / pitch)
    axes.set_xlim(*fitting_limits(axes.bbox.width, [*things, *edges]))
    ticks = _ticks(years, year_step(canvas, points_per_x(axes)))
    canvas.grid_x(axes, ticks)
    canvas.bottom_axis(axes, ticks, [str(year) for year in ticks])
    return axes


def year_of(day: date) -> float:
    """Return the place of a day on an axis where a year stands in the middle of its column."""
    start, end = date(day.year, 1, 1), date(day.year + 1, 1, 1)
    return day.year - 0.5 + (day - start).days / (end - start).days


def name_room(canvas: Canvas, names: Iterable[str | Message], weight: int = 400) -> float:
    """Return the points that the longest name needs, with a gap behind it."""
    return max((canvas.width(name, weight=weight) for name in names), default=0.0) + NAME_GAP


def write_names(
    canvas: Canvas, axes: Axes, names: Sequence[str | Message], *, x: float, colour: str = "ink", weight: int = 400
) -> None:
    """Write one name a row, ``x`` points from the left edge of the plot."""
    shift = x - _inset(canvas, axes)
    for row, name in enumerate(names):
        canvas.text(axes, axes.get_xlim()[0], row, name, colour=colour, weight=weight, dx=shift)


def row_line(canvas: Canvas, axes: Axes, row: float, end: float) -> None:
    """Lead the eye along a row from its name to a year, thinner than anything that means something."""
    canvas.line(axes, [axes.get_xlim()[0], end], [row, row], axes.transData, "grid", 0.6, GRID)


def part_rows(canvas: Canvas, axes: Axes, above: int) -> None:
    """Draw a rule across the page between row ``above`` and the next."""
    inset = _inset(canvas, axes) / axes.bbox.width
    over = (canvas.plot.width / axes.bbox.width) - inset
    place = blended_transform_factory(axes.transAxes, axes.transData)
    canvas.line(axes, [-inset, over], [above + 0.5, above + 0.5], place, "rule", 0.6, GRID)


def _inset(canvas: Canvas, axes: Axes) -> float:
    return axes.bbox.x0 - canvas.plot.left


def _whole_years(reaches: Sequence[Reach]) -> list[int]:
    """Every year something is drawn in, and one more where there would be only one."""
    years = [round(thing.x) for thing in reaches]
    return list(range(min(years), max(max(years), min(years) + 1) + 1))


def _ticks(years: Sequence[int], step: int) -> list[int]:
    return [year for year in years if year % step == 0]
