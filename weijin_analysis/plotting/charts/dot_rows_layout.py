"""Where rows of dots stand: lines in one or two columns, names at the left, one scale for all.

What must not go in here: marks, and which value is written.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from matplotlib.axes import Axes

from weijin_analysis.messages import Message
from weijin_analysis.plotting.canvas import Canvas
from weijin_analysis.plotting.charts.value_place import ValuePlace, fitted
from weijin_analysis.plotting.geometry import Box
from weijin_analysis.plotting.style import TICK_ROOM

if TYPE_CHECKING:
    from weijin_analysis.plotting.charts.dot_rows import DotRow, DotRows
    from weijin_analysis.plotting.charts.dot_rows_labels import Wording

COLUMN_GAP = 26.0
NARROWEST_COLUMN = 200.0
TALLEST, TIGHT = 20.0, 13.0
"""The most a row takes, and what it needs at least before a second column is opened."""
FEW, ROOMY = 4, 32.0
"""So few lines may take more, so that they do not huddle at the top of their place."""
BEFORE_HEAD = 0.25
"""Empty lines before the head of a group that is not the first."""
CRAMPED = 10.5
"""Points of a row below which groups close up."""
FOOT = 3.0
EDGE = 5.0
"""Points that a mark needs on each side."""


@dataclass(frozen=True)
class Line:
    """One line of a column: the head of a group, or an item."""

    head: str | Message = ""
    row: DotRow | None = None


@dataclass(frozen=True)
class Column:
    """A column of lines with its axes.

    Parameters
    ----------
    canvas : Canvas
        The page.
    box : Box
        Its place on the page.
    axes : Axes
        Values from left to right, lines from top to bottom.
    placed : list of (float, Line)
        The lines and where they stand.
    place : ValuePlace
        The scale.
    """

    canvas: Canvas
    box: Box
    axes: Axes
    placed: list[tuple[float, Line]]
    place: ValuePlace

    @property
    def ticks(self) -> list[float]:
        """The values written under the axes, none whose number would leave the column."""
        found = self.place.ticks(self.place.most_ticks(self.canvas, self.axes.bbox.width))
        return [tick for tick in found if self._end(tick) <= self.box.right]

    def _end(self, tick: float) -> float:
        x = self.axes.transData.transform((self.place.at(tick), 0))[0]
        return float(x) + self.canvas.width(self.place.words(tick, self.canvas.language)) / 2

    def write(self, y: float, words: str | Message, x: float, **style: object) -> None:
        """Write words ``x`` points from the column's left edge."""
        shift = self.box.left - self.axes.bbox.x0 + x
        self.canvas.text(self.axes, self.axes.get_xlim()[0], y, words, dx=shift, **style)


def columns_of(canvas: Canvas, chart: DotRows, wording: Wording) -> list[Column]:
    """Return the columns of a chart, all on one scale and with lines of one height."""
    top = canvas.sizes.label + 6.0 if chart.reference else 0.0
    height = canvas.plot.height - TICK_ROOM - FOOT - top
    parts = _parts(chart, canvas.plot.width, height)
    width = (canvas.plot.width - (len(parts) - 1) * COLUMN_GAP) / len(parts)
    left = max(wording.name_room(row) for row in chart.rows)
    place = fitted(chart.scale, width - left, chart.values, _reaches(chart, wording))
    stacks = [_stacked(part, BEFORE_HEAD) for part in parts]
    if _tallest(stacks) * CRAMPED > height:
        stacks = [_stacked(part, 0.0) for part in parts]
    tallest = _tallest(stacks)
    pitch = min(ROOMY if tallest <= FEW else TALLEST, height / tallest)
    return [
        _column(canvas, number * (width + COLUMN_GAP), width, left, top, pitch, tallest, stack, place)
        for number, stack in enumerate(stacks)
    ]


def _column(
    canvas: Canvas, shift: float, width: float, left: float, top: float, pitch: float, lines: float,
    stack: list[tuple[float, Line]], place: ValuePlace,
) -> Column:  # fmt: skip
    x, y = canvas.plot.left + shift, canvas.plot.top
    box = Box(x, y, x + width, y + top + lines * pitch + FOOT + TICK_ROOM)
    axes = canvas.axes_in(box.inset(left=left, top=top, bottom=TICK_ROOM))
    axes.set_xlim(*place.limits)
    axes.set_ylim(lines - 0.5 + FOOT / pitch, -0.5)
    return Column(canvas, box, axes, stack, place)


def _reaches(chart: DotRows, wording: Wording) -> list[tuple[float, float, float]]:
    """What every mark and every written value needs beside its place."""
    reaches = [(end, EDGE, EDGE) for end in chart.values]
    for row in chart.rows:
        reaches += [(dot.ends[1], EDGE, wording.value_room(dot)) for dot in row.valued]
    if chart.reference:
        half = wording.canvas.width(chart.reference[1]) / 2
        reaches.append((chart.reference[0], min(half, EDGE), half))
    return reaches


def _tallest(stacks: Sequence[list[tuple[float, Line]]]) -> float:
    return max(stack[-1][0] + 1 for stack in stacks)


def _stacked(lines: Sequence[Line], before_head: float) -> list[tuple[float, Line]]:
    """Each line with its place from the top, counted in lines."""
    placed, y = [], 0.0
    for number, line in enumerate(lines):
        y += before_head if number and line.row is None else 0.0
        placed.append((y, line))
        y += 1.0
    return placed


def _parts(chart: DotRows, width: float, height: float) -> list[list[Line]]:
    """The lines in one part, or in two of nearly one length that never split a group if there are several."""
    lines = chart.lines
    crowded = len(lines) * TIGHT > height and width >= 2 * NARROWEST_COLUMN + COLUMN_GAP
    columns = chart.columns or (2 if crowded else 1)
    if columns == 1 or len(lines) < 2:
        return [lines]
    heads = [number for number, line in enumerate(lines) if line.row is None and number]
    cut = min(heads or range(1, len(lines)), key=lambda at: (max(at, len(lines) - at), -at))
    return [lines[:cut], lines[cut:]]
