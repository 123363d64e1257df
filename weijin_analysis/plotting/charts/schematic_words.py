"""Words at the arrows of a schematic: where they stand, and what stands in their place where there is no room.

Words touch no box, no other words and no other arrow. An arrow without room for its words has a number, and its words
follow that number in a list below the drawing. What must not go in here: boxes, and what is drawn of an arrow.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import hypot
from typing import TYPE_CHECKING

from matplotlib.axes import Axes

from weijin_analysis.messages import message
from weijin_analysis.plotting.canvas import CAP_HEIGHT, Canvas
from weijin_analysis.plotting.geometry import Box
from weijin_analysis.plotting.style import LABEL_LEADING

if TYPE_CHECKING:
    from weijin_analysis.plotting.charts.schematic import Edge

SMALL = 8.0
"""Type size of an arrow's words."""
HIDDEN = 0.6
"""The most of an arrow that its words may cover."""
FLAT = 0.95
"""Cosine of the slope up to which an arrow counts as flat."""
AIR = 2.0
LIST_LEADING = 1.45
"""From one line of the list to the next, in type sizes."""
LIST_GAP = 14.0
"""Points between two entries of the list."""


@dataclass(frozen=True)
class Arrow:
    """An arrow on the page, from the rim of one box to the rim of another."""

    edge: Edge
    start: tuple[float, float]
    end: tuple[float, float]

    @property
    def length(self) -> float:
        """Its length in points."""
        return hypot(self.end[0] - self.start[0], self.end[1] - self.start[1])

    @property
    def direction(self) -> tuple[float, float]:
        """Where it points, as a step of one point."""
        length = max(self.length, 1e-9)
        return (self.end[0] - self.start[0]) / length, (self.end[1] - self.start[1]) / length

    def at(self, share: float) -> tuple[float, float]:
        """The point of it that lies so far along."""
        return tuple(a + share * (b - a) for a, b in zip(self.start, self.end, strict=True))  # type: ignore[return-value]


@dataclass(frozen=True)
class Words:
    """What stands at an arrow, broken into lines, in its place on the page; ``weight`` as in type."""

    text: str
    box: Box
    weight: int = 400


def text_width(canvas: Canvas, text: str, size: str | float = "label") -> float:
    """Return the width of the longest line."""
    return max(canvas.width(line, size) for line in text.split("\n"))


def text_height(canvas: Canvas, text: str, size: str | float = "label") -> float:
    """Return the height from the top of the first line to the baseline of the last."""
    points = canvas.sizes.of(size)
    return (CAP_HEIGHT[canvas.language] + text.count("\n") * LABEL_LEADING) * points


def placed(
    canvas: Canvas, arrows: Sequence[Arrow], boxes: Sequence[Box], page: Box, listed: Mapping[Edge, int]
) -> dict[Edge, Words]:
    """Return words where they touch no box, no other words and no other arrow; short arrows choose first.

    Parameters
    ----------
    canvas : Canvas
        For the widths of words.
    arrows : sequence of Arrow
        All arrows.
    boxes : sequence of Box
        What words keep out of.
    page : Box
        What they stay inside.
    listed : mapping of Edge to int
        The arrows that have a number instead.
    """
    taken, found = list(boxes), {}
    for arrow in sorted(arrows, key=lambda arrow: arrow.length):
        others = [other for other in arrows if other is not arrow]
        for words in _candidates(canvas, arrow, listed.get(arrow.edge)):
            if _inside(words.box, page) and not _in_the_way(words.box, taken, others):
                taken.append(words.box)
                found[arrow.edge] = words
                break
    return found


def draw_words(canvas: Canvas, axes: Axes, words: Words) -> None:
    """Write words in their place."""
    x, style = (words.box.left + words.box.right) / 2, {"size": SMALL, "weight": words.weight, "colour": "ink2"}
    canvas.text(axes, x, words.box.top, words.text, ha="center", va="top", halo=True, **style)


def list_height(canvas: Canvas, listed: Mapping[Edge, int]) -> float:
    """Return the points that the list below the drawing needs."""
    return len(_list_lines(canvas, listed)) * LIST_LEADING * SMALL


def draw_list(canvas: Canvas, listed: Mapping[Edge, int]) -> None:
    """Write the list of numbers with their words at the foot of the plot."""
    y = canvas.plot.bottom - 2 - list_height(canvas, listed)
    for line in _list_lines(canvas, listed):
        x, y = canvas.plot.left, y + LIST_LEADING * SMALL
        for entry in line:
            canvas.page_text(x, y, entry, size=SMALL, colour="ink2")
            x += canvas.width(entry, SMALL) + LIST_GAP


def _list_lines(canvas: Canvas, listed: Mapping[Edge, int]) -> list[list[str]]:
    """The entries of the list, as many on a line as fit."""
    lines: list[list[str]] = []
    room = 0.0
    for edge, number in listed.items():
        entry = canvas.say(message("chart.numbered", number=number, words=edge.name))
        width = canvas.width(entry, SMALL) + LIST_GAP
        if not lines or width - LIST_GAP > room:
            lines.append([])
            room = canvas.plot.width
        lines[-1].append(entry)
        room -= width
    return lines


def _candidates(canvas: Canvas, arrow: Arrow, number: int | None) -> Iterator[Words]:
    """Places along the arrow, in the order in which they are liked: few lines, and the middle of the arrow, first."""
    weight = 400 if number is None else 700
    for text in _texts(canvas, arrow, number):
        width, height = text_width(canvas, text, SMALL), text_height(canvas, text, SMALL)
        for share in (0.5, 0.42, 0.58, 0.34, 0.66, 0.26, 0.74):
            x, y = arrow.at(share)
            for dx, dy in _beside(arrow, width, height):
                left, top = x + dx - width / 2, y + dy - height / 2
                yield Words(text, Box(left, top, left + width, top + height), weight)


def _texts(canvas: Canvas, arrow: Arrow, number: int | None) -> list[str]:
    """The number, or the words in one, two and three lines."""
    if number is not None:
        return [str(number)]
    name, whole = arrow.edge.name, canvas.width(arrow.edge.name, SMALL)
    return list(dict.fromkeys(canvas.wrap(name, whole / lines + SMALL, SMALL) for lines in (1, 2, 3)))


def _beside(arrow: Arrow, width: float, height: float) -> list[tuple[float, float]]:
    """Where the middle of words may lie, from a point of the arrow.

    On the arrow, if enough of it stays in sight; above and below a flat one, left and right of a steep one.
    """
    dx, dy = (abs(part) for part in arrow.direction)
    covered = min(width / max(dx, 1e-9), height / max(dy, 1e-9))
    on_it = [(0.0, 0.0)] if covered < HIDDEN * arrow.length else []
    if dx > FLAT:
        return [(0.0, -(height / 2 + AIR)), (0.0, height / 2 + AIR)]
    side = width / 2 + AIR + height / 2 * dx / max(dy, 0.3)
    return [*on_it, (side, 0.0), (-side, 0.0)]


def _in_the_way(box: Box, taken: Iterable[Box], others: Iterable[Arrow]) -> bool:
    return any(_touch(box, other) for other in taken) or any(_runs_through(other, box) for other in others)


def _inside(box: Box, page: Box) -> bool:
    return box.left >= page.left and box.right <= page.right and box.top >= page.top and box.bottom <= page.bottom


def _touch(one: Box, other: Box) -> bool:
    across = min(one.right, other.right) - max(one.left, other.left)
    along = min(one.bottom, other.bottom) - max(one.top, other.top)
    return across > -AIR and along > -AIR


def _runs_through(arrow: Arrow, box: Box) -> bool:
    steps = [arrow.at(step / 40) for step in range(41)]
    return any(box.left - 1 < x < box.right + 1 and box.top - 1 < y < box.bottom + 1 for x, y in steps)
