"""Where the parts of a chart of lines go: the axes, and the names of series beside or among the lines.

Names stand at the right where the plot is wide enough, with their values. In a narrow panel they stand where they
cover no line; where there is no such place they stand at the right in two lines. What must not go in here: marks.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import ceil, floor
from typing import TYPE_CHECKING

from matplotlib.axes import Axes

from weijin_analysis.messages import Message, message
from weijin_analysis.plotting.canvas import CAP_HEIGHT, Canvas
from weijin_analysis.plotting.charts.placing import FORBIDDEN, Placer, Rectangle, box_at
from weijin_analysis.plotting.charts.scale import TICK_AIR, points_per_x, year_step
from weijin_analysis.plotting.charts.series import FORESEEN, OBSERVED, REPORTED, Point, Series
from weijin_analysis.plotting.charts.value_axis import Above, points_at, spread, tick_room
from weijin_analysis.plotting.style import LABEL_LEADING, TICK_ROOM

if TYPE_CHECKING:
    from weijin_analysis.plotting.charts.lines import Lines

HEAD = 5.0
"""Points free above the axes, for half a label."""
EDGE = 4.0
"""Points between the outermost marks and the ends of the axis."""
END_GAP = 7.0
"""From the last mark to a name at the right."""
NARROW = 0.27
"""The widest room for names at the right, in widths of the plot; beyond it they stand among the lines."""
EARLY = 0.15
"""Share of the years after which a line counts as ended early."""
MOST_YEARS = 8
FAR_ABOVE = 0.6
"""An axis need not begin at zero where the lowest value is so much of the highest."""
LEFT_GAP = 6.0
"""From a mark to a name at its left."""
MARK_GAP = 8.0
"""From a square or a diamond to its words."""
PITCH = 1.14
"""Least distance of two names in one column, in type sizes."""
COVERS_NOTHING = 5.0
"""The most that a name among the lines may cover."""
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


@dataclass(frozen=True)
class Layout:
    """Axes, what is on them, and the names."""

    axes: Axes
    placer: Placer
    names: tuple[Placed, ...]


def lay_out(canvas: Canvas, chart: Lines) -> Layout:
    """Make the axes and find the names' places."""
    left = _left_room(canvas, chart)
    shared = (chart.shared.left, chart.shared.right) if chart.shared else (0.0, 0.0)
    names = names_of(canvas, chart)
    right, form = _form(canvas, chart, names, left)
    axes = _axes(canvas, chart, max(left, shared[0]), max(right, shared[1]))
    placer = remember(canvas, axes, chart)
    placed, _ = _set_names(canvas, axes, chart, names, form, placer)
    return Layout(axes, placer, tuple(placed))


def _set_names(
    canvas: Canvas, axes: Axes, chart: Lines, names: Sequence[Name], form: str, placer: Placer | None = None
) -> tuple[list[Placed], float]:
    """Find the names' places in one of the forms; what the worst of them covers."""
    placer = placer or remember(canvas, axes, chart)
    if form == "among":
        return _among(canvas, axes, names, placer)
    if form == "beside":
        return _beside(canvas, axes, chart, names, placer)
    return _in_column(canvas, axes, _in_two_lines(names) if form == "two" else names, placer, axes.bbox.x1 - EDGE), 0.0


def rooms_of(canvas: Canvas, chart: Lines) -> tuple[float, float]:
    """Points needed left and right of the axes."""
    left = _left_room(canvas, chart)
    return left, _form(canvas, chart, names_of(canvas, chart), left)[0]


def _form(canvas: Canvas, chart: Lines, names: Sequence[Name], left: float) -> tuple[float, str]:
    """The room at the right and where names go.

    ``right`` of the axes, there in ``two`` lines, ``beside`` the last marks where all lines stop early together, or
    ``among`` the lines.
    """
    bare = canvas.width("2000") / 2 + 1
    right = _width(canvas, names) + END_GAP if names else bare
    if not names or (right <= NARROW * canvas.plot.width and not _ends_early(chart, names)):
        return max(right, bare), "right"
    for form in ("beside", "among"):
        trial = _axes(canvas, chart, left, bare)
        _, worst = _set_names(canvas, trial, chart, names, form)
        trial.remove()
        if worst <= COVERS_NOTHING:
            return bare, form
    if right <= NARROW * canvas.plot.width:
        return max(right, bare), "right"
    return max(_width(canvas, _in_two_lines(names)) + END_GAP, bare), "two"


def _ends_early(chart: Lines, names: Sequence[Name]) -> bool:
    """Whether a line stops so far from the right end that a name there would not be seen as its own."""
    first, last = chart.years
    return any(last - name.point.x > EARLY * (last - first) for name in names)


# Axes


def _left_room(canvas: Canvas, chart: Lines) -> float:
    """Room for the tick labels."""
    low, high = limits_of(canvas, chart)
    return tick_room(canvas, chart.scale, chart.scale.ticks(low, high, most_ticks(canvas, chart)))


def _axes(canvas: Canvas, chart: Lines, left: float, right: float) -> Axes:
    axes = canvas.axes(left=left, right=right, top=HEAD, bottom=_foot(chart))
    first, last = chart.years
    span = max(last - first, 1.0)
    pad = EDGE * span / (axes.bbox.width - 2 * EDGE)
    middle = (first + last) / 2
    axes.set_xlim(middle - span / 2 - pad, middle + span / 2 + pad)
    chart.scale.set_on(axes, *limits_of(canvas, chart))
    return axes


def _foot(chart: Lines) -> float:
    return TICK_ROOM if chart.shared is None or chart.shared.ticked else 2.0


def _height(canvas: Canvas, chart: Lines) -> float:
    return canvas.plot.height - HEAD - _foot(chart)


def most_ticks(canvas: Canvas, chart: Lines) -> int:
    """How many ticks the height of the plot holds."""
    return max(3, min(6, int(_height(canvas, chart) / (2.4 * canvas.sizes.label))))


def limits_of(canvas: Canvas, chart: Lines) -> tuple[float, float]:
    """Ends of the value axis: those given, from zero, or closer where all values lie far above it."""
    if chart.limits is not None:
        return chart.limits
    values, height = chart.values, _height(canvas, chart)
    above = [Above(value, canvas.sizes.label + 4) for value, _ in chart.references]
    if chart.breaks:
        above.append(Above(max(values), 2 * LABEL_LEADING * canvas.sizes.label))
    low, high = chart.scale.limits(values, height, above)
    if chart.scale.name != "log" and min(values) > FAR_ABOVE * max(values) and max(values) > min(values):
        low = min(values) - 0.12 * (max(values) - min(values))
        high += 0.05 * (max(values) - min(values))
    return low, high


def year_ticks(canvas: Canvas, axes: Axes) -> list[int]:
    """Years to be written: round ones, and the last where there is room for it."""
    low, high = axes.get_xlim()
    first, last = ceil(low - 1e-6), floor(high + 1e-6)
    scale = points_per_x(axes)
    step = year_step(canvas, scale)
    step = next(s for s in (1, 2, 5, 10, 20, 50, 100) if s >= step and (last - first) / s <= MOST_YEARS)
    ticks = [year for year in range(first, last + 1) if year % step == 0]
    room = canvas.width("2000") + TICK_AIR
    if not ticks or (last - ticks[-1]) * scale >= room:
        ticks.append(last)
    return ticks


# Names


def names_of(canvas: Canvas, chart: Lines) -> list[Name]:
    """The names to be written, the highlighted ones first."""
    if not chart.ends:
        return []
    named = [one for one in reversed(chart.series) if one.last and (chart.stands_out(one.key) or chart.rest is None)]
    return [_name(canvas, chart, one, one.last) for one in named if one.last]


def _name(canvas: Canvas, chart: Lines, series: Series, point: Point) -> Name:
    value = "" if point.mark == REPORTED else canvas.say(value_words(canvas, chart, point))
    words = chart.name(canvas, series.key), value
    if not chart.stands_out(series.key):
        return Name(series, point, *words, "label", 400, "ink2")
    return Name(series, point, *words, "key", 700, TEXT.get(chart.colours[series.key], "ink2"))


def value_words(canvas: Canvas, chart: Lines, point: Point) -> str | Message:
    """A point's value, with a question mark where another source says otherwise."""
    words = chart.words(point.value, canvas.language)
    return message("chart.disputed", value=words) if point.disputed else words


def _in_two_lines(names: Sequence[Name]) -> list[Name]:
    """The names with their values below them."""
    return [replace(name, stacked=True) for name in names]


def size_of(canvas: Canvas, name: Name) -> tuple[float, float]:
    """Width and height of a name in points."""
    lines = name.text.split("\n")
    points = canvas.sizes.of(name.size)
    width = max(canvas.width(line, name.size, name.weight) for line in lines)
    return width, (CAP_HEIGHT[canvas.language] + (len(lines) - 1) * LABEL_LEADING) * points


def _width(canvas: Canvas, names: Sequence[Name]) -> float:
    return max(size_of(canvas, name)[0] for name in names)


def _in_column(canvas: Canvas, axes: Axes, names: Sequence[Name], placer: Placer, end: float) -> list[Placed]:
    """Names in one column right of where the lines end, each as near to its last mark as the others let it."""
    if not names:
        return []
    stacked = names[0].stacked
    ordered = sorted(names, key=lambda name: points_at(axes, name.point.x, name.point.value)[1])
    wished = [points_at(axes, name.point.x, name.point.value)[1] for name in ordered]
    gap = PITCH * canvas.sizes.key + stacked * LABEL_LEADING * canvas.sizes.key
    low, high = axes.bbox.y0 + 1, axes.bbox.y1 + 1
    free = spread(wished, gap, low + stacked * gap / 2, high - stacked * gap / 2)
    placed = [Placed(name, end + END_GAP, y, "left", led=True) for name, y in zip(ordered, free, strict=True)]
    for one in placed:
        placer.words(_box(canvas, one))
    return placed


def _beside(
    canvas: Canvas, axes: Axes, chart: Lines, names: Sequence[Name], placer: Placer
) -> tuple[list[Placed], float]:
    """Names in a column beside the last marks, where these stand above each other; what the worst of them covers."""
    ends = [points_at(axes, name.point.x, name.point.value)[0] for name in names]
    if max(ends) - min(ends) > END_GAP:
        return [], FORBIDDEN
    empty = Placer(placer.bounds)
    placed = _in_column(canvas, axes, names, empty, max(ends))
    worst = max(placer.cost(_box(canvas, one)) for one in placed)
    for one in placed:
        placer.words(_box(canvas, one))
    return placed, worst


def _box(canvas: Canvas, placed: Placed) -> Rectangle:
    return box_at(placed.x, placed.y, *size_of(canvas, placed.name), placed.ha)


def _among(
    canvas: Canvas, axes: Axes, names: Sequence[Name], placer: Placer
) -> tuple[list[Placed], float]:
    """Names where they cover no line, near their own; and what the worst of them covers."""
    placed, worst = [], 0.0
    for name in names:
        spots = _spots(canvas, axes, name)
        width, height = size_of(canvas, name)
        boxes = [box_at(x, y, width, height, ha) for x, y, ha, _ in spots]
        best, cost = placer.place(boxes, [handicap for *_, handicap in spots])
        placed.append(Placed(name, *spots[best][:3]))
        worst = max(worst, cost - spots[best][3])
    return placed, worst


def _spots(canvas: Canvas, axes: Axes, name: Name) -> list[tuple[float, float, str, float]]:
    """Places for a name, the best first, with handicaps: at the left of its last points, over and under them."""
    width, height = size_of(canvas, name)
    points = name.series.of(OBSERVED) or name.series.of(name.point.mark)
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


def remember(canvas: Canvas, axes: Axes, chart: Lines) -> Placer:
    """A placer that knows the lines and marks of the chart."""
    plot, page = canvas.plot, canvas.frame.height
    placer = Placer(Rectangle(plot.left, page - plot.bottom + _foot(chart), plot.right, page - plot.top + 1))
    for one in chart.series:
        weight = 10.0 if chart.stands_out(one.key) else 1.0
        for start, end in [*one.links(chart.cuts), *one.expected(chart.cuts)]:
            placer.line(points_at(axes, start.x, start.value), points_at(axes, end.x, end.value), weight)
        for point in one.points:
            if point.mark != OBSERVED or point is one.last:
                placer.mark(*points_at(axes, point.x, point.ends[0] if point.ends else 0.0), 7.0)
    for value, _ in chart.references:
        y = points_at(axes, chart.years[0], value)[1]
        placer.line((axes.bbox.x0, y), (axes.bbox.x1, y))
    for year, _ in chart.breaks:
        x = points_at(axes, year - 0.5, limits_of(canvas, chart)[1])[0]
        placer.line((x, axes.bbox.y0), (x, axes.bbox.y1))
    return placer


def nearby(canvas: Canvas, axes: Axes, point: Point, text: str, size: str = "label") -> list[tuple[float, float, str]]:
    """Places for the words of one mark: beside it, over and under it."""
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
    ]


def last_of_vintages(series: Series) -> list[Point]:
    """The last forecast or estimate of each vintage: where its owner is named."""
    return list({point.vintage: point for point in series.of(FORESEEN)}.values())
