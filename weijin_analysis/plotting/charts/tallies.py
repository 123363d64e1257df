"""How many statements of each row came to which verdict: lying bars of counted blocks.

Blocks stand in the order of the verdicts and carry their number; partly is hatched, open outlined, unverifiable
dashed, so that they can be told apart without colour. What must not go in here: judging, and rates.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.patches import Rectangle
from numpy import arange

from weijin_analysis import formats
from weijin_analysis.messages import Message
from weijin_analysis.plotting.canvas import MARK, Canvas
from weijin_analysis.plotting.charts.scale import points_per_x
from weijin_analysis.plotting.verdict_marks import verdict_mark
from weijin_analysis.verdicts import CAME_TRUE, COLOURS, DID_NOT, PARTLY, UNVERIFIABLE, VERDICTS, word

TALLEST = 24.0
HEIGHT = 0.66
"""Of a bar, as a part of its row."""
NAME_GAP = 6.0
INSIDE = 1.0
"""Points left free beside a number in its block."""
KEY_MARK, KEY_GAP, KEY_DISTANCE = 9.0, 4.0, 13.0
KEY_HEIGHT = 22.0
EDGE = 0.9

_FILLED = (CAME_TRUE, PARTLY, DID_NOT)
HATCH_CONTRAST = 0.25
STRIPE = 3.4
"""Points between two lines of the hatching."""


@dataclass(frozen=True)
class Tallies:
    """Rows of counts.

    Parameters
    ----------
    rows : tuple of (str or Message, mapping of str to int)
        Name and count by verdict, from the top to the bottom.
    """

    rows: tuple[tuple[str | Message, Mapping[str, int]], ...]

    @property
    def empty(self) -> bool:
        """Whether nothing is counted; among panels such a chart is left out."""
        return not any(sum(counts.values()) for _, counts in self.rows)

    def draw(self, canvas: Canvas) -> None:
        """Draw the key, the names, and the blocks."""
        left = max(canvas.width(name) for name, _ in self.rows) + NAME_GAP
        key = _key_height(canvas)
        pitch = min(TALLEST, (canvas.plot.height - key) / len(self.rows))
        axes = canvas.axes(left=left, top=key, bottom=canvas.plot.height - key - pitch * len(self.rows))
        most = max(sum(counts.values()) for _, counts in self.rows)
        axes.set(xlim=(0, most), ylim=(len(self.rows) - 0.5, -0.5))
        _draw_key(canvas, key)
        for y, (name, counts) in enumerate(self.rows):
            canvas.text(axes, 0, y, name, colour="ink", ha="right", dx=-NAME_GAP)
            _draw_row(canvas, axes, y, counts)


def tallies(rows: Sequence[tuple[str | Message, Mapping[str, int]]]) -> Tallies:
    """Return bars of counted blocks.

    Parameters
    ----------
    rows : sequence of (name, counts)
        What is counted, and how many by verdict (see :func:`weijin_analysis.verdicts.tally`).
    """
    return Tallies(tuple(rows))


def _draw_row(canvas: Canvas, axes: Axes, y: int, counts: Mapping[str, int]) -> None:
    start = 0
    for verdict in VERDICTS:
        count = counts.get(verdict, 0)
        if count:
            block = axes.add_patch(_block(canvas, start, y, count, verdict))
            if verdict == PARTLY:
                _hatch(canvas, axes, block)
            _write_count(canvas, axes, start + count / 2, y, count, verdict)
        start += count


def _block(canvas: Canvas, start: int, y: int, count: int, verdict: str) -> Rectangle:
    colour, paper = canvas.theme.colour(COLOURS[verdict]), canvas.theme.paper
    style: dict[str, Any] = {"facecolor": colour, "edgecolor": paper, "linewidth": EDGE}
    if verdict not in _FILLED:
        style = {"facecolor": paper, "edgecolor": colour, "linewidth": EDGE}
        style["linestyle"] = (0, (2.2, 1.6)) if verdict == UNVERIFIABLE else "-"
    return Rectangle((start, y - HEIGHT / 2), count, HEIGHT, zorder=MARK, clip_on=False, **style)


def _hatch(canvas: Canvas, axes: Axes, block: Rectangle) -> None:
    """Rule a block with slanting lines, as drawn lines: the edition pairs drawings that differ in colours only."""
    wide, high = points_per_x(axes), axes.bbox.height / abs(axes.get_ylim()[0] - axes.get_ylim()[1])
    slant, step = block.get_height() * high / wide, STRIPE / wide
    left, bottom = block.get_xy()
    starts = arange(left - slant, left + block.get_width(), step)
    lines = [((x, bottom + block.get_height()), (x + slant, bottom)) for x in starts]
    colour = canvas.theme.blend(COLOURS[PARTLY], "paper", HATCH_CONTRAST)
    stripes = axes.add_collection(LineCollection(lines, colors=colour, linewidths=EDGE, zorder=MARK), autolim=False)
    stripes.set_clip_path(block)


def _write_count(canvas: Canvas, axes: Axes, x: float, y: int, count: int, verdict: str) -> None:
    """Write the number where the block has room for it."""
    text = formats.number(count, canvas.language)
    if canvas.width(text, weight=700) + 2 * INSIDE <= count * points_per_x(axes):
        colour = "paper" if verdict in _FILLED else COLOURS[verdict]
        canvas.text(axes, x, y, text, colour=colour, weight=700, ha="center")


def _key(canvas: Canvas) -> list[list[tuple[str, float]]]:
    """Verdicts with the points from the left at which they stand, in as many lines as they need."""
    lines: list[list[tuple[str, float]]] = [[]]
    x = 0.0
    for verdict in VERDICTS:
        width = KEY_MARK + KEY_GAP + canvas.width(word(verdict), weight=700)
        if lines[-1] and x + width > canvas.plot.width:
            lines, x = [*lines, []], 0.0
        lines[-1].append((verdict, x))
        x += width + KEY_DISTANCE
    return lines


def _key_height(canvas: Canvas) -> float:
    return KEY_HEIGHT * len(_key(canvas))


def _draw_key(canvas: Canvas, height: float) -> None:
    axes = canvas.axes(bottom=canvas.plot.height - height)
    axes.set(xlim=(0, canvas.plot.width), ylim=(height, 0))
    for number, line in enumerate(_key(canvas)):
        y = KEY_HEIGHT * number + KEY_HEIGHT / 2 - 3
        for verdict, x in line:
            verdict_mark(canvas, axes, x + KEY_MARK / 2, y, verdict, KEY_MARK)
            style = {"colour": COLOURS[verdict], "weight": 700}
            canvas.text(axes, x + KEY_MARK + KEY_GAP, y, word(verdict), **style)
