"""Where names, bars and values of ranked bars stand: beside the bars, or above them where names are long.

Every measure gets the widest scale on which its values end inside its column. What must not go in here:
drawing, and data.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from matplotlib.axes import Axes

from weijin_analysis.plotting.canvas import Canvas
from weijin_analysis.plotting.geometry import Box
from weijin_analysis.plotting.style import LABEL_LEADING

if TYPE_CHECKING:
    from weijin_analysis.plotting.charts.ranked import Bar, Ranked, Row

LOOSE = 6.0
"""Points between two words that belong together, and between a head and its bars."""
NAME_GAP = 12.0
COLUMN_GAP = 20.0
LONG = 0.42
"""Share of the width from which on names stand above their bars."""
TALLEST, TALLEST_ABOVE = 27.0, 40.0
"""Most points a row takes with its name beside or above."""
TIP_GAP = 4.0
SQUARE = 5.0
"""Points a square needs beyond its value."""
TEXT_HUES = {"zhu": "zhu_text", "lv": "ink", "huang": "ink"}
"""Colours of words beside a mark: some hues are too pale for small text."""


@dataclass(frozen=True)
class Layout:
    """The places of one chart on one page.

    Parameters
    ----------
    axes : mapping of str to Axes
        The axes of each measure; row ``i`` has the room from i - 0.5 to i + 0.5, from the top.
    heads : mapping of str to str
        Heads broken into lines, "" for none.
    left : float
        Points from the page's edge of the plot to the bars.
    places, names : tuple of float
        Middles of bars and of names, by row.
    thickness : float
        Of the bars, in rows.
    """

    axes: Mapping[str, Axes]
    heads: Mapping[str, str]
    left: float
    places: tuple[float, ...]
    names: tuple[float, ...]
    thickness: float


def layout_of(canvas: Canvas, chart: Ranked) -> Layout:
    """Return the layout of a chart on the plot of a canvas."""
    longest = max(name_width(canvas, row) for row in chart.rows)
    above = len(chart.heads) == 1 and longest + NAME_GAP > LONG * canvas.plot.width
    left = 0.0 if above else longest + NAME_GAP
    width = (canvas.plot.width - left - (len(chart.heads) - 1) * COLUMN_GAP) / len(chart.heads)
    heads = {name: canvas.wrap(head, width) if head else "" for name, head in chart.heads.items()}
    top = max(_head_room(canvas, head) for head in heads.values())
    pitch = min(TALLEST_ABOVE if above else TALLEST, (canvas.plot.height - top) / len(chart.rows))
    box = Box(canvas.plot.left + left, canvas.plot.top + top, 0, canvas.plot.top + top + pitch * len(chart.rows))
    axes = {
        name: _column(canvas, chart, name, Box(start, box.top, start + width, box.bottom))
        for name, start in zip(heads, (box.left + i * (width + COLUMN_GAP) for i in range(len(heads))), strict=True)
    }
    rows = range(len(chart.rows))
    if above:
        return Layout(axes, heads, left, tuple(i + 0.22 for i in rows), tuple(i - 0.26 for i in rows), 0.36)
    return Layout(axes, heads, left, tuple(rows), tuple(rows), 0.62)


def name_of(canvas: Canvas, row: Row) -> str:
    """What an item is called on this page."""
    return canvas.name(row.name) if isinstance(row.name, str) else canvas.say(row.name)


def name_width(canvas: Canvas, row: Row) -> float:
    """Points that a name and what stands behind it need."""
    behind = 0.0 if row.remark is None else LOOSE + canvas.width(row.remark)
    return canvas.width(name_of(canvas, row), weight=name_weight(row)) + behind


def name_weight(row: Row) -> int:
    """Bold for what stands out."""
    return 700 if row.colour else 400


def tip_style(row: Row) -> dict[str, object]:
    """Size, weight and colour of a value."""
    if row.colour:
        return {"size": "key", "weight": 700, "colour": TEXT_HUES.get(row.colour, row.colour)}
    return {"size": "label", "weight": 400, "colour": "ink2"}


def tip_gap(bar: Bar) -> float:
    """Points from the end of a bar to its value."""
    return TIP_GAP + (SQUARE if bar.reported else 0.0)


def _tip_room(canvas: Canvas, row: Row, bar: Bar) -> float:
    style = tip_style(row)
    return tip_gap(bar) + canvas.width(bar.words(canvas.language), style["size"], style["weight"])


def _head_room(canvas: Canvas, head: str) -> float:
    lines = head.count("\n") + 1 if head else 0
    return lines * LABEL_LEADING * canvas.sizes.label + LOOSE if lines else 0.0


def _column(canvas: Canvas, chart: Ranked, measure: str, box: Box) -> Axes:
    """Axes of one measure, as wide a scale as its values allow."""
    bars = [(row, row.bars[measure]) for row in chart.rows if measure in row.bars]
    rooms = [(box.width - _tip_room(canvas, row, bar), bar.end) for row, bar in bars]
    rooms.append((min(width for width, _ in rooms), chart.reach))
    scales = [width / end for width, end in rooms if end > 0]
    axes = canvas.axes_in(box)
    axes.set(xlim=(0, box.width / min(scales, default=box.width)), ylim=(len(chart.rows) - 0.5, -0.5))
    return axes
