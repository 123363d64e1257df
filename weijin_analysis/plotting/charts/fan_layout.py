"""Where the parts of a fan go: axes, the odds beside it, and labels that never lie on what is drawn.

The ends of the value axis follow from what has to stay free above the fan, so all places are found before a mark is
drawn. What must not go in here: marks.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from matplotlib.axes import Axes

from weijin_analysis.messages import Message, message
from weijin_analysis.plotting.canvas import Canvas
from weijin_analysis.plotting.charts.scale import points_per_x
from weijin_analysis.plotting.charts.value_axis import Above, tick_room
from weijin_analysis.plotting.geometry import Box
from weijin_analysis.plotting.style import TICK_ROOM

if TYPE_CHECKING:
    from weijin_analysis.plotting.charts.fan import Fan

END_GAP = 5.0
EDGE = 6.0
NAMED = (95, 80)
"""The bands whose ends are written at the fan's end."""
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
    left = tick_room(canvas, chart.scale, chart.scale.ticks(*chart.scale.limits(_values(chart))))
    axes, inset, label = _axes_from(canvas, chart, left)
    needed = tick_room(canvas, chart.scale, chart.scale.ticks(*axes.get_ylim()))
    if needed > left:
        axes.remove()
        axes, inset, label = _axes_from(canvas, chart, needed)
    return axes, inset, label


def _axes_from(canvas: Canvas, chart: Fan, left: float) -> tuple[Axes, Box | None, tuple[float, float] | None]:
    axes = canvas.axes(left=left, right=_end_room(canvas, chart), top=HEAD, bottom=TICK_ROOM)
    return axes, *_scaled(canvas, axes, chart)


def _scaled(canvas: Canvas, axes: Axes, chart: Fan) -> tuple[Box | None, tuple[float, float] | None]:
    """Set the limits of the axes so that inset and labels lie above all they could cover."""
    first, last = years_drawn(chart)
    pad = 4.0 * (last - first) / axes.bbox.width
    axes.set_xlim(first - 1.5 * pad, last + pad)
    label, above = _place_label(canvas, axes, chart)
    inset = _place_inset(canvas, axes, chart)
    if inset is not None and inset.top <= canvas.plot.top:
        above += _under_inset(canvas, axes, chart, inset, above)
    above.append(Above(chart.observed[0][1], canvas.sizes.key))
    if chart.threshold is not None:  # its name may stand over it
        above.append(Above(chart.threshold, canvas.sizes.label + 5))
    if not chart.falls:
        above += [
            Above(level, LABEL_LIFT + 2.4 * canvas.sizes.key) for level in (chart.last[1], chart.threshold) if level
        ]
    chart.scale.set_on(axes, *chart.scale.limits(_values(chart), axes.bbox.height, above))
    return inset, label


def _under_inset(canvas: Canvas, axes: Axes, chart: Fan, inset: Box, labels: list[Above]) -> list[Above]:
    """What has to stay below an inset: all that is drawn under it, with the labels over that."""
    need, scale, first = inset.bottom - canvas.plot.top + 8, points_per_x(axes), axes.get_xlim()[0]
    start, end = (first + (edge - axes.bbox.x0) / scale for edge in (inset.left, inset.right))
    came = [Above(over_later(canvas, axes, chart, *pair), LABEL_LIFT + canvas.sizes.key) for pair in chart.later]
    things = [Above(chart.highest(start, end), 0.0), *labels, *came]
    return [Above(thing.value, need + thing.points) for thing in things]


def years_drawn(chart: Fan) -> tuple[int, int]:
    """The first and the last year drawn."""
    drawn = [year for year, _ in (*chart.observed, *chart.earlier)]
    return min(drawn), max(chart.path)


def _values(chart: Fan) -> list[float]:
    drawn = [value for year, value in (*chart.observed, *chart.later, *chart.earlier)]
    drawn += [thing.value for thing in chart.others] + [*chart.bands[95][0], *chart.bands[95][1]]
    return drawn + ([] if chart.threshold is None else [chart.threshold])


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
    low, high = chart.scale.limits(_values(chart))
    start = axes.get_xlim()[0] + (left - axes.bbox.x0) / points_per_x(axes)
    inside = [value for year, value in chart.observed if year >= start - 1]
    inside += [value for year, value in zip(chart.years, chart.bands[95][0], strict=True) if year >= start - 1]
    inside += [] if chart.threshold is None else [chart.threshold]
    lowest, bottom, top = (float(chart.scale.place(value)) for value in (min(inside), low, high))
    return axes.bbox.height * (lowest - bottom) / (top - bottom)


def others_words(canvas: Canvas, axes: Axes, chart: Fan) -> Message:
    """The owner and the values; the owner alone where they are too many."""
    rounded = [chart.scale.estimated(thing.value, canvas.language) for thing in chart.others]
    pairs = zip(chart.others, rounded, strict=True)
    values = [message("chart.bound", value=words) if thing.bound else words for thing, words in pairs]
    whole = message(f"{chart.words}.others", values=values, n=len(values))
    fits = canvas.width(whole) <= LONGEST_LABEL * axes.bbox.width
    return whole if fits else message(f"{chart.words}.others.short", n=len(values))


def _place_label(canvas: Canvas, axes: Axes, chart: Fan) -> tuple[tuple[float, float] | None, list[Above]]:
    """Find the left end of the label of others' forecasts, and the level it must stay above."""
    if not chart.others:
        return None, []
    width, scale = canvas.width(others_words(canvas, axes, chart)) / points_per_x(axes), points_per_x(axes)
    left = min(chart.others[0].year + 8 / scale, axes.get_xlim()[1] - width)
    level = chart.highest(left - 4 / scale, left + width + 4 / scale)
    return (left, level), [Above(level, LABEL_LIFT + canvas.sizes.label)]


def later_words(canvas: Canvas, chart: Fan, year: int, value: float) -> Message:
    return message("chart.came", year=year, value=chart.scale.rounded(value, canvas.language))


def over_later(canvas: Canvas, axes: Axes, chart: Fan, year: int, value: float) -> float:
    """The level that the name of what came in a year must stay above."""
    half = canvas.width(later_words(canvas, chart, year, value), "key", 700) / 2 / points_per_x(axes)
    return chart.highest(year - half, year + half)


def fan_ends(canvas: Canvas, chart: Fan) -> list[tuple[float, str, dict[str, object]]]:
    """Value, words and type of every label at the fan's end, from the lowest to the highest."""
    language = canvas.language
    words = canvas.say(message("chart.median", value=chart.scale.estimated(chart.median[-1], language)))
    ends = [(chart.median[-1], words, {"size": "key", "colour": "zhu_text", "weight": 700})]
    for share in NAMED:
        for side in chart.bands[share]:
            value = chart.scale.estimated(side[-1], language)
            words = canvas.say(message("chart.end", value=value, share=share))
            ends.append((side[-1], words, {"colour": "ink2" if share == 80 else "ink3"}))
    return sorted(ends, key=lambda end: end[0])


def _end_room(canvas: Canvas, chart: Fan) -> float:
    widths = (canvas.width(words, style.get("size", "label"), style.get("weight", 400))
              for _, words, style in fan_ends(canvas, chart))  # fmt: skip
    return max(widths) + END_GAP
