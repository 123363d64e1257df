"""The strokes of a fan: threshold, bands, observations, the ends' labels, forecasts of others, what came later.

What must not go in here: where things go (:mod:`.fan_layout`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle
from matplotlib.transforms import blended_transform_factory

from weijin_analysis.messages import Message, message
from weijin_analysis.plotting import marks
from weijin_analysis.plotting.canvas import CAP_HEIGHT, GRID, LINE, MARK, Canvas
from weijin_analysis.plotting.charts.fan_layout import (
    EDGE,
    END_GAP,
    LABEL_LIFT,
    fan_ends,
    later_words,
    lay_out,
    others_words,
    over_later,
    years_drawn,
)
from weijin_analysis.plotting.charts.scale import points_per_x, year_step
from weijin_analysis.plotting.charts.value_axis import draw_values, points_at, spread
from weijin_analysis.plotting.geometry import Box

if TYPE_CHECKING:
    from weijin_analysis.plotting.charts.fan import Fan

MOST_YEARS = 8


def draw_fan(canvas: Canvas, chart: Fan) -> None:
    """Draw a fan with its axes, marks and words."""
    axes, inset, label = lay_out(canvas, chart)
    _draw_years(canvas, axes, chart)
    draw_values(canvas, axes, chart.scale)
    _clear(canvas, axes, inset)
    _draw_threshold(canvas, axes, chart)
    _draw_bands(canvas, axes, chart)
    _draw_observed(canvas, axes, chart)
    _draw_ends(canvas, axes, chart)
    _draw_others(canvas, axes, chart, label)
    _draw_later(canvas, axes, chart)
    if chart.inset is not None and inset is not None:
        chart.inset.draw_inset(canvas, inset)


def _draw_years(canvas: Canvas, axes: Axes, chart: Fan) -> None:
    first, last = years_drawn(chart)
    step = year_step(canvas, points_per_x(axes))
    step = next(s for s in (1, 2, 5, 10, 20, 50, 100) if s >= step and (last - first) / s <= MOST_YEARS)
    ticks = [year for year in range(first, last + 1) if year % step == 0]
    canvas.bottom_axis(axes, ticks, [str(year) for year in ticks])


def _clear(canvas: Canvas, axes: Axes, inset: Box | None) -> None:
    """Give the inset a ground of paper, so that the grid stops at it."""
    if inset is None:
        return
    box = Rectangle((inset.left - EDGE, inset.top - EDGE), inset.width + 2 * EDGE, inset.height + EDGE)
    box.set(transform=canvas.page, facecolor=canvas.theme.paper, linewidth=0, zorder=GRID + 0.1)
    axes.add_artist(box)


def _draw_threshold(canvas: Canvas, axes: Axes, chart: Fan) -> None:
    """Draw the level and name it at its left end, on the side away from the observations."""
    if chart.threshold is None:
        return
    across = blended_transform_factory(axes.transAxes, axes.transData)
    canvas.line(axes, [0, 1], [chart.threshold] * 2, across, "ink", 0.9, LINE)
    words = _threshold_words(chart)
    start = axes.get_xlim()[0]
    end = start + (canvas.width(words) + EDGE) / points_per_x(axes)
    near = [value for year, value in (*chart.observed, *chart.earlier) if year <= end]
    over = bool(near) and min(near) < chart.threshold
    canvas.text(axes, start, chart.threshold, words, va="bottom" if over else "top", dx=2, dy=4 if over else -4)


def _threshold_words(chart: Fan) -> Message:
    return message(f"{chart.words}.threshold", threshold=chart.threshold)


def _draw_bands(canvas: Canvas, axes: Axes, chart: Fan) -> None:
    start, place = chart.last[1], axes.transData
    for share, (low, high) in chart.bands.items():
        ends = [start, *low], [start, *high]
        axes.fill_between(chart.path, *ends, color=canvas.theme.colour(f"b{share}"), linewidth=0, zorder=MARK)
        if share == 80:
            for edge in ends:
                canvas.line(axes, chart.path, edge, place, "zhu", 0.6, LINE)
    canvas.line(axes, chart.path, [start, *chart.median], place, "zhu", 1.1, LINE, dashes=(4, 2))


def _draw_observed(canvas: Canvas, axes: Axes, chart: Fan) -> None:
    if chart.earlier:
        canvas.line(axes, *zip(*chart.earlier, strict=True), axes.transData, "mute", 1.3, MARK)
    runs = np.split(np.array(chart.observed), np.flatnonzero(np.diff([year for year, _ in chart.observed]) > 1) + 1)
    for run in runs:
        marks.series(canvas, axes, *run.T)
    for year, value in chart.observed:
        marks.observed(canvas, axes, year, value, size=4.2)
    _name_first(canvas, axes, chart)
    _name_last(canvas, axes, chart)


def _name_first(canvas: Canvas, axes: Axes, chart: Fan) -> None:
    """Write the first value, unless the threshold or the last value stand there."""
    year, value = chart.observed[0]
    place = points_at(axes, year, value)[1]
    taken = [] if chart.threshold is None else [chart.threshold]
    if _room_left(canvas, axes, chart) < canvas.width("1,000", "key", 700):
        taken.append(chart.last[1])
    if any(abs(points_at(axes, year, other)[1] - place) < 2.6 * canvas.sizes.key for other in taken):
        return
    words = chart.scale.rounded(value, canvas.language)
    shift = {"dx": 6.0, "dy": 3.0} if chart.falls else {"dy": 7.0, "va": "bottom", "dx": -2.0}
    canvas.text(axes, year, value, words, size="key", colour="zhu_text", weight=700, halo=True, **shift)


def _name_last(canvas: Canvas, axes: Axes, chart: Fan) -> None:
    """Name the last observation on the side where the line is not, clear of the threshold and of the page's edge."""
    year, value = chart.last
    lift, room = _lift_of_last(canvas, axes, chart), _room_left(canvas, axes, chart)
    va, dx = "top" if chart.falls else "bottom", -2 + max(0.0, 2 - room)
    style = {"size": "key", "colour": "zhu_text", "weight": 700, "halo": True}
    canvas.text(axes, year, value, _last_words(canvas, chart), ha="right", va=va, dx=dx, dy=lift, **style)


def _last_words(canvas: Canvas, chart: Fan) -> Message:
    return message("chart.last", year=chart.last[0], value=chart.scale.rounded(chart.last[1], canvas.language))


def _room_left(canvas: Canvas, axes: Axes, chart: Fan) -> float:
    """Points between the left end of the axes and the name of the last observation."""
    room = (chart.last[0] - axes.get_xlim()[0]) * points_per_x(axes)
    return room - canvas.width(_last_words(canvas, chart), "key", 700)


def _lift_of_last(canvas: Canvas, axes: Axes, chart: Fan) -> float:
    """Points from the last observation to its name: beyond the threshold, where that is near."""
    sign = -1 if chart.falls else 1
    lift = sign * 8.0
    if chart.threshold is None:
        return lift
    line = points_at(axes, chart.last[0], chart.threshold)[1] - points_at(axes, *chart.last)[1]
    if not 0 < sign * line < abs(lift) + CAP_HEIGHT[canvas.language] * canvas.sizes.key + 3:
        return lift
    beside = _room_left(canvas, axes, chart) < canvas.width(_threshold_words(chart)) + 2 * EDGE
    return line + sign * (6.0 + 1.3 * canvas.sizes.label * beside)


# The fan's end


def _draw_ends(canvas: Canvas, axes: Axes, chart: Fan) -> None:
    ends, year = fan_ends(canvas, chart), chart.years[-1]
    places = [points_at(axes, year, value)[1] for value, _, _ in ends]
    gap = 1.12 * canvas.sizes.label
    free = spread(places, gap, axes.bbox.y0 + 1, axes.bbox.y1)
    shift = (axes.get_xlim()[1] - year) * points_per_x(axes)
    for (value, words, style), place, moved in zip(ends, places, free, strict=True):
        canvas.text(axes, year, value, words, dx=shift + END_GAP - 3, dy=moved - place, **style)


# Others and later


def _draw_others(canvas: Canvas, axes: Axes, chart: Fan, label: tuple[float, float] | None) -> None:
    """Draw the diamonds, and one label above the fan with a leader to each."""
    if label is None:
        return
    left, level = label
    words = others_words(canvas, axes, chart)
    base = points_at(axes, left, level)[1] + LABEL_LIFT
    start, width = points_at(axes, left, level)[0], canvas.width(words)
    canvas.text(axes, left, level, words, colour="ink", va="baseline", dy=LABEL_LIFT, halo=True)
    for thing in chart.others:
        x, y = points_at(axes, thing.year, thing.value)
        end = min(max(x, start + 6), start + width - 6)
        away = np.array([end - x, base - 3.5 - y])
        foot = away * 5.0 / np.hypot(*away)
        marks.leader(canvas, axes, thing.year, thing.value, tuple(foot), tuple(away))
        marks.foreseen(canvas, axes, thing.year, thing.value)


def _draw_later(canvas: Canvas, axes: Axes, chart: Fan) -> None:
    """Draw what came since, each with its year and value above the fan."""
    for year, value in chart.later:
        top = over_later(canvas, axes, chart, year, value)
        lift = points_at(axes, year, top)[1] - points_at(axes, year, value)[1] + LABEL_LIFT
        marks.hollow(canvas, axes, year, value)
        marks.leader(canvas, axes, year, value, (0, 5), (0, lift - 3))
        style = {"size": "key", "colour": "zhu_text", "weight": 700, "ha": "center", "va": "baseline", "halo": True}
        canvas.text(axes, year, value, later_words(canvas, chart, year, value), dy=lift, **style)
