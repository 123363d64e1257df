"""Names of single points of a fan: the last observation and the first, the report's values, forecasts with an owner.

Each stands where it covers least: first where a reader looks for it, then around its mark, farther off with a leader.
A name that would touch other words is left out rather than set over them. What must not go in here: labels of the
fan's end, and marks.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import hypot
from typing import TYPE_CHECKING

from matplotlib.axes import Axes

from weijin_analysis.messages import Message, message
from weijin_analysis.plotting import marks
from weijin_analysis.plotting.canvas import CAP_HEIGHT, Canvas
from weijin_analysis.plotting.charts.placing import FORBIDDEN, Placer, Rectangle, box_at
from weijin_analysis.plotting.charts.value_axis import points_at
from weijin_analysis.plotting.checks import extent
from weijin_analysis.plotting.hues import words_in

if TYPE_CHECKING:
    from weijin_analysis.plotting.charts.fan import Fan

MARK = 8.0
"""From the middle of a mark to words beside it."""
RINGS = (0.0, 7.0, 14.0, 22.0, 32.0, 44.0)
"""How much farther off words may stand, in points."""
BEYOND = 5.0
"""So many points may words reach beyond the axes, where ticks and the labels of the fan's end stand."""
HANGING = 4.0
"""So many points may letters hang below the box of their words, and no axis may run through them."""
LED = 6.0
"""From so many points between mark and words on a leader joins them."""
FAR = 0.06
"""Handicap of each point of distance; as much as crossing a pale line costs at forty points."""
OBSERVED, EDGE, TINT = 10.0, 6.0, 1.5
"""Weights of what words may cover: observations and thresholds, pale lines, the inside of a band."""


@dataclass(frozen=True)
class Style:
    """How a name is set."""

    size: str
    colour: str
    weight: int


@dataclass(frozen=True)
class Spot:
    """A place for words: the points from the mark to their left, middle or right, at half their height."""

    text: str
    dx: float
    dy: float
    ha: str
    handicap: float


def name_points(canvas: Canvas, axes: Axes, chart: Fan) -> None:
    """Name every single point, the most important ones first."""
    placer = _remember(canvas, axes, chart)
    bold, plain = Style("key", words_in(chart.colour), 700), Style("label", "ink", 400)
    _name(canvas, axes, placer, chart.last, _spots_of_last(canvas, chart, bold), bold)
    for point, words in _pointed(canvas, chart):
        _name(canvas, axes, placer, point, list(_around(canvas, words, plain, -1.0)), plain)
    first = chart.written(chart.observed[0][1], canvas.language)
    if len(chart.observed) > 1:
        _name(canvas, axes, placer, chart.observed[0], _spots_of_first(canvas, chart, first, bold), bold)


def _pointed(canvas: Canvas, chart: Fan) -> Iterator[tuple[tuple[int, float], str]]:
    """The report's values, and each owner's forecasts: the last of them with the name, all with their values."""
    for year, value in chart.reported:
        words = chart.scale.rounded(value, canvas.language, 0 if float(value).is_integer() else chart.decimals)
        yield (year, value), canvas.say(message("chart.reported", value=words))
    owned = [thing for thing in chart.others if thing.owner is not None]
    last = {canvas.say(thing.owner): thing for thing in owned}
    for thing in reversed(owned):
        value: str | Message = chart.scale.estimated(thing.value, canvas.language)
        value = message("chart.bound", value=value) if thing.bound else value
        named = thing is last[canvas.say(thing.owner)]
        words = message("chart.owned", owner=thing.owner, value=value) if named else value
        yield (thing.year, thing.value), canvas.say(words)


# Places


def _height(canvas: Canvas, style: Style) -> float:
    return CAP_HEIGHT[canvas.language] * canvas.sizes.of(style.size)


def _spots_of_last(canvas: Canvas, chart: Fan, style: Style) -> list[Spot]:
    """Where the line is not: over one that rises, under one that falls, the end of the words at the mark."""
    value = chart.written(chart.last[1], canvas.language)
    words = canvas.say(message("chart.last", year=chart.last[0], value=value))
    sign = -1.0 if chart.falls else 1.0
    at_mark = [
        Spot(text, dx, sign * (MARK + ring + _height(canvas, style) / 2), ha, FAR * ring + worse)
        for text, worse in ((words, 0.0), (value, EDGE))
        for ring in RINGS
        for dx, ha, worse in ((-2.0, "right", worse), (0.0, "center", worse + 0.5), (-4.0, "left", worse + 1.0))
    ]
    around = [spot for text, worse in ((words, 2.0), (value, EDGE + 2.0))
              for spot in _around(canvas, text, style, sign, worse)]  # fmt: skip
    return at_mark + around


def _spots_of_first(canvas: Canvas, chart: Fan, words: str, style: Style) -> list[Spot]:
    half = _height(canvas, style) / 2
    over = [Spot(words, -2.0, 7.0 + half + ring, "left", 0.1 + FAR * ring) for ring in RINGS]
    beside = [Spot(words, 6.0, 3.0, "left", 0.0)] if chart.falls else []
    return [*beside, *over, *_around(canvas, words, style, 1.0, 0.5)]


def _around(canvas: Canvas, text: str, style: Style, sign: float, worse: float = 0.0) -> Iterator[Spot]:
    """Places on rings around a mark, beginning on the upper (1) or the lower side (-1)."""
    half = _height(canvas, style) / 2
    for ring in RINGS:
        aside, away = MARK + ring, half + MARK + ring
        for number, (dx, dy, ha) in enumerate([
            (0.0, sign * away, "center"), (-aside, 0.0, "right"), (aside, 0.0, "left"),
            (-aside / 2, sign * away, "right"), (aside / 2, sign * away, "left"), (0.0, -sign * away, "center"),
            (-aside / 2, -sign * away, "right"), (aside / 2, -sign * away, "left"),
        ]):  # fmt: skip
            yield Spot(text, dx, dy, ha, worse + FAR * ring + 0.05 * number)


def _name(
    canvas: Canvas, axes: Axes, placer: Placer, point: tuple[int, float], spots: Sequence[Spot], style: Style
) -> None:
    """Write words on the best of their places, with a leader where that is far off."""
    x, y = points_at(axes, *point)
    height = _height(canvas, style)
    boxes = [
        box_at(x + spot.dx, y + spot.dy, canvas.width(spot.text, style.size, style.weight), height, spot.ha)
        for spot in spots
    ]
    costs = [placer.cost(box) + spot.handicap for box, spot in zip(boxes, spots, strict=True)]
    best = min(range(len(spots)), key=costs.__getitem__)
    if costs[best] >= FORBIDDEN:
        return
    spot, box = spots[best], boxes[best]
    placer.words(box)
    setting = {"size": style.size, "colour": style.colour, "weight": style.weight, "halo": True}
    canvas.text(axes, *point, spot.text, ha=spot.ha, dx=spot.dx, dy=spot.dy, **setting)
    _lead(canvas, axes, point, (x, y), box)


def _lead(canvas: Canvas, axes: Axes, point: tuple[int, float], at: tuple[float, float], box: Rectangle) -> None:
    near = min(max(at[0], box.left), box.right) - at[0], min(max(at[1], box.bottom), box.top) - at[1]
    distance = hypot(*near)
    if distance < MARK + LED:
        return
    start, end = ((near[0] * part, near[1] * part) for part in (5.0 / distance, 1 - 2.0 / distance))
    marks.leader(canvas, axes, *point, start, end)


# What is drawn


def _remember(canvas: Canvas, axes: Axes, chart: Fan) -> Placer:
    """A placer that knows the words, lines, bands and marks drawn so far."""
    page, right = canvas.frame.height, axes.bbox.x1 + BEYOND if chart.ahead else canvas.plot.right
    placer = Placer(Rectangle(axes.bbox.x0 - BEYOND, axes.bbox.y0 + HANGING, right, page - canvas.plot.top))
    for written in canvas.labels:
        box = extent(canvas, written)
        placer.words(Rectangle(box.left, page - box.bottom, box.right, page - box.top))
    for pairs, weight in _lines(chart):
        for start, end in pairwise(points_at(axes, *pair) for pair in pairs):
            placer.line(start, end, weight)
    if chart.threshold is not None:
        level = points_at(axes, chart.last[0], chart.threshold)[1]
        placer.line((axes.bbox.x0, level), (axes.bbox.x1, level), OBSERVED)
    for year, low, high in zip(chart.ahead, *chart.bands[95], strict=True):
        placer.line(points_at(axes, year, low), points_at(axes, year, high), TINT)
    for pair in (*chart.observed, *chart.later, *chart.reported, *((one.year, one.value) for one in chart.others)):
        placer.mark(*points_at(axes, *pair), 6.0)
    return placer


def _lines(chart: Fan) -> Iterator[tuple[Sequence[tuple[int, float]], float]]:
    """What is drawn as a line, with the weight of crossing it."""
    yield chart.observed, OBSERVED
    yield chart.earlier, EDGE
    yield (chart.last, *zip(chart.ahead, chart.median, strict=True)), EDGE
    for end in chart.bands[80]:
        yield (chart.last, *zip(chart.ahead, end, strict=True)), EDGE
    if chart.scenario is not None:
        yield (chart.last, *chart.scenario.points), EDGE
