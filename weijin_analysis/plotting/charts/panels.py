"""Panels: several charts on one page, each in a box of its own under its own head.

Panels stand side by side on a wide page and one above the other on a tall one. Any chart can be a panel: it draws
on a view of the page whose plot is the box. A chart that can share its axis (see :class:`Sharing`) has the same
first and last year as the others, and starts level with those above and below it; where one measure is compared, it
has the same values too. What must not go in here: what a panel shows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from weijin_analysis.messages import Message
from weijin_analysis.plotting.canvas import Canvas
from weijin_analysis.plotting.figure import Chart
from weijin_analysis.plotting.geometry import Box
from weijin_analysis.plotting.style import LABEL_LEADING

ACROSS = 26.0
"""Points between two panels side by side."""
DOWN = 9.0
"""Points between two panels one above the other."""
HEAD_GAP = 0.9
"""From the last line of a head to the panel, in type sizes."""
MOST_ACROSS = 3
"""Most panels side by side on a wide page where nothing is said."""


@dataclass(frozen=True)
class Shared:
    """What a panel has in common with the others.

    Parameters
    ----------
    first, last : float
        Ends of the x axis, as years.
    left, right : float
        Points left free beside the axes: what the panels one above the other need at most.
    ticked : bool
        Whether the years are written; not where a panel of the same column stands below.
    values : tuple of float
        The lowest and the highest value of all panels, where their axes of values are to be alike.
    """

    first: float
    last: float
    left: float = 0.0
    right: float = 0.0
    ticked: bool = True
    values: tuple[float, ...] = ()


@runtime_checkable
class Sharing(Protocol):
    """A chart over years that can be given an axis in common with others."""

    @property
    def years(self) -> tuple[float, float]:
        """The first and the last year drawn."""

    @property
    def values(self) -> list[float]:
        """Every number that the axis of values must show."""

    def rooms(self, canvas: Canvas) -> tuple[float, float]:
        """Points needed left and right of the axes in the plot of a canvas."""

    def sharing(self, shared: Shared) -> Chart:
        """Return this chart on the common axis."""


@dataclass(frozen=True)
class Panels:
    """Charts with their heads.

    Parameters
    ----------
    parts : tuple of (Message or None, Chart)
        In reading order.
    columns : tuple of int
        Panels side by side on a wide page and on a tall one.
    same_x : bool
        Whether charts over years show the same years.
    heights : tuple of float
        Relative heights of the panels where they stand in stacks; none for panels in rows.
    stacks : tuple of int
        How many of them stand in each column of a wide page; on a tall one all stand in one.
    same_y : bool
        Whether charts over years show the same values.
    """

    parts: tuple[tuple[Message | None, Chart], ...]
    columns: tuple[int, int]
    same_x: bool = True
    heights: tuple[float, ...] = ()
    stacks: tuple[int, ...] = ()
    same_y: bool = False

    @property
    def empty(self) -> bool:
        """Whether no panel has anything to draw."""
        return not self.parts

    @property
    def spanning(self) -> list[int]:
        """The numbers of the panels that get axes in common."""
        able = [number for number, (_, chart) in enumerate(self.parts) if isinstance(chart, Sharing)]
        return able if (self.same_x or self.same_y) and not self.heights else []

    def draw(self, canvas: Canvas) -> None:
        """Draw every head and its chart."""
        across = self.columns[0 if canvas.wide else 1]
        boxes = _stacked(canvas, self) if self.heights else _boxes(canvas, self, across)
        views = [canvas.within(box) for box in boxes]
        charts = _aligned(self, views, across)
        for view, chart in zip(views, charts, strict=True):
            chart.draw(view)


def panels(
    parts: Sequence[tuple[Message | None, Chart]],
    *,
    columns: int | tuple[int, int] | None = None,
    same_x: bool = True,
    heights: Sequence[float] = (),
    stacks: Sequence[int] = (),
    same_y: bool = False,
) -> Panels:
    """Return charts as panels of one figure; a chart that is ``empty`` is left out, and the others take its room.

    Parameters
    ----------
    parts : sequence of (Message or None, Chart)
        Head (what is measured, with its unit) and chart of each panel.
    columns : int or pair of int, optional
        Panels side by side, on every page or on a wide and on a tall one. By default all of them, three at most,
        on a wide page, and one on a tall one.
    same_x : bool, default True
        Give charts over years the same first and last year.
    heights : sequence of float, optional
        Relative heights of all panels, for such as need unequal room: they then stand in columns instead of rows, on
        a tall page in one, and each chart has its own axis.
    stacks : sequence of int, optional
        How many panels stand in each column of a wide page, if they have ``heights``; by default one.
    same_y : bool, default False
        Give charts over years the same lowest and highest value: for one measure, so that heights compare.
    """
    kept = [number for number, (_, chart) in enumerate(parts) if not getattr(chart, "empty", False)]
    drawn = tuple(parts[number] for number in kept)
    wide, tall = (min(len(drawn), MOST_ACROSS) or 1, 1) if columns is None else _pair(columns)
    shares = tuple(heights[number] for number in kept) if heights else ()
    return Panels(drawn, (wide, tall), same_x, shares, _left_in(stacks or (1,) * len(parts), kept), same_y)


def _left_in(stacks: Sequence[int], kept: Sequence[int]) -> tuple[int, ...]:
    """How many panels each column still has; a column without any is left out."""
    column_of = [column for column, count in enumerate(stacks) for _ in range(count)]
    left = [sum(column_of[number] == column for number in kept) for column in range(len(stacks))]
    return tuple(count for count in left if count)


def _pair(columns: int | tuple[int, int]) -> tuple[int, int]:
    return (columns, columns) if isinstance(columns, int) else columns


def _boxes(canvas: Canvas, chart: Panels, across: int) -> list[Box]:
    """Write the heads and return the places of the charts below them, row by row."""
    count = -(-len(chart.parts) // across)
    width = (canvas.plot.width - (across - 1) * ACROSS) / across
    heads = [_broken(canvas, head, width) for head, _ in chart.parts]
    rooms = [_head_room(canvas, heads[row * across : (row + 1) * across]) for row in range(count)]
    height = (canvas.plot.height - sum(rooms) - (count - 1) * DOWN) / count
    boxes, top = [], canvas.plot.top
    for number, head in enumerate(heads):
        row, column = divmod(number, across)
        if row and not column:
            top += rooms[row - 1] + height + DOWN
        left = canvas.plot.left + column * (width + ACROSS)
        if head:
            canvas.page_text(left, top + canvas.sizes.label, head, colour="ink", weight=700)
        boxes.append(Box(left, top + rooms[row], left + width, top + rooms[row] + height))
    return boxes


def _stacked(canvas: Canvas, chart: Panels) -> list[Box]:
    """Write the heads and return the places of the charts below them, column by column."""
    stacks = chart.stacks if canvas.wide else (len(chart.parts),)
    width = (canvas.plot.width - (len(stacks) - 1) * ACROSS) / len(stacks)
    boxes: list[Box] = []
    for column, count in enumerate(stacks):
        left = canvas.plot.left + column * (width + ACROSS)
        boxes += _stack(canvas, chart, len(boxes), count, left, width)
    return boxes


def _stack(canvas: Canvas, chart: Panels, first: int, count: int, left: float, width: float) -> list[Box]:
    """One column: so many panels from the first on."""
    numbers = range(first, first + count)
    heads = [_broken(canvas, chart.parts[number][0], width) for number in numbers]
    rooms = [_head_room(canvas, [head]) for head in heads]
    free = canvas.plot.height - sum(rooms) - (count - 1) * DOWN
    scale = free / sum(chart.heights[number] for number in numbers)
    boxes, top = [], canvas.plot.top
    for number, head, room in zip(numbers, heads, rooms, strict=True):
        if head:
            canvas.page_text(left, top + canvas.sizes.label, head, colour="ink", weight=700)
        bottom = top + room + scale * chart.heights[number]
        boxes.append(Box(left, top + room, left + width, bottom))
        top = bottom + DOWN
    return boxes


def _broken(canvas: Canvas, head: Message | None, width: float) -> str:
    return "" if head is None else canvas.wrap(head, width, weight=700)


def _head_room(canvas: Canvas, heads: Sequence[str]) -> float:
    """Points that the heads of one row need, the longest of them deciding."""
    lines = max((head.count("\n") + 1 for head in heads if head), default=0)
    return (1 + (lines - 1) * LABEL_LEADING + HEAD_GAP) * canvas.sizes.label if lines else 0.0


def _aligned(chart: Panels, views: Sequence[Canvas], across: int) -> list[Chart]:
    """The charts, those over years on axes in common."""
    charts = [part for _, part in chart.parts]
    spanning = chart.spanning
    if not spanning:
        return charts
    ends = {number: charts[number].years for number in spanning}
    if chart.same_x:
        span = min(first for first, _ in ends.values()), max(last for _, last in ends.values())
        ends = dict.fromkeys(ends, span)
    drawn = [value for number in spanning for value in charts[number].values]
    values = (min(drawn), max(drawn)) if chart.same_y else ()
    first_try = {number: charts[number].sharing(Shared(*ends[number], values=values)) for number in spanning}
    rooms = {number: made.rooms(views[number]) for number, made in first_try.items()}
    for number in spanning:
        column = [room for other, room in rooms.items() if other % across == number % across]
        left, right = (max(room[side] for room in column) for side in (0, 1))
        ticked = not chart.same_x or number + across not in spanning
        charts[number] = charts[number].sharing(Shared(*ends[number], left, right, ticked, values))
    return charts
