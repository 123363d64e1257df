"""Names of series: what they say, and where they stand, right of the axes, beside the last marks or among the lines.

What must not go in here: which of these forms a chart takes (:mod:`.lines_layout`), and drawing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from matplotlib.axes import Axes

from weijin_analysis.messages import Message, message
from weijin_analysis.plotting.canvas import CAP_HEIGHT, Canvas
from weijin_analysis.plotting.charts.placing import FORBIDDEN, Placer, Rectangle, box_at
from weijin_analysis.plotting.charts.series import FORESEEN, REPORTED, Point, Series
from weijin_analysis.plotting.charts.value_axis import points_at, spread
from weijin_analysis.plotting.style import LABEL_LEADING

if TYPE_CHECKING:
    from weijin_analysis.plotting.charts.lines import Lines

EDGE = 4.0
"""Points between the outermost marks and the ends of the axis."""
END_GAP = 7.0
"""From the last mark to a name at the right."""
LEFT_GAP = 6.0
"""From a mark to a name at its left."""
OVER_AXIS = 5.0
"""Points between the axis and the letters of a name above it."""
MARK_GAP = 8.0
"""From a square or a diamond to its words."""
STALE = 2.0
"""From so many years on a last value is older than those of its neighbours, and dated."""
STRANGE = 15.0
"""What it costs that words stand closer to another point than to their own: more than crossing a line."""
PITCH = 1.14
"""Least distance of two names in one column, in type sizes."""
TEXT = {"zhu": "zhu_text", "qing": "qing", "ink": "ink"}
"""Colours of names; the other hues are too pale for text."""


@dataclass(frozen=True)
class Name:
    """The name of a series with its value, and how it is set."""

    series: Series
    point: Point
    name: str
    value: str
    size: str
    weight: int
    colour: str
    stacked: bool = False

    @property
    def text(self) -> str:
        """Name and value, the value below where they are stacked; the name alone where the mark says the value."""
        return ("\n" if self.stacked else " ").join(filter(None, (self.name, self.value)))

    @property
    def style(self) -> dict[str, object]:
        """Keywords of :meth:`Canvas.text`."""
        return {"size": self.size, "weight": self.weight, "colour": self.colour}


@dataclass(frozen=True)
class Placed:
    """A name and the point of the page where it stands; ``led`` where its last mark may be farther off."""

    name: Name
    x: float
    y: float
    ha: str
    led: bool = False


def names_of(canvas: Canvas, chart: Lines) -> list[Name]:
    """The names to be written, the highlighted ones first."""
    if not chart.ends:
        return []
    named = [one for one in reversed(chart.series) if one.last and (chart.stands_out(one.key) or chart.rest is None)]
    return [_name(canvas, chart, one, one.last) for one in named if one.last]


def _name(canvas: Canvas, chart: Lines, series: Series, point: Point) -> Name:
    value = "" if point.mark == REPORTED else canvas.say(_dated(chart, point, value_words(canvas, chart, point)))
    words = chart.name(canvas, series.key), value
    if not chart.stands_out(series.key):
        return Name(series, point, *words, "label", 400, "ink2")
    return Name(series, point, *words, "key", 700, TEXT.get(chart.colours[series.key], "ink2"))


def _dated(chart: Lines, point: Point, value: str | Message) -> str | Message:
    """A last value with its year where another series goes on for years."""
    newest = max(one.last.x for one in chart.series if one.last is not None)
    return message("chart.dated", value=value, year=point.period.end.year) if newest - point.x >= STALE else value


def value_words(canvas: Canvas, chart: Lines, point: Point) -> str | Message:
    """A point's value, with a question mark where another source says otherwise."""
    words = chart.words(point.value, canvas.language)
    return message("chart.disputed", value=words) if point.disputed else words


def in_two_lines(names: Sequence[Name]) -> list[Name]:
    """The names with their values below them."""
    return [replace(name, stacked=True) for name in names]


def size_of(canvas: Canvas, name: Name) -> tuple[float, float]:
    """Width and height of a name in points."""
    lines = name.text.split("\n")
    points = canvas.sizes.of(name.size)
    width = max(canvas.width(line, name.size, name.weight) for line in lines)
    return width, (CAP_HEIGHT[canvas.language] + (len(lines) - 1) * LABEL_LEADING) * points


def width_of(canvas: Canvas, names: Sequence[Name]) -> float:
    return max(size_of(canvas, name)[0] for name in names)


def in_column(
    canvas: Canvas, axes: Axes, names: Sequence[Name], placer: Placer, end: float, floor: float = 1.0
) -> list[Placed]:
    """Names in one column right of where the lines end, each as near to its last mark as the others let it.

    The middle of the lowest stays ``floor`` points above the axis.
    """
    if not names:
        return []
    stacked = names[0].stacked
    ordered = sorted(names, key=lambda name: points_at(axes, name.point.x, name.point.value)[1])
    wished = [points_at(axes, name.point.x, name.point.value)[1] for name in ordered]
    gap = PITCH * canvas.sizes.key + stacked * LABEL_LEADING * canvas.sizes.key
    low, high = axes.bbox.y0 + floor, axes.bbox.y1
    free = spread(wished, gap, low + stacked * gap / 2, high - stacked * gap / 2)
    placed = [Placed(name, end + END_GAP, y, "left", led=True) for name, y in zip(ordered, free, strict=True)]
    for one in placed:
        placer.words(_box(canvas, one))
    return placed


def beside(
    canvas: Canvas, axes: Axes, chart: Lines, names: Sequence[Name], placer: Placer
) -> tuple[list[Placed], float]:
    """Names in a column beside the last marks, where these stand above each other; what the worst of them covers."""
    ends = [points_at(axes, name.point.x, name.point.value)[0] for name in names]
    if max(ends) - min(ends) > END_GAP:
        return [], FORBIDDEN
    empty = Placer(placer.bounds)
    placed = in_column(canvas, axes, names, empty, max(ends), size_of(canvas, names[0])[1] / 2 + OVER_AXIS)
    worst = max(placer.cost(_box(canvas, one)) for one in placed)
    for one in placed:
        placer.words(_box(canvas, one))
    return placed, worst


def _box(canvas: Canvas, placed: Placed) -> Rectangle:
    return box_at(placed.x, placed.y, *size_of(canvas, placed.name), placed.ha)


def among(
    canvas: Canvas, axes: Axes, chart: Lines, names: Sequence[Name], placer: Placer
) -> tuple[list[Placed], float]:
    """Names where they cover no line, near their own; and what the worst of them covers.

    The bold ones choose first, then the highest: of two series that end close together the higher has the upper name.
    """
    placed, worst = [], 0.0
    for name in sorted(names, key=lambda name: (-name.weight, -name.point.value)):
        spots = _spots(canvas, axes, chart, name)
        width, height = size_of(canvas, name)
        boxes = [box_at(x, y, width, height, ha) for x, y, ha, _ in spots]
        best, cost = placer.place(boxes, [handicap for *_, handicap in spots])
        placed.append(Placed(name, *spots[best][:3]))
        worst = max(worst, cost - spots[best][3])
    return placed, worst


def _last_run(chart: Lines, name: Name) -> list[Point]:
    """The points joined to the last one: a name beside another piece would give that piece its value."""
    run = [name.point]
    for start, end in reversed(name.series.links(chart.cuts)):
        if end is run[0]:
            run.insert(0, start)
    return run


def _spots(canvas: Canvas, axes: Axes, chart: Lines, name: Name) -> list[tuple[float, float, str, float]]:
    """Places for a name, the best first, with handicaps: at the left of its last points, over and under them."""
    width, height = size_of(canvas, name)
    points = _last_run(chart, name)
    spots = [(x + LEFT_GAP, y, "left", 0.0) for x, y in [points_at(axes, name.point.x, name.point.value)]]
    for back, point in enumerate(reversed(points)):
        x, y = points_at(axes, point.x, point.value)
        far = 0.25 * back
        for lift in (0.0, height, -height, 1.8 * height, -1.8 * height):
            spots.append((x - LEFT_GAP, y + lift, "right", far + 0.02 * abs(lift)))
        centre = min(max(x, axes.bbox.x0 + width / 2), axes.bbox.x1 - width / 2 + EDGE)
        for side in (1, -1):
            spots.append((centre, y + side * (height / 2 + LEFT_GAP), "center", far + 0.3))
    return spots


def nearby(canvas: Canvas, axes: Axes, point: Point, text: str, size: str = "label") -> list[tuple[float, float, str]]:
    """Places for the words of one mark: beside it, over and under it, a little or far over it."""
    x, y = points_at(axes, point.x, point.ends[0])
    height = CAP_HEIGHT[canvas.language] * canvas.sizes.of(size)
    half, width = height / 2 + MARK_GAP, canvas.width(text, size)
    centre = min(max(x, canvas.plot.left + width / 2), canvas.plot.right - width / 2)
    return [
        (x + MARK_GAP, y, "left"),
        (x - MARK_GAP, y, "right"),
        (centre, y + half, "center"),
        (centre, y - half, "center"),
        (x + MARK_GAP, y + half, "left"),
        (x - MARK_GAP, y + half, "right"),
        (x + MARK_GAP, y - half, "left"),
        (x - MARK_GAP, y - half, "right"),
        (x + MARK_GAP, y + 0.4 * half, "left"),
        (x - MARK_GAP, y + 0.4 * half, "right"),
        (x + MARK_GAP, y + 1.8 * half, "left"),
        (x - MARK_GAP, y + 1.8 * half, "right"),
    ]


def strangeness(axes: Axes, point: Point, others: Iterable[Point], box: Rectangle) -> float:
    """What it costs that words of one point stand closer to another: they would be read as that one's."""
    own = box.distance(*points_at(axes, point.x, point.ends[0]))
    away = (box.distance(*points_at(axes, other.x, other.ends[0])) for other in others if other.ends)
    return STRANGE if min(away, default=own) < own - 0.5 else 0.0


def last_of_vintages(series: Series) -> list[Point]:
    """The last forecast or estimate of each vintage: where its owner is named."""
    return list({point.vintage: point for point in series.of(FORESEEN)}.values())
