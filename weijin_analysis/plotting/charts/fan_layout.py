"""Where the parts of a fan go: axes, the odds beside it, and labels that never lie on what is drawn.

The ends of the value axis follow from what has to stay free above the fan, so all places are found before a mark is
drawn. Names of single points are placed after that (:mod:`.fan_names`). What must not go in here: marks.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from matplotlib.axes import Axes

from weijin_analysis.messages import Message, message
from weijin_analysis.plotting.canvas import Canvas
from weijin_analysis.plotting.charts.scale import points_per_x
from weijin_analysis.plotting.charts.value_axis import MOST_TICKS, Above, tick_room
from weijin_analysis.plotting.geometry import Box
from weijin_analysis.plotting.hues import words_in
from weijin_analysis.plotting.style import TICK_ROOM

if TYPE_CHECKING:
    from weijin_analysis.plotting.charts.fan import Fan, Foreseen

END_GAP = 5.0
EDGE = 6.0
SHARED_PAD = 4.0
"""Points between the outermost years and the ends of an axis shared with other panels."""
SMALL = 0.3
"""Widest room for the labels at the fan's end, in widths of the plot, that leaves the 95 % band its labels."""
MOST_ABOVE = 0.55
"""Most of the height kept free above something for its label."""
LONGEST_LABEL = 0.65
"""Longest label of others' forecasts, in widths of the axes."""
HEAD = 4.0
"""Points free above the axes, for half a tick label."""
LABEL_LIFT = 11.0
"""Points from the highest band to the baseline of a label above it."""


def lay_out(canvas: Canvas, chart: Fan) -> tuple[Axes, Box | None, tuple[float, float] | None]:
    """Make the axes; return them with the place of the inset and of the label of others' forecasts (x, level).

    The room on the left depends on the ticks, these on what has to stay free above: so it is found in two steps.
    """
    shared = (chart.shared.left, chart.shared.right) if chart.shared else (0.0, 0.0)
    most = most_ticks(canvas, chart)
    left = max(tick_room(canvas, chart.scale, chart.scale.ticks(*chart.scale.limits(chart.values), most)), shared[0])
    axes, inset, label = _axes_from(canvas, chart, left, shared[1])
    needed = tick_room(canvas, chart.scale, chart.scale.ticks(*axes.get_ylim(), most))
    if needed > left:
        axes.remove()
        axes, inset, label = _axes_from(canvas, chart, needed, shared[1])
    return axes, inset, label


def rooms_of(canvas: Canvas, chart: Fan) -> tuple[float, float]:
    """Points needed left and right of the axes."""
    axes, _, _ = lay_out(canvas, chart)
    needed = tick_room(canvas, chart.scale, chart.scale.ticks(*axes.get_ylim(), most_ticks(canvas, chart)))
    axes.remove()
    return needed, _end_room(canvas, chart)


def most_ticks(canvas: Canvas, chart: Fan) -> int:
    """How many ticks the height of the plot holds."""
    return max(3, min(MOST_TICKS, int((canvas.plot.height - HEAD - foot(chart)) / (2.0 * canvas.sizes.label))))


def foot(chart: Fan) -> float:
    """Points left free below the axes: for the years, if they are written."""
    return TICK_ROOM if chart.shared is None or chart.shared.ticked else 2.0


def _axes_from(
    canvas: Canvas, chart: Fan, left: float, right: float
) -> tuple[Axes, Box | None, tuple[float, float] | None]:
    axes = canvas.axes(left=left, right=max(right, _end_room(canvas, chart)), top=HEAD, bottom=foot(chart))
    return axes, *_scaled(canvas, axes, chart)


def _scaled(canvas: Canvas, axes: Axes, chart: Fan) -> tuple[Box | None, tuple[float, float] | None]:
    """Set the limits of the axes so that inset and labels lie above all they could cover."""
    _set_years(axes, chart)
    label, above = _place_label(canvas, axes, chart)
    inset = _place_inset(canvas, axes, chart)
    if inset is not None and inset.top <= canvas.plot.top:
        above += _under_inset(canvas, axes, chart, inset, above)
    most = MOST_ABOVE * axes.bbox.height
    above += [Above(thing.value, min(thing.points, most)) for thing in _over_points(canvas, chart)]
    chart.scale.set_on(axes, *chart.scale.limits(chart.values, axes.bbox.height, above))
    return inset, label


def _over_points(canvas: Canvas, chart: Fan) -> list[Above]:
    """Room for the names of the first value, of the last, of the threshold, and of single points."""
    above = [Above(chart.observed[0][1], canvas.sizes.key)]
    above += [Above(value, LABEL_LIFT + 1.4 * canvas.sizes.label) for value in _pointed(chart)]
    if chart.threshold is not None:  # its name may stand over it
        above.append(Above(chart.threshold, canvas.sizes.label + 5))
    if not chart.falls:
        rising = [level for level in (chart.last[1], chart.threshold) if level]
        above += [Above(level, LABEL_LIFT + 2.4 * canvas.sizes.key) for level in rising]
    return above


def _set_years(axes: Axes, chart: Fan) -> None:
    first, last = chart.years
    last = max(last, first + 1)
    if chart.shared is not None:
        pad = SHARED_PAD * (last - first) / (axes.bbox.width - 2 * SHARED_PAD)
        axes.set_xlim(first - pad, last + pad)
        return
    pad = 4.0 * (last - first) / axes.bbox.width
    axes.set_xlim(first - 1.5 * pad, last + pad)


def _pointed(chart: Fan) -> list[float]:
    """Values of the points that have a name each."""
    named = [value for _, value in chart.reported]
    return named + [thing.value for thing in chart.others if thing.owner is not None]


def _under_inset(canvas: Canvas, axes: Axes, chart: Fan, inset: Box, labels: list[Above]) -> list[Above]:
    """What has to stay below an inset: all that is drawn under it, with the labels over that."""
    need, scale, first = inset.bottom - canvas.plot.top + 8, points_per_x(axes), axes.get_xlim()[0]
    start, end = (first + (edge - axes.bbox.x0) / scale for edge in (inset.left, inset.right))
    came = [Above(over_later(canvas, axes, chart, *pair), LABEL_LIFT + canvas.sizes.key) for pair in chart.later]
    things = [Above(chart.highest(start, end), 0.0), *labels, *came]
    return [Above(thing.value, need + thing.points) for thing in things]


def _place_inset(canvas: Canvas, axes: Axes, chart: Fan) -> Box | None:
    """Above a fan that falls; beside one that rises: under its end where there is room, else over its beginning."""
    if chart.inset is None:
        return None
    (width, height), edge = chart.inset.inset_size(canvas), axes.bbox.x1
    if chart.falls:
        right = edge if canvas.wide else canvas.plot.right
        return Box(right - width, canvas.plot.top, right, canvas.plot.top + height)
    floor = canvas.plot.bottom - TICK_ROOM - EDGE
    if _room_under(axes, chart, edge - width) >= height + 3 * EDGE:
        return Box(edge - width, floor - height, edge, floor)
    left = axes.bbox.x0 + EDGE
    return Box(left, canvas.plot.top, left + width, canvas.plot.top + height)


def _room_under(axes: Axes, chart: Fan, left: float) -> float:
    """Points under the fan and the threshold, right of a place on the page."""
    low, high = chart.scale.limits(chart.values)
    start = axes.get_xlim()[0] + (left - axes.bbox.x0) / points_per_x(axes)
    inside = [value for year, value in chart.observed if year >= start - 1]
    inside += [value for year, value in zip(chart.ahead, chart.bands[95][0], strict=True) if year >= start - 1]
    inside += [] if chart.threshold is None else [chart.threshold]
    lowest, bottom, top = (float(chart.scale.place(value)) for value in (min(inside), low, high))
    return axes.bbox.height * (lowest - bottom) / (top - bottom)


def others_words(canvas: Canvas, axes: Axes, chart: Fan) -> Message:
    """The owner and the values; the owner alone where they are too many."""
    rounded = [chart.scale.estimated(thing.value, canvas.language) for thing in nameless(chart)]
    pairs = zip(nameless(chart), rounded, strict=True)
    values = [message("chart.bound", value=words) if thing.bound else words for thing, words in pairs]
    whole = message(f"{chart.words}.others", values=values, n=len(values))
    fits = canvas.width(whole) <= LONGEST_LABEL * axes.bbox.width
    return whole if fits else message(f"{chart.words}.others.short", n=len(values))


def nameless(chart: Fan) -> list[Foreseen]:
    """Others' forecasts that have no owner of their own: one label names them all."""
    return [thing for thing in chart.others if thing.owner is None]


def _place_label(canvas: Canvas, axes: Axes, chart: Fan) -> tuple[tuple[float, float] | None, list[Above]]:
    """Find the left end of the label of others' forecasts, and the level it must stay above."""
    if not nameless(chart):
        return None, []
    width, scale = canvas.width(others_words(canvas, axes, chart)) / points_per_x(axes), points_per_x(axes)
    left = min(nameless(chart)[0].year + 8 / scale, axes.get_xlim()[1] - width)
    level = chart.highest(left - 4 / scale, left + width + 4 / scale)
    return (left, level), [Above(level, LABEL_LIFT + canvas.sizes.label)]


def threshold_words(chart: Fan) -> Message:
    return message(f"{chart.words}.threshold", threshold=chart.threshold)


def later_words(canvas: Canvas, chart: Fan, year: int, value: float) -> Message:
    return message("chart.came", year=year, value=chart.scale.rounded(value, canvas.language))


def over_later(canvas: Canvas, axes: Axes, chart: Fan, year: int, value: float) -> float:
    """The level that the name of what came in a year must stay above."""
    half = canvas.width(later_words(canvas, chart, year, value), "key", 700) / 2 / points_per_x(axes)
    return chart.highest(year - half, year + half)


End = tuple[float, str, dict[str, object]]
"""Value, words and type of a label at the fan's end."""


def fan_ends(canvas: Canvas, chart: Fan) -> list[End]:
    """The labels at the fan's end, from the lowest to the highest; in a small plot without those of the 95 % band."""
    ends = _named_ends(canvas, chart, (95, 80))
    small = _width_of(canvas, ends) + END_GAP > SMALL * canvas.plot.width
    return _named_ends(canvas, chart, (80,)) if small else ends


def _named_ends(canvas: Canvas, chart: Fan, shares: tuple[int, ...]) -> list[End]:
    ends: list[End] = []
    if chart.scenario is not None:
        ends.append((chart.scenario.points[-1][1], canvas.say(chart.scenario.name), {"colour": "ink2"}))
    if chart.median:
        value = chart.scale.estimated(chart.median[-1], canvas.language)
        style = {"size": "key", "colour": words_in(chart.colour), "weight": 700}
        ends.append((chart.median[-1], canvas.say(message("chart.median", value=value)), style))
        ends += [_band_end(canvas, chart, share, side[-1]) for share in shares for side in chart.bands[share]]
    return sorted(ends, key=lambda end: end[0])


def _band_end(canvas: Canvas, chart: Fan, share: int, end: float) -> End:
    """The end of a band with its coverage; a share without its sign, or there would be two of them."""
    value = chart.scale.estimated(end, canvas.language).removesuffix("%")
    words = canvas.say(message("chart.end", value=value, share=share))
    return end, words, {"colour": "ink2" if share == 80 else "ink3"}


def _end_room(canvas: Canvas, chart: Fan) -> float:
    bare = canvas.width("2000") / 2 + 1
    return max(_width_of(canvas, fan_ends(canvas, chart)) + END_GAP, bare)


def _width_of(canvas: Canvas, ends: list[End]) -> float:
    widths = (canvas.width(words, style.get("size", "label"), style.get("weight", 400)) for _, words, style in ends)
    return max(widths, default=0.0)
