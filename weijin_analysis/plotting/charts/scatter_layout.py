"""Where the parts of a scatter go: axes, levels, and the seats that names may take around their points.

Everything is in points from the lower left corner of the page, as in :mod:`.placing`. A name would rather stand beside
its mark; where that is taken it moves away, and a leader joins the two. What must not go in here: drawing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import cos, floor, radians, sin
from typing import TYPE_CHECKING

from matplotlib.axes import Axes

from weijin_analysis import formats
from weijin_analysis.plotting.canvas import CAP_HEIGHT, Canvas
from weijin_analysis.plotting.charts.lines_layout import year_ticks
from weijin_analysis.plotting.charts.placing import Placer, Rectangle, box_at
from weijin_analysis.plotting.charts.value_axis import Above, points_at, tick_room
from weijin_analysis.plotting.style import TICK_ROOM

if TYPE_CHECKING:
    from weijin_analysis.plotting.charts.scatter import Scatter
    from weijin_analysis.plotting.charts.scatter_rows import Frontier, Spot

HEAD = 5.0
"""Points free above the axes, for half a label."""
EDGE = 9.0
"""Points between the outermost marks and the ends of the axis."""
NEAR_DECADE = 0.31
"""A log axis begins at a power of ten where the first value is not more than twice that."""
TICK_EVERY = 62.0
"""Points a number along x takes."""
ON_MARK, ON_FAINT, ON_STEP, ON_LINE = 60.0, 12.0, 40.0, 14.0
"""Price of a mark, a grey mark, a frontier and another line under words."""
NO_ROOM = 55.0
"""From this price on a name that need not be written is left out."""
BELOW = 0.12
"""How far letters hang below their line, in type sizes; as much is kept free above."""
NEAR = 4.0
"""Points between the edge of a mark and its name."""
RINGS = (9.0, 16.0, 26.0, 38.0)
RING_STEP = 15
FAR, LED = 8.0, 16.0
"""Price of a place one line farther off, and of a leader."""
NAME_GAP = 6.0
"""From the end of a frontier to its name."""


@dataclass(frozen=True)
class Seat:
    """A place for words: where their left, middle or right is; its price, ``led`` if a leader joins it to its mark."""

    x: float
    y: float
    ha: str
    price: float = 0.0
    led: bool = False

    def box(self, size: tuple[float, float]) -> Rectangle:
        """The box of words of a size."""
        return box_at(self.x, self.y, *size, self.ha)


def make_axes(canvas: Canvas, chart: Scatter) -> Axes:
    """Return axes with both scales set."""
    height = canvas.plot.height - HEAD - TICK_ROOM
    low, high = y_limits(canvas, chart, height)
    left = tick_room(canvas, chart.yscale, chart.yscale.ticks(low, high, most_ticks(canvas, height)))
    axes = canvas.axes(left=left, right=_right_room(canvas, chart), top=HEAD, bottom=TICK_ROOM)
    chart.yscale.set_on(axes, low, high)
    axes.set_xscale("log" if _is_log(chart) else "linear")
    axes.minorticks_off()
    axes.set_xlim(*_x_limits(chart, axes.bbox.width))
    return axes


def most_ticks(canvas: Canvas, height: float) -> int:
    """How many values the height of the plot holds."""
    return max(3, min(6, int(height / (2.4 * canvas.sizes.label))))


def y_limits(canvas: Canvas, chart: Scatter, height: float) -> tuple[float, float]:
    """Ends of the value axis: those given, or what shows all values with a name above the highest."""
    if chart.limits is not None:
        return chart.limits
    room = 1.6 * canvas.sizes.label + NEAR
    return chart.yscale.limits(chart.values, height, [Above(max(chart.values), room)])


def x_ticks(canvas: Canvas, axes: Axes, chart: Scatter) -> tuple[list[float], list[str]]:
    """What is written along x."""
    if chart.xscale is None:
        years = year_ticks(canvas, axes)
        return [float(year) for year in years], [str(year) for year in years]
    most = max(2, int(axes.bbox.width / TICK_EVERY))
    ticks = chart.xscale.ticks(*axes.get_xlim(), most)
    words = [chart.xscale.words(tick, canvas.language) for tick in ticks]
    if chart.xunit and words:
        words[0] = formats.quantity(ticks[0], chart.xunit, canvas.language)
    return ticks, words


def frontier_names(canvas: Canvas, chart: Scatter) -> list[tuple[Frontier, str]]:
    """The frontiers that have a name, with it."""
    return [(one, canvas.say(one.name)) for one in chart.frontiers if one.name is not None]


def _right_room(canvas: Canvas, chart: Scatter) -> float:
    names = [canvas.width(name, "key", 700) + NAME_GAP for _, name in frontier_names(canvas, chart)]
    return max([canvas.width("2000") / 2 + 1, *names])


def _is_log(chart: Scatter) -> bool:
    return chart.xscale is not None and chart.xscale.name == "log"


def _x_limits(chart: Scatter, width: float) -> tuple[float, float]:
    """Ends of the x axis: those given, or so that the outermost marks keep off its ends."""
    if chart.xlimits is not None:
        return chart.xlimits
    scale = chart.xscale
    places = [float(scale.place(x)) if scale else x for x in chart.places]
    first, last = min(places), max(places)
    if scale and scale.name == "linear":
        first = min(first, 0.0)
    if _is_log(chart) and first == last:  # one place, shown in its power of ten
        first, last = float(floor(first)), floor(first) + 1.0
    if _is_log(chart) and first - floor(first) < NEAR_DECADE:
        first = float(floor(first))
    span = last - first or 1.0
    pad = EDGE * span / (width - 2 * EDGE)
    ends = (first - (0.0 if first == 0 and scale else pad), last + max(pad, (span - (last - first)) / 2))
    if scale is None and floor(ends[1]) < ends[0]:  # no year in sight
        return floor(first) - pad, ends[1]
    return (scale.value(ends[0]), scale.value(ends[1])) if scale else ends


# What is drawn


def remember(canvas: Canvas, axes: Axes, chart: Scatter) -> Placer:
    """A placer that knows ticks, marks, joins, arrows, frontiers and levels."""
    plot, page, box = canvas.plot, canvas.frame.height, axes.bbox
    placer = Placer(Rectangle(plot.left, box.y0 + 2, plot.right, page - plot.top - 2))
    for tick in chart.yscale.ticks(*axes.get_ylim(), most_ticks(canvas, box.height)):
        y = points_at(axes, axes.get_xlim()[0], tick)[1]
        placer.words(Rectangle(plot.left, y - canvas.sizes.label / 2, box.x0, y + canvas.sizes.label / 2))
    for spot in (*chart.spots, *chart.earlier):
        for number in spot.ends:
            size, price = (7.0, ON_MARK) if chart.stands_out(spot) or chart.leads(spot) else (3.0, ON_FAINT)
            placer.mark(*points_at(axes, spot.x, number), size, price)
    for old, new in moves(chart):
        placer.line(points_at(axes, old.x, old.y), points_at(axes, new.x, new.y), ON_LINE)
    for pair in joins(chart):
        placer.line(*(points_at(axes, spot.x, spot.y) for spot in pair), ON_LINE)
    for one in chart.frontiers:
        corners = [points_at(axes, *corner) for corner in steps(one, axes.get_xlim()[1])]
        for start, end in pairwise(corners):
            placer.line(start, end, ON_STEP)
    for value, _ in chart.references:
        y = points_at(axes, axes.get_xlim()[0], value)[1]
        placer.line((box.x0, y), (box.x1, y), ON_LINE)
    return placer


def moves(chart: Scatter) -> list[tuple[Spot, Spot]]:
    """Each restated value with the newest value of the same thing."""
    pairs = [(old, chart.spot(old.key)) for old in chart.earlier]
    return [(old, new) for old, new in pairs if new is not None]


def joins(chart: Scatter) -> list[tuple[Spot, Spot]]:
    """Neighbours along x in the groups that are joined."""
    runs = [sorted((one for one in chart.spots if one.group == key), key=lambda one: one.x) for key in chart.joined]
    return [pair for run in runs for pair in pairwise(run)]


def steps(one: Frontier, end: float) -> list[tuple[float, float]]:
    """Corners of a frontier: each value holds until the next point, the last to the end of the axis."""
    corners = [(one.spots[0].x, one.spots[0].y)]
    for spot in one.spots[1:]:
        corners += [(spot.x, corners[-1][1]), (spot.x, spot.y)]
    return [*corners, (max(end, corners[-1][0]), corners[-1][1])]


# Seats


def size_of(canvas: Canvas, text: str, size: str = "label", weight: int = 400) -> tuple[float, float]:
    """Width and height of one line of words, with what hangs below it."""
    return canvas.width(text, size, weight), (CAP_HEIGHT[canvas.language] + 2 * BELOW) * canvas.sizes.of(size)


def seats_around(at: tuple[float, float], size: tuple[float, float], radius: float) -> list[Seat]:
    """Places around a mark in order of preference: beside it, at its corners, farther off with a leader."""
    return [*seats_beside(at, size, radius), *_away(at, size, radius)]


def seats_beside(at: tuple[float, float], size: tuple[float, float], radius: float) -> list[Seat]:
    """Places close to a mark: right, left, above, below, at its corners, and slid along above and below."""
    (x, y), (width, height) = at, size
    off = radius + NEAR
    up = off + height / 2 - 1
    beside = [Seat(x + off, y, "left"), Seat(x - off, y, "right"), Seat(x, y + up, "center"), Seat(x, y - up, "center")]
    corner, lift = 0.8 * off, 0.8 * off + height / 2
    corners = [
        Seat(x + side * corner, y + way * lift, ha) for side, ha in ((1, "left"), (-1, "right")) for way in (1, -1)
    ]
    slid = [Seat(x + share * width, y + way * up, "center") for share in (0.25, -0.25) for way in (1, -1)]
    return [*beside, *corners, *slid]


def seats_of_remark(at: tuple[float, float], size: tuple[float, float], radius: float) -> list[Seat]:
    """Places for a second line of words: as for the name, and one line farther above and below it."""
    (x, y), (width, height) = at, size
    far = radius + NEAR + 1.7 * height
    second = [Seat(x + share * width, y + way * far, "center", FAR) for share in (0.0, -0.3, 0.3) for way in (-1, 1)]
    return [*seats_beside(at, size, radius), *second]


def _away(at: tuple[float, float], size: tuple[float, float], radius: float) -> list[Seat]:
    (x, y), (width, height) = at, size
    made = []
    for ring in RINGS:
        for degrees in range(0, 360, RING_STEP):
            across, up = cos(radians(degrees)), sin(radians(degrees))
            far = radius + ring
            made.append(Seat(x + across * (far + width / 2), y + up * (far + height / 2), "center", LED, led=True))
    return made


def seats_along(axes: Axes, y: float, size: tuple[float, float]) -> list[Seat]:
    """Places over and under a level line, at its left end and at its right."""
    lift = size[1] / 2 + NEAR - 0.5
    ends = (("left", axes.bbox.x0 + 4), ("right", axes.bbox.x1 - 2), ("center", (axes.bbox.x0 + axes.bbox.x1) / 2))
    return [Seat(x, y + way * lift, ha) for ha, x in ends for way in (1, -1)]


def take(placer: Placer, seats: Sequence[Seat], size: tuple[float, float], *, must: bool) -> Seat | None:
    """The best seat, remembered as taken; None where words that need not be written find no room."""
    handicaps = [0.2 * number + seat.price for number, seat in enumerate(seats)]
    boxes = [seat.box(size) for seat in seats]
    prices = [placer.cost(box) + more for box, more in zip(boxes, handicaps, strict=True)]
    best = min(range(len(seats)), key=prices.__getitem__)
    if prices[best] >= NO_ROOM and not must:
        return None
    placer.words(boxes[best])
    return seats[best]
