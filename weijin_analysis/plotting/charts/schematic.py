"""A schematic: things in boxes, and arrows that say what one does to another.

Nodes and edges are tables like any other numbers of the report. What a text states is solid, what is only read from
its context dashed. Where the page is too narrow for an arrow's words, they are left out rather than set over others:
the table behind the figure has them all. What must not go in here: where boxes stand
(:mod:`weijin_analysis.plotting.charts.schematic_layout`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import hypot

import pandas as pd
from matplotlib.axes import Axes

from weijin_analysis.messages import Message, bilingual, message
from weijin_analysis.plotting import marks
from weijin_analysis.plotting.canvas import CAP_HEIGHT, Canvas
from weijin_analysis.plotting.charts.schematic_layout import arrange
from weijin_analysis.plotting.geometry import Box
from weijin_analysis.plotting.style import LABEL_LEADING

STATED = "stated"
KEY_HEIGHT = 15.0
KEY_LINE = 20.0
PADDING = 4.0
SMALL = 8.0
"""Type size of an arrow's words."""
BOX_SHARES = {True: (0.62, 0.7), False: (0.76, 0.82, 0.88)}
"""Widths of a box in its cell, on a wide page and on a tall one: the first that leaves rows far enough apart."""
ROOM = 13.0
"""Points between two rows that an arrow with its head needs."""
APART = 4.0
"""Points between the two arrows of a pair that point at each other, from their middle."""
HIDDEN = 0.6
"""The most of an arrow that its words may cover."""
FLAT = 0.95
"""Cosine of the slope up to which an arrow counts as flat."""
AIR = 2.0


@dataclass(frozen=True)
class Node:
    """A box: its name, and the group it belongs to."""

    id: str
    name: Message
    group: str


@dataclass(frozen=True)
class Edge:
    """An arrow between two boxes, with what it says; ``stated`` if the source says so itself."""

    source: str
    target: str
    name: Message
    stated: bool


@dataclass(frozen=True)
class Schematic:
    """Boxes and arrows.

    Parameters
    ----------
    nodes : tuple of Node
        The boxes.
    edges : tuple of Edge
        The arrows; both ends are boxes.
    highlight : str
        The group drawn in the house colour.
    """

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    highlight: str = ""

    def draw(self, canvas: Canvas) -> None:
        """Draw the boxes, the arrows between them with what they say, and the key of the arrows."""
        axes = canvas.axes(bottom=KEY_HEIGHT)
        width, height = canvas.plot.width, canvas.plot.height - KEY_HEIGHT
        axes.set(xlim=(0, width), ylim=(height, 0))
        boxes = _boxes(canvas, self, width, height)
        arrows = [_arrow(edge, boxes, _is_answered(edge, self.edges)) for edge in self.edges]
        for arrow in arrows:
            _draw_arrow(canvas, axes, arrow)
        for node in self.nodes:
            _draw_box(canvas, axes, node, boxes[node.id], node.group == self.highlight)
        for words in _placed(canvas, arrows, list(boxes.values()), axes):
            _draw_words(canvas, axes, words)
        _draw_key(canvas, {edge.stated for edge in self.edges})


def schematic(nodes: pd.DataFrame, edges: pd.DataFrame, *, highlight: str = "") -> Schematic:
    """Return the schematic of two tables.

    Parameters
    ----------
    nodes : DataFrame
        Columns ``id``, ``zh``, ``en`` (its name), ``group``.
    edges : DataFrame
        Columns ``from``, ``to`` (ids of nodes), ``zh``, ``en`` (what the arrow says), ``stated`` ("stated", or how
        else it was read). An edge to a node that is not there is left out.
    highlight : str, optional
        The group drawn in the house colour.
    """
    known = set(nodes["id"])
    joined = edges[edges["from"].isin(known) & edges["to"].isin(known)]
    boxes = [Node(row["id"], bilingual(row["zh"], row["en"]), row["group"]) for row in nodes.to_dict("records")]
    arrows = [
        Edge(row["from"], row["to"], bilingual(row["zh"], row["en"]), row["stated"] == STATED)
        for row in joined.to_dict("records")
    ]
    return Schematic(tuple(boxes), tuple(arrows), highlight)


# Boxes


def _boxes(canvas: Canvas, chart: Schematic, width: float, height: float) -> dict[str, Box]:
    """The box of each node, as high as its name needs, in the middle of its cell; those at the rim lie at the rim."""
    pairs = tuple((edge.source, edge.target) for edge in chart.edges)
    places = arrange(tuple(node.id for node in chart.nodes), pairs)
    columns, rows = (sorted({place[way] for place in places.values()}) for way in (0, 1))
    for share in BOX_SHARES[canvas.wide]:
        box_width = share * width / len(columns)
        heights = {node.id: _text_height(canvas, _name(canvas, node, box_width)) + 2 * PADDING for node in chart.nodes}
        tallest = [max(heights[node] for node, place in places.items() if place[1] == row) for row in rows]
        if height - sum(tallest) >= ROOM * (len(rows) - 1):
            break
    xs = dict(zip(columns, _spread([box_width] * len(columns), width), strict=True))
    ys = dict(zip(rows, _spread(tallest, height), strict=True))
    middles = {node: (xs[column], ys[row]) for node, (column, row) in places.items()}
    return {
        node: Box(x - box_width / 2, y - heights[node] / 2, x + box_width / 2, y + heights[node] / 2)
        for node, (x, y) in middles.items()
    }


def _spread(sizes: Sequence[float], length: float) -> list[float]:
    """Middles of things of these sizes, with the same gap between them, over a whole length."""
    gap = (length - sum(sizes)) / max(len(sizes) - 1, 1)
    first = 0.0 if len(sizes) > 1 else gap / 2
    return [first + sum(sizes[:place]) + place * gap + size / 2 for place, size in enumerate(sizes)]


def _name(canvas: Canvas, node: Node, width: float) -> str:
    """The name in as few lines as fit, of about the same length."""
    measure = width - 2 * PADDING
    lines = canvas.wrap(node.name, measure)
    even = canvas.wrap(node.name, canvas.width(node.name) / (lines.count("\n") + 1) + canvas.sizes.label)
    return even if even.count("\n") == lines.count("\n") and _text_width(canvas, even) <= measure else lines


def _text_width(canvas: Canvas, text: str, size: str | float = "label") -> float:
    return max(canvas.width(line, size) for line in text.split("\n"))


def _text_height(canvas: Canvas, text: str, size: str | float = "label") -> float:
    points = canvas.sizes.of(size)
    return (CAP_HEIGHT[canvas.language] + text.count("\n") * LABEL_LEADING) * points


def _draw_box(canvas: Canvas, axes: Axes, node: Node, box: Box, highlighted: bool) -> None:
    fill, edge = ("paper", "zhu") if highlighted else ("wash", "mute")
    marks.box(canvas, axes, box, fill=fill, edge=edge, width=1.2 if highlighted else 0.6)
    x, y = (box.left + box.right) / 2, (box.top + box.bottom) / 2
    canvas.text(axes, x, y, _name(canvas, node, box.width), colour="ink", ha="center")


# Arrows


@dataclass(frozen=True)
class _Arrow:
    """An arrow on the page, from the rim of one box to the rim of another."""

    edge: Edge
    start: tuple[float, float]
    end: tuple[float, float]

    @property
    def length(self) -> float:
        return hypot(self.end[0] - self.start[0], self.end[1] - self.start[1])

    @property
    def direction(self) -> tuple[float, float]:
        length = max(self.length, 1e-9)
        return (self.end[0] - self.start[0]) / length, (self.end[1] - self.start[1]) / length

    def at(self, share: float) -> tuple[float, float]:
        return tuple(a + share * (b - a) for a, b in zip(self.start, self.end, strict=True))  # type: ignore[return-value]


def _is_answered(edge: Edge, edges: Iterable[Edge]) -> bool:
    return any(other.source == edge.target and other.target == edge.source for other in edges)


def _arrow(edge: Edge, boxes: dict[str, Box], answered: bool) -> _Arrow:
    """The arrow along the line of the two middles; one of two that point at each other keeps to its left."""
    one, other = boxes[edge.source], boxes[edge.target]
    start, end = _middle(one), _middle(other)
    whole = _Arrow(edge, start, end)
    dx, dy = whole.direction
    shift = (APART * dy, -APART * dx) if answered else (0.0, 0.0)
    start, end = ((x + shift[0], y + shift[1]) for x, y in (start, end))
    return _Arrow(edge, _rim(start, end, one), _rim(end, start, other))


def _middle(box: Box) -> tuple[float, float]:
    return (box.left + box.right) / 2, (box.top + box.bottom) / 2


def _rim(inside: tuple[float, float], outside: tuple[float, float], box: Box) -> tuple[float, float]:
    """Where the way out of a box crosses its rim."""
    (x, y), (dx, dy) = inside, (outside[0] - inside[0], outside[1] - inside[1])
    across = ((box.right if dx > 0 else box.left) - x) / dx if dx else float("inf")
    along = ((box.bottom if dy > 0 else box.top) - y) / dy if dy else float("inf")
    share = min(across, along)
    return x + share * dx, y + share * dy


def _draw_arrow(canvas: Canvas, axes: Axes, arrow: _Arrow) -> None:
    if arrow.edge.stated:
        marks.arrow(canvas, axes, arrow.start, arrow.end, "ink3")
        return
    neck = arrow.at(1 - 5 / max(arrow.length, 5.0))
    canvas.line(axes, [arrow.start[0], neck[0]], [arrow.start[1], neck[1]], axes.transData, "ink3", 0.9, dashes=(3, 2))
    marks.arrow(canvas, axes, neck, arrow.end, "ink3")


# Words at arrows


@dataclass(frozen=True)
class _Words:
    """What an arrow says, broken into lines, in its place on the page."""

    text: str
    box: Box


def _placed(canvas: Canvas, arrows: Sequence[_Arrow], boxes: Sequence[Box], axes: Axes) -> Iterator[_Words]:
    """Set words one after the other where they touch no box, no other words and no other arrow; short arrows first."""
    page = Box(0.0, 0.0, axes.get_xlim()[1], axes.get_ylim()[0])
    taken = list(boxes)
    for arrow in sorted(arrows, key=lambda arrow: arrow.length):
        others = [other for other in arrows if other is not arrow]
        for words in _candidates(canvas, arrow):
            if _inside(words.box, page) and not _in_the_way(words.box, taken, others):
                taken.append(words.box)
                yield words
                break


def _candidates(canvas: Canvas, arrow: _Arrow) -> Iterator[_Words]:
    """Places along the arrow, in the order in which they are liked: few lines, and the middle of the arrow, first."""
    whole = canvas.width(arrow.edge.name, SMALL)
    texts = dict.fromkeys(canvas.wrap(arrow.edge.name, whole / lines + SMALL, SMALL) for lines in (1, 2, 3))
    for text in texts:
        width = _text_width(canvas, text, SMALL)
        height = _text_height(canvas, text, SMALL)
        for share in (0.5, 0.42, 0.58, 0.34, 0.66, 0.26, 0.74):
            x, y = arrow.at(share)
            for dx, dy in _beside(arrow, width, height):
                left, top = x + dx - width / 2, y + dy - height / 2
                yield _Words(text, Box(left, top, left + width, top + height))


def _beside(arrow: _Arrow, width: float, height: float) -> list[tuple[float, float]]:
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


def _in_the_way(box: Box, taken: Iterable[Box], others: Iterable[_Arrow]) -> bool:
    return any(_touch(box, other) for other in taken) or any(_runs_through(other, box) for other in others)


def _inside(box: Box, page: Box) -> bool:
    return box.left >= page.left and box.right <= page.right and box.top >= page.top and box.bottom <= page.bottom


def _touch(one: Box, other: Box) -> bool:
    across = min(one.right, other.right) - max(one.left, other.left)
    along = min(one.bottom, other.bottom) - max(one.top, other.top)
    return across > -AIR and along > -AIR


def _runs_through(arrow: _Arrow, box: Box) -> bool:
    steps = [arrow.at(step / 40) for step in range(41)]
    return any(box.left - 1 < x < box.right + 1 and box.top - 1 < y < box.bottom + 1 for x, y in steps)


def _draw_words(canvas: Canvas, axes: Axes, words: _Words) -> None:
    x = (words.box.left + words.box.right) / 2
    canvas.text(axes, x, words.box.top, words.text, size=SMALL, colour="ink2", ha="center", va="top", halo=True)


# The key


def _draw_key(canvas: Canvas, kinds: Iterable[bool]) -> None:
    """Say what solid and dashed arrows mean, below the drawing; only of the kinds drawn."""
    x, y = canvas.plot.left, canvas.plot.bottom - 2
    for stated in sorted(kinds, reverse=True):
        words = message("chart.stated" if stated else "chart.implied")
        middle = y - CAP_HEIGHT[canvas.language] * canvas.sizes.label / 2
        dashes = () if stated else (3, 2)
        canvas.line(canvas.figure, [x, x + KEY_LINE], [middle] * 2, canvas.page, "ink3", 0.9, dashes=dashes)
        canvas.page_text(x + KEY_LINE + 5, y, words, colour="ink3")
        x += KEY_LINE + canvas.width(words) + 22
