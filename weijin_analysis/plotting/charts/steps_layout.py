"""Steps on the page: axes, treads, marks, and words that give way to each other.

Every word has a few places it may take, in order of preference; it takes the first that covers no other word and as
few marks as can be. So the page is the same every time, and nothing is moved by hand. What must not go in here:
reading rows (:mod:`.steps`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from matplotlib.axes import Axes

from weijin_analysis.messages import Message, message, text_of
from weijin_analysis.plotting import marks
from weijin_analysis.plotting.canvas import CAP_HEIGHT, LINE, MARK, Canvas
from weijin_analysis.plotting.charts.scale import points_per_x
from weijin_analysis.plotting.charts.value_axis import Above, ValueScale, points_at, spread
from weijin_analysis.plotting.charts.year_axis import draw_stretches
from weijin_analysis.plotting.geometry import Box
from weijin_analysis.plotting.style import LABEL_LEADING, TICK_ROOM

if TYPE_CHECKING:
    from weijin_analysis.plotting.charts.steps import Dots, Steps

SCALE = ValueScale("linear")
MOST_TICKS = 6
TREAD, RISER, DROP = 2.6, 0.9, 0.8
MARK_HALF = 3.5
LIFT = 7.0
AIR = 2.0
HEAD = 4.0
"""Points free above the axes, for half a tick label."""
END_GAP = 6.0
LONGEST_NAME = 62.0
"""Points a name at the right may take before it is broken."""
SIDE = 5.0
"""Points free between the ends of the axis and what is drawn."""
TEXT_COLOURS = {"zhu": "zhu_text", "mute": "ink3", "comparison": "ink3"}
DROP_COLOURS = {"zhu": "b80", "qing": "q80"}


@dataclass
class Room:
    """What is taken on the page: words, which must not touch, and marks, which words rather avoid.

    Boxes are in points from the lower left of the page, ``bottom`` below ``top`` in number.
    """

    within: Box
    words: list[Box] = field(default_factory=list)
    marks: list[Box] = field(default_factory=list)
    strokes: list[Box] = field(default_factory=list)

    def cost(self, box: Box) -> float:
        """How bad a place is: nothing for a free one, beyond measure for one on other words."""
        outside = box.left < self.within.left or box.right > self.within.right
        outside = outside or box.bottom < self.within.bottom or box.top > self.within.top
        on = [sum(_meet(box, other, AIR) for other in things) for things in (self.words, self.marks, self.strokes)]
        return 1e6 * (outside + on[0]) + 1e3 * on[1] + on[2]

    def best(self, boxes: Sequence[Box]) -> int:
        """The number of the cheapest place, the first of equals; it is taken from now on."""
        chosen = min(range(len(boxes)), key=lambda number: (self.cost(boxes[number]), number))
        self.words.append(boxes[chosen])
        return chosen


def draw_steps(canvas: Canvas, chart: Steps) -> None:
    """Draw steps with their axes, marks and words."""
    axes = _axes(canvas, chart)
    for start, end in _gaps(chart):
        marks.gap(canvas, axes, start, end)
    _draw_values(canvas, axes, chart)
    draw_stretches(canvas, axes)
    for cut in chart.cuts:
        marks.definition_break(canvas, axes, cut.x)
    if chart.reference is not None:
        canvas.reference_y(axes, chart.reference[0])
    _draw_stairs(canvas, axes, chart)
    _draw_dots(canvas, axes, chart)
    room = _room(canvas, axes, chart)
    _write_ends(canvas, axes, chart, room)
    for dots in chart.dots:
        _write_dots(canvas, axes, chart, dots, room)
    if chart.valued:
        _write_treads(canvas, axes, chart, room)
    _write_cuts(canvas, axes, chart, room)
    _write_gaps(canvas, axes, chart, room)
    _write_reference(canvas, axes, chart, room)


# Axes


def _axes(canvas: Canvas, chart: Steps) -> Axes:
    labelled = [value for dots in chart.dots for _, value, _ in dots.at]
    labelled += [tread.value for stair in chart.stairs for tread in stair.treads if chart.valued]
    heights = [Above(value, LIFT + canvas.sizes.key + 2) for value in labelled]
    height = canvas.plot.height - HEAD - TICK_ROOM
    low, high = SCALE.limits([*chart.values, 0.0], height, heights)
    left = max(canvas.width(chart.tick(tick, canvas.language)) for tick in SCALE.ticks(low, high, MOST_TICKS)) + 6
    axes = canvas.axes(left=left, right=_end_room(canvas, chart), top=HEAD, bottom=TICK_ROOM)
    first, last = chart.span
    pad = SIDE * (last - first) / (axes.bbox.width - 2 * SIDE)
    axes.set(xlim=(first - pad, last + pad), ylim=(low, high))
    return axes


def _draw_values(canvas: Canvas, axes: Axes, chart: Steps) -> None:
    ticks = SCALE.ticks(*axes.get_ylim(), MOST_TICKS)
    canvas.grid_y(axes, [tick for tick in ticks if tick])
    canvas.left_axis(axes, ticks, [chart.tick(tick, canvas.language) for tick in ticks])


def _gaps(chart: Steps) -> list[tuple[float, float]]:
    return sorted({gap for stair in chart.stairs for gap in stair.gaps()})


# Marks


def _draw_stairs(canvas: Canvas, axes: Axes, chart: Steps) -> None:
    cuts = [cut.x for cut in chart.cuts]
    for stair in chart.stairs:
        for tread in stair.treads:
            ends, level = [tread.start, tread.end], [tread.value] * 2
            canvas.line(axes, ends, level, axes.transData, stair.colour, TREAD, LINE)
        for one, other in stair.risers(cuts):
            canvas.line(axes, [one.end] * 2, [one.value, other.value], axes.transData, stair.colour, RISER, LINE)


def _draw_dots(canvas: Canvas, axes: Axes, chart: Steps) -> None:
    draw = {"observed": marks.observed, "report": marks.reported, "foreseen": marks.foreseen}
    for dots in chart.dots:
        for x, value, _ in dots.at:
            if dots.kind == "observed":
                drop = DROP_COLOURS.get(dots.colour, "rule")
                canvas.line(axes, [x, x], [0, value], axes.transData, drop, DROP, MARK)
            draw[dots.kind](canvas, axes, x, value, dots.colour)


def _room(canvas: Canvas, axes: Axes, chart: Steps) -> Room:
    """What the marks take up, before a word is written."""
    bottom, top = axes.bbox.y0 + 1, axes.bbox.y1 + 4
    room = Room(Box(axes.bbox.x0, top, canvas.plot.right, bottom))
    for dots in chart.dots:
        for x, value, _ in dots.at:
            across, up = points_at(axes, x, value)
            room.marks.append(Box(across - MARK_HALF, up + MARK_HALF, across + MARK_HALF, up - MARK_HALF))
            room.strokes.append(Box(across - 0.5, up, across + 0.5, axes.bbox.y0))
    for stair in chart.stairs:
        for tread in stair.treads:
            (left, up), right = points_at(axes, tread.start, tread.value), points_at(axes, tread.end, 0)[0]
            room.strokes.append(Box(left, up + TREAD / 2, right, up - TREAD / 2))
        for one, other in stair.risers([cut.x for cut in chart.cuts]):
            across, (low, high) = points_at(axes, one.end, 0)[0], sorted((one.value, other.value))
            ends = points_at(axes, one.end, high)[1], points_at(axes, one.end, low)[1]
            room.strokes.append(Box(across - 0.5, ends[0], across + 0.5, ends[1]))
    for cut in chart.cuts:
        across = points_at(axes, cut.x, 0)[0]
        room.strokes.append(Box(across - 0.5, top, across + 0.5, bottom))
    if chart.reference is not None:
        up = points_at(axes, axes.get_xlim()[0], chart.reference[0])[1]
        room.strokes.append(Box(axes.bbox.x0, up + 0.5, axes.bbox.x1, up - 0.5))
    return room


# Words


@dataclass(frozen=True)
class Place:
    """A place for words beside a point: shift in points and alignment, as :meth:`Canvas.text` takes them."""

    dx: float
    dy: float
    ha: str
    va: str


OVER, UNDER = Place(0, LIFT, "center", "bottom"), Place(0, -LIFT, "center", "top")
RIGHT, LEFT = Place(LIFT, 0, "left", "center"), Place(-LIFT, 0, "right", "center")
OVER_LEFT, OVER_RIGHT = Place(-3, LIFT - 2, "right", "bottom"), Place(3, LIFT - 2, "left", "bottom")
LOW_LEFT, LOW_RIGHT = Place(-LIFT, -0.5, "right", "bottom"), Place(LIFT, -0.5, "left", "bottom")
BESIDE_VALUE = (OVER, OVER_LEFT, OVER_RIGHT, LEFT, RIGHT, LOW_LEFT, LOW_RIGHT, UNDER)
ON_TREAD = (Place(0, 4.0, "center", "bottom"), Place(0, -4.0, "center", "top"))
BESIDE_OWNER = (LEFT, OVER_LEFT, OVER, RIGHT, OVER_RIGHT, UNDER)


def _write(
    canvas: Canvas,
    axes: Axes,
    room: Room,
    at: tuple[float, float],
    words: str,
    places: Sequence[Place],
    **style: object,
) -> None:
    """Write words at the best of some places beside a point."""
    boxes = [_box(canvas, points_at(axes, *at), words, place, style) for place in places]
    place = places[room.best(boxes)]
    shift = {"dx": place.dx, "dy": place.dy, "ha": place.ha, "va": place.va}
    canvas.text(axes, *at, words, halo=True, **shift, **style)


def _box(canvas: Canvas, anchor: tuple[float, float], words: str, place: Place, style: dict[str, object]) -> Box:
    """The box that words take at a place beside an anchor, in points."""
    size, lines = canvas.sizes.of(style.get("size", "label")), words.split("\n")
    width = max(canvas.width(line, size, style.get("weight", 400)) for line in lines)
    height = CAP_HEIGHT[canvas.language] * size + (len(lines) - 1) * LABEL_LEADING * size
    left = anchor[0] + place.dx - width * {"left": 0.0, "center": 0.5, "right": 1.0}[place.ha]
    bottom = anchor[1] + place.dy - height * {"bottom": 0.0, "center": 0.5, "top": 1.0}[place.va]
    return Box(left, bottom + height, left + width, bottom)


def _text_colour(colour: str) -> str:
    return TEXT_COLOURS.get(colour, colour)


def _write_dots(canvas: Canvas, axes: Axes, chart: Steps, dots: Dots, room: Room) -> None:
    """Write every observed value at its dot; what somebody estimated once, with the owner's name."""
    if dots.kind == "foreseen":
        at = [(x, value) for x, value, _ in dots.at]
        values = [_value(canvas, chart, value, disputed) for _, value, disputed in dots.at]
        said = message("chart.outside", owner=dots.name, values=values)
        places = (*BESIDE_OWNER, *_before_cuts(axes, chart, at[0][0]))
        _write(canvas, axes, room, at[0], canvas.wrap(said, 1.3 * LONGEST_NAME), places, colour="ink2")
        return
    style = {"size": "key", "weight": 700, "colour": _text_colour(dots.colour)}
    for x, value, disputed in dots.at:
        words = _value(canvas, chart, value, disputed)
        if dots.kind == "report":
            words, style = canvas.say(message("chart.reported", value=words)), {"colour": "ink2"}
        _write(canvas, axes, room, (x, value), words, BESIDE_VALUE, **style)


def _before_cuts(axes: Axes, chart: Steps, x: float) -> list[Place]:
    """Places at the height of a point that end before a change of definition near it, rather than across its line."""
    away = [(cut.x - x) * points_per_x(axes) for cut in chart.cuts]
    return [Place(dx - HEAD, 0, "right", "center") for dx in away if -LONGEST_NAME < dx < 0]


def _write_treads(canvas: Canvas, axes: Axes, chart: Steps, room: Room) -> None:
    """Write the value of every tread over its middle, or under it."""
    for stair in chart.stairs:
        style = {"size": "key", "weight": 700, "colour": _text_colour(stair.colour)}
        for tread in stair.treads:
            words = _value(canvas, chart, tread.value, tread.disputed)
            _write(canvas, axes, room, ((tread.start + tread.end) / 2, tread.value), words, ON_TREAD, **style)


def _write_reference(canvas: Canvas, axes: Axes, chart: Steps, room: Room) -> None:
    """Name the level at its left end or, where that is taken, further right, over or under it."""
    if chart.reference is None:
        return
    level, name = chart.reference
    steps = range(0, int(axes.bbox.width), 6)
    places = [Place(dx, dy, "left", va) for dx in steps for dy, va in ((4.0, "bottom"), (-4.0, "top"))]
    _write(canvas, axes, room, (axes.get_xlim()[0], level), canvas.say(name), places, colour="ink")


def _value(canvas: Canvas, chart: Steps, value: float, disputed: bool) -> str:
    words = chart.words(value, canvas.language)
    return canvas.say(message("chart.disputed", value=words)) if disputed else words


def _ends(canvas: Canvas, chart: Steps) -> list[tuple[float, str, str]]:
    """Value, words and colour of every name at the right, from the lowest to the highest."""
    ends: list[tuple[float, str, str]] = []
    if chart.valued and len(chart.stairs) + len(chart.dots) == 1:
        return ends
    for stair in chart.stairs:
        last = stair.treads[-1]
        value = _value(canvas, chart, last.value, last.disputed)
        ends.append((last.value, f"{_name(canvas, stair.name)}\n{value}", stair.colour))
    named = [dots for dots in chart.dots if dots.kind == "observed"]
    ends += [(dots.at[-1][1], _name(canvas, dots.name), dots.colour) for dots in named]
    return sorted(ends, key=lambda end: end[0])


def _name(canvas: Canvas, name: Message) -> str:
    return canvas.wrap(text_of(name, canvas.language), LONGEST_NAME, "key", 700)


def _end_room(canvas: Canvas, chart: Steps) -> float:
    lines = [line for _, words, _ in _ends(canvas, chart) for line in words.split("\n")]
    return max((canvas.width(line, "key", 700) for line in lines), default=0.0) + END_GAP


def _write_ends(canvas: Canvas, axes: Axes, chart: Steps, room: Room) -> None:
    """Name the series at the right, at the height of their last values or as near as names allow."""
    ends, right = _ends(canvas, chart), axes.get_xlim()[1]
    if not ends:
        return
    line = LABEL_LEADING * canvas.sizes.key
    gap = line * max(words.count("\n") + 1 for _, words, _ in ends)
    places = [points_at(axes, right, value)[1] for value, _, _ in ends]
    free = spread(places, gap, axes.bbox.y0 + gap / 2, axes.bbox.y1)
    for (value, words, colour), place, moved in zip(ends, places, free, strict=True):
        style = {"size": "key", "weight": 700, "colour": _text_colour(colour)}
        under_the_top = min(moved, axes.bbox.y1 + HEAD - line * (words.count("\n") + 1) / 2)
        at = Place(END_GAP - SIDE, under_the_top - place, "left", "center")
        _write(canvas, axes, room, (right, value), words, [at], **style)


def _write_cuts(canvas: Canvas, axes: Axes, chart: Steps, room: Room) -> None:
    """Say what changed, in lines that end at the cut; lower, or right of it, where something stands in the way."""
    for cut in chart.cuts:
        words, top = canvas.wrap(cut.words, 1.4 * LONGEST_NAME), axes.get_ylim()[1]
        heights = [-4.0 * step for step in range(int(axes.bbox.height / 4))]
        places = [Place(dx, dy, ha, "top") for dx, ha in ((-4.0, "right"), (4.0, "left")) for dy in heights]
        _write(canvas, axes, room, (cut.x, top), words, places, colour="ink2")


def _write_gaps(canvas: Canvas, axes: Axes, chart: Steps, room: Room) -> None:
    """Say in each column that nothing was published, as near to the middle of its height as can be."""
    for start, end in _gaps(chart):
        words = canvas.wrap(message("gap"), max(30.0, (end - start) * points_per_x(axes)))
        steps = range(int(axes.bbox.height / 8))
        places = [Place(0, sign * 4.0 * step, "center", "center") for step in steps for sign in (1, -1)]
        middle = ((start + end) / 2, sum(axes.get_ylim()) / 2)
        _write(canvas, axes, room, middle, words, places, colour="ink3")


def _meet(one: Box, other: Box, air: float) -> bool:
    across = min(one.right, other.right) - max(one.left, other.left)
    along = min(one.top, other.top) - max(one.bottom, other.bottom)
    return across > -air and along > -air
