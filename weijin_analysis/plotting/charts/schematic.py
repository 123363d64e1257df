"""A schematic: things in boxes, and arrows that say what one does to another.

Nodes and edges are tables like any other numbers of the report. What a text states is solid, what is only read from
its context dashed. Where the page is too narrow for an arrow's words, a number stands at the arrow and the words below
the drawing. What must not go in here: where boxes stand (:mod:`.schematic_layout`) and words (:mod:`.schematic_words`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import pandas as pd
from matplotlib.axes import Axes

from weijin_analysis.messages import Message, bilingual, message
from weijin_analysis.plotting import marks
from weijin_analysis.plotting.canvas import CAP_HEIGHT, Canvas
from weijin_analysis.plotting.charts.schematic_layout import arrange
from weijin_analysis.plotting.charts.schematic_words import (
    Arrow,
    Words,
    draw_list,
    draw_words,
    list_height,
    placed,
    text_height,
    text_width,
)
from weijin_analysis.plotting.geometry import Box

STATED = "stated"
KEY_HEIGHT = 15.0
KEY_LINE = 20.0
PADDING = 4.0
BOX_SHARES = {True: (0.62, 0.7), False: (0.76, 0.82, 0.88)}
"""Widths of a box in its cell, on a wide page and on a tall one: the first that leaves rows far enough apart."""
ROOM = 13.0
"""Points between two rows that an arrow with its head needs."""
APART = 4.0
"""Points between the two arrows of a pair that point at each other, from their middle."""


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
        boxes, arrows, words, listed = _laid_out(canvas, self)
        foot = KEY_HEIGHT + list_height(canvas, listed)
        axes = canvas.axes(bottom=foot)
        axes.set(xlim=(0, canvas.plot.width), ylim=(canvas.plot.height - foot, 0))
        for arrow in arrows:
            _draw_arrow(canvas, axes, arrow)
        for node in self.nodes:
            _draw_box(canvas, axes, node, boxes[node.id], node.group == self.highlight)
        for one in words:
            draw_words(canvas, axes, one)
        draw_list(canvas, listed)
        _draw_key(canvas, {edge.stated for edge in self.edges}, list_height(canvas, listed))


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


def _laid_out(canvas: Canvas, chart: Schematic) -> tuple[dict[str, Box], list[Arrow], list[Words], dict[Edge, int]]:
    """Boxes, arrows and their words, and the arrows that have a number instead; room for these is found by trying."""
    listed: dict[Edge, int] = {}
    while True:
        height = canvas.plot.height - KEY_HEIGHT - list_height(canvas, listed)
        boxes = _boxes(canvas, chart, canvas.plot.width, height)
        arrows = [_arrow(edge, boxes, _is_answered(edge, chart.edges)) for edge in chart.edges]
        page = Box(0.0, 0.0, canvas.plot.width, height)
        words = placed(canvas, arrows, list(boxes.values()), page, listed)
        silent = [edge for edge in chart.edges if edge in listed or edge not in words]
        if len(silent) == len(listed):
            return boxes, arrows, list(words.values()), listed
        listed = {edge: number for number, edge in enumerate(silent, 1)}


# Boxes


def _boxes(canvas: Canvas, chart: Schematic, width: float, height: float) -> dict[str, Box]:
    """The box of each node, as high as its name needs, in the middle of its cell; those at the rim lie at the rim."""
    pairs = tuple((edge.source, edge.target) for edge in chart.edges)
    places = arrange(tuple(node.id for node in chart.nodes), pairs)
    columns, rows = (sorted({place[way] for place in places.values()}) for way in (0, 1))
    for share in BOX_SHARES[canvas.wide]:
        box_width = share * width / len(columns)
        heights = {node.id: text_height(canvas, _name(canvas, node, box_width)) + 2 * PADDING for node in chart.nodes}
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
    return even if even.count("\n") == lines.count("\n") and text_width(canvas, even) <= measure else lines


def _draw_box(canvas: Canvas, axes: Axes, node: Node, box: Box, highlighted: bool) -> None:
    fill, edge = ("paper", "zhu") if highlighted else ("wash", "mute")
    marks.box(canvas, axes, box, fill=fill, edge=edge, width=1.2 if highlighted else 0.6)
    x, y = (box.left + box.right) / 2, (box.top + box.bottom) / 2
    canvas.text(axes, x, y, _name(canvas, node, box.width), colour="ink", ha="center")


# Arrows


def _is_answered(edge: Edge, edges: Iterable[Edge]) -> bool:
    return any(other.source == edge.target and other.target == edge.source for other in edges)


def _arrow(edge: Edge, boxes: dict[str, Box], answered: bool) -> Arrow:
    """The arrow along the line of the two middles; one of two that point at each other keeps to its left."""
    one, other = boxes[edge.source], boxes[edge.target]
    start, end = _middle(one), _middle(other)
    whole = Arrow(edge, start, end)
    dx, dy = whole.direction
    shift = (APART * dy, -APART * dx) if answered else (0.0, 0.0)
    start, end = ((x + shift[0], y + shift[1]) for x, y in (start, end))
    return Arrow(edge, _rim(start, end, one), _rim(end, start, other))


def _middle(box: Box) -> tuple[float, float]:
    return (box.left + box.right) / 2, (box.top + box.bottom) / 2


def _rim(inside: tuple[float, float], outside: tuple[float, float], box: Box) -> tuple[float, float]:
    """Where the way out of a box crosses its rim."""
    (x, y), (dx, dy) = inside, (outside[0] - inside[0], outside[1] - inside[1])
    across = ((box.right if dx > 0 else box.left) - x) / dx if dx else float("inf")
    along = ((box.bottom if dy > 0 else box.top) - y) / dy if dy else float("inf")
    share = min(across, along)
    return x + share * dx, y + share * dy


def _draw_arrow(canvas: Canvas, axes: Axes, arrow: Arrow) -> None:
    if arrow.edge.stated:
        marks.arrow(canvas, axes, arrow.start, arrow.end, "ink3")
        return
    neck = arrow.at(1 - 5 / max(arrow.length, 5.0))
    canvas.line(axes, [arrow.start[0], neck[0]], [arrow.start[1], neck[1]], axes.transData, "ink3", 0.9, dashes=(3, 2))
    marks.arrow(canvas, axes, neck, arrow.end, "ink3")


# The key


def _draw_key(canvas: Canvas, kinds: Iterable[bool], lift: float) -> None:
    """Say what solid and dashed arrows mean, below the drawing; only of the kinds drawn."""
    x, y = canvas.plot.left, canvas.plot.bottom - 2 - lift
    for stated in sorted(kinds, reverse=True):
        words = message("chart.stated" if stated else "chart.implied")
        middle = y - CAP_HEIGHT[canvas.language] * canvas.sizes.label / 2
        dashes = () if stated else (3, 2)
        canvas.line(canvas.figure, [x, x + KEY_LINE], [middle] * 2, canvas.page, "ink3", 0.9, dashes=dashes)
        canvas.page_text(x + KEY_LINE + 5, y, words, colour="ink3")
        x += KEY_LINE + canvas.width(words) + 22
