"""The marks of the house: one shape for each kind of number, one width for each kind of line.

Shape says where a number comes from: a filled circle was observed, a hollow square is the report's own
value, a hollow diamond is somebody's forecast. Colour says whose it is. Sizes are in points and fixed here;
positions are data coordinates. What must not go in here: choosing what is drawn, and text.
"""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.patches import FancyArrowPatch, Rectangle
from matplotlib.transforms import blended_transform_factory

from weijin_analysis.plotting.canvas import GRID, LINE, MARK, POINT, Canvas
from weijin_analysis.plotting.geometry import Box

BAR_WIDTH = 0.66


def observed(canvas: Canvas, axes: Axes, x: float, y: float, colour: str = "zhu", size: float = 5.0) -> None:
    """Draw an observed value: a filled circle with a thin edge of paper."""
    canvas.mark(axes, (x, y), "o", size + 0.7, fill=colour, edge="paper", edge_width=0.7)


def hollow(canvas: Canvas, axes: Axes, x: float, y: float, colour: str = "zhu", size: float = 6.5) -> None:
    """Draw an earlier target, a replaced value, or a part of a year: a hollow circle."""
    canvas.mark(axes, (x, y), "o", size, fill="paper", edge=colour, edge_width=1.5)


def reported(canvas: Canvas, axes: Axes, x: float, y: float, colour: str = "ink") -> None:
    """Draw the report's own value: a hollow square."""
    canvas.mark(axes, (x, y), "s", 6.5, fill="paper", edge=colour, edge_width=1.5)


def foreseen(canvas: Canvas, axes: Axes, x: float, y: float, colour: str = "ink") -> None:
    """Draw somebody's forecast or estimate: a hollow diamond."""
    canvas.mark(axes, (x, y), "D", 6.0, fill="paper", edge=colour, edge_width=1.3)


def withdrawn(canvas: Canvas, axes: Axes, x: float, y: float, colour: str = "zhu") -> None:
    """Draw a withdrawn value: a filled circle with a small cross of paper."""
    observed(canvas, axes, x, y, colour, 6.5)
    canvas.mark(axes, (x, y), "x", 3.0, fill="paper", edge="paper", edge_width=0.9)


def series(
    canvas: Canvas, axes: Axes, xs: Sequence[float], ys: Sequence[float], colour: str = "zhu", width: float = 2.1
) -> None:
    """Draw an observed series; the protagonist is 2.0-2.2 pt wide, a comparison 1 pt."""
    canvas.line(axes, xs, ys, axes.transData, colour, width, LINE)


def vintage_line(canvas: Canvas, axes: Axes, xs: Sequence[float], ys: Sequence[float], colour: str = "ink") -> None:
    """Join the forecasts of one owner and date: 1 pt, dotted."""
    canvas.line(axes, xs, ys, axes.transData, colour, 1.0, LINE, dashes=(1.2, 1.8))


def link(
    canvas: Canvas, axes: Axes, start: tuple[float, float], end: tuple[float, float], colour: str, width: float = 1.8
) -> None:
    """Join the two ends of a dumbbell or row, behind its marks."""
    canvas.line(axes, [start[0], end[0]], [start[1], end[1]], axes.transData, colour, width, LINE)


def range_bar(canvas: Canvas, axes: Axes, low: float, high: float, y: float, colour: str, height: float = 7.0) -> None:
    """Draw a stated range as a horizontal bar 7 pt high."""
    canvas.line(axes, [low, high], [y, y], axes.transData, colour, height, MARK)


def bars(
    canvas: Canvas,
    axes: Axes,
    at: Sequence[float],
    values: Sequence[float],
    colours: Sequence[str],
    *,
    upright: bool,
    width: float = BAR_WIDTH,
) -> None:
    """Draw bars from zero, ``upright`` or lying; ``at`` are their middles, ``width`` is in the same unit."""
    hexes = [canvas.theme.colour(colour) for colour in colours]
    if upright:
        axes.bar(at, values, width, color=hexes, linewidth=0, zorder=MARK)
    else:
        axes.barh(at, values, width, color=hexes, linewidth=0, zorder=MARK)


def open_bar(
    canvas: Canvas,
    axes: Axes,
    at: float,
    ends: tuple[float, float],
    colour: str,
    *,
    upright: bool,
    width: float = BAR_WIDTH,
) -> None:
    """Draw the outline of a bar between two values: a part of a year, an estimate, or what is not certain."""
    style = {"facecolor": canvas.theme.paper, "edgecolor": canvas.theme.colour(colour), "linewidth": 1.1}
    low, size = ends[0], ends[1] - ends[0]
    start, across, along = (at - width / 2, width, size) if upright else (low, size, width)
    corner = (start, low) if upright else (start, at - width / 2)
    axes.add_patch(Rectangle(corner, across, along, zorder=MARK, clip_on=False, **style))


def leader(
    canvas: Canvas,
    axes: Axes,
    x: float,
    y: float,
    start: tuple[float, float],
    end: tuple[float, float],
) -> None:
    """Draw a leader from a point to its annotation; both ends are offsets in points (dy up) from (x, y)."""
    place = canvas.around(axes, x, y)
    canvas.line(axes, [start[0], end[0]], [start[1], end[1]], place, "ink2", 0.6, LINE)


def arrow(
    canvas: Canvas,
    axes: Axes,
    start: tuple[float, float],
    end: tuple[float, float],
    colour: str = "ink2",
    width: float = 0.9,
) -> None:
    """Draw a change: a line with a small filled head at ``end``."""
    style = "-|>,head_length=4.2,head_width=2.1"
    patch = FancyArrowPatch(start, end, arrowstyle=style, mutation_scale=1, shrinkA=0, shrinkB=0, linewidth=width)
    patch.set(color=canvas.theme.colour(colour), transform=axes.transData, zorder=LINE, clip_on=False)
    axes.add_artist(patch)


def dotted(canvas: Canvas, axes: Axes, start: tuple[float, float], end: tuple[float, float]) -> None:
    """Draw the thin dotted line that carries a level across the plot."""
    canvas.line(axes, [start[0], end[0]], [start[1], end[1]], axes.transData, "ink3", 0.7, GRID, dashes=(0.8, 1.4))


def gap(canvas: Canvas, axes: Axes, start: float, end: float) -> None:
    """Draw a period without a published value: a column of wash that no line crosses."""
    place = blended_transform_factory(axes.transData, axes.transAxes)
    patch = Rectangle((start, 0), end - start, 1, transform=place, facecolor=canvas.theme.wash, linewidth=0)
    patch.set_zorder(GRID - 0.1)
    axes.add_artist(patch)


def definition_break(canvas: Canvas, axes: Axes, x: float) -> None:
    """Draw a change of definition: a dotted vertical where the series is cut."""
    place = blended_transform_factory(axes.transData, axes.transAxes)
    canvas.line(axes, [x, x], [0, 1], place, "ink2", 0.8, GRID, dashes=(1.0, 1.8))


def box(canvas: Canvas, axes: Axes, place: Box, *, fill: str, edge: str, width: float) -> None:
    """Draw a box that holds words; ``place`` is in the data units of axes whose y goes down."""
    patch = Rectangle((place.left, place.top), place.width, place.height, linewidth=width, clip_on=False)
    patch.set(facecolor=canvas.theme.colour(fill), edgecolor=canvas.theme.colour(edge), zorder=POINT)
    axes.add_artist(patch)
