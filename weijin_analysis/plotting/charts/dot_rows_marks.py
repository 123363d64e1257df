"""The marks of rows of dots: one dot a period, links between those that say the same thing, the scale below.

What must not go in here: where rows stand, and where a value is written.
"""

from __future__ import annotations

from collections.abc import Iterable
from math import isnan
from typing import TYPE_CHECKING

from matplotlib.axes import Axes

from weijin_analysis.messages import Message
from weijin_analysis.plotting import marks
from weijin_analysis.plotting.canvas import GRID, Canvas
from weijin_analysis.plotting.charts.dot_rows_labels import REMARK_GAP, Labels, Wording
from weijin_analysis.plotting.charts.dot_rows_layout import Column
from weijin_analysis.plotting.charts.value_place import ValuePlace

if TYPE_CHECKING:
    from weijin_analysis.plotting.charts.dot_rows import Dot, DotRow, DotRows

PALE = ("vintage1", "vintage2")
"""Steps with an edge, for they are hard to see on paper."""
DOT, NEWEST = 5.5, 7.0
EDGE = 0.7
LINK = 2.2


def draw_column(canvas: Canvas, chart: DotRows, column: Column, wording: Wording) -> None:
    """Draw the scale of a column, its names, its dots and their values."""
    axes, place = column.axes, column.place
    _draw_scale(canvas, column, chart.reference)
    for y, line in column.placed:
        if line.row is None:
            column.write(y, line.head, 0, colour="zhu_text", weight=700)
            continue
        name, remark = wording.name(line.row), canvas.say(line.row.remark)
        column.write(y, name, 0, colour="ink")
        if remark:
            column.write(y, remark, canvas.width(name) + REMARK_GAP, colour="ink3")
        _draw_row(canvas, axes, line.row, y, place)
    rows = [(y, line.row) for y, line in column.placed if line.row]
    Labels(canvas, axes, place, wording).write(rows, chart.reference[0] if chart.reference else None)


def _draw_scale(canvas: Canvas, column: Column, reference: tuple[float, Message] | None) -> None:
    axes, ticks = column.axes, column.ticks
    canvas.grid_x(axes, [column.place.at(tick) for tick in ticks if not reference or tick != reference[0]])
    words = [column.place.words(tick, canvas.language) for tick in ticks]
    canvas.bottom_axis(axes, [column.place.at(tick) for tick in ticks], words)
    if reference:
        at = column.place.at(reference[0])
        canvas.reference_x(axes, at)
        canvas.text(axes, at, axes.get_ylim()[1], reference[1], colour="ink", ha="center", va="bottom", dy=3.5)


def _draw_row(canvas: Canvas, axes: Axes, row: DotRow, y: float, place: ValuePlace) -> None:
    for one, other in row.links:
        _draw_link(canvas, axes, (place.at(one.value), y), (place.at(other.value), y), other.role)
    for dot in row.unbegun:
        _draw_link(canvas, axes, (axes.get_xlim()[0], y), (place.at(dot.value), y), dot.role)
    for dot in sorted(row.dots, key=lambda dot: dot in row.valued):
        newest = dot in row.valued
        colour = ("zhu" if newest else "vintage2") if dot.role else f"vintage{dot.step}"
        _draw_dot(canvas, axes, dot, y, place, (colour, NEWEST if newest else DOT))


def _draw_link(canvas: Canvas, axes: Axes, start: tuple[float, float], end: tuple[float, float], role: str) -> None:
    xs, ys = zip(start, end, strict=True)
    dashes: Iterable[float] = (4, 3) if role == "paper" else ()
    canvas.line(axes, xs, ys, axes.transData, "b50", 1.4 if role else LINK, GRID + 0.5, tuple(dashes))


def _draw_dot(canvas: Canvas, axes: Axes, dot: Dot, y: float, place: ValuePlace, look: tuple[str, float]) -> None:
    colour, size = look
    if dot.is_range:
        marks.range_bar(canvas, axes, place.at(dot.low), place.at(dot.high), y, "b80")
    if isnan(dot.value):
        return
    x = place.at(dot.value)
    if dot.shape == "square":
        marks.reported(canvas, axes, x, y)
    elif dot.shape == "diamond":
        marks.foreseen(canvas, axes, x, y)
    elif dot.shape == "hollow":
        marks.hollow(canvas, axes, x, y, colour, size=size - 0.5)
    else:
        edge = "vintage3" if colour in PALE else "paper"
        canvas.mark(axes, (x, y), "o", size + EDGE, fill=colour, edge=edge, edge_width=EDGE)
