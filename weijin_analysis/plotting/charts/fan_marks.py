"""The strokes of a fan: threshold, bands, observations, the ends' labels, forecasts of others, what came later.

What must not go in here: where things go (:mod:`.fan_layout`, :mod:`.fan_names`).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle
from matplotlib.transforms import blended_transform_factory

from weijin_analysis.plotting import marks
from weijin_analysis.plotting.canvas import GRID, LINE, MARK, Canvas
from weijin_analysis.plotting.charts.fan_layout import (
    EDGE,
    END_GAP,
    LABEL_LIFT,
    fan_ends,
    later_words,
    lay_out,
    most_ticks,
    nameless,
    others_words,
    over_later,
    threshold_words,
)
from weijin_analysis.plotting.charts.fan_names import name_points
from weijin_analysis.plotting.charts.scale import points_per_x, year_step
from weijin_analysis.plotting.charts.value_axis import draw_values, points_at, spread
from weijin_analysis.plotting.geometry import Box
from weijin_analysis.plotting.hues import words_in

if TYPE_CHECKING:
    from weijin_analysis.plotting.charts.fan import Fan

MOST_YEARS = 8
NAME_GAP = 4.0
"""Points between the threshold and its name."""
BANDS = {"zhu": ("b95", "b80", "b50"), "qing": ("q95", "q80", "q50")}
GREY = ("wash", "grid", "rule")
"""Bands of the 95, 80 and 50 %, for hues that have none of their own."""


def draw_fan(canvas: Canvas, chart: Fan) -> None:
    """Draw a fan with its axes, marks and words."""
    axes, inset, label = lay_out(canvas, chart)
    _draw_years(canvas, axes, chart)
    draw_values(canvas, axes, chart.scale, most_ticks(canvas, chart))
    _clear(canvas, axes, inset)
    _draw_threshold(canvas, axes, chart)
    _draw_bands(canvas, axes, chart)
    _draw_observed(canvas, axes, chart)
    _draw_scenario(canvas, axes, chart)
    _draw_ends(canvas, axes, chart)
    _draw_others(canvas, axes, chart, label)
    _draw_later(canvas, axes, chart)
    _draw_points(canvas, axes, chart)
    if chart.inset is not None and inset is not None:
        chart.inset.draw_inset(canvas, inset)
    name_points(canvas, axes, chart)


def _draw_years(canvas: Canvas, axes: Axes, chart: Fan) -> None:
    first, last = map(int, chart.years)
    step = year_step(canvas, points_per_x(axes))
    step = next(s for s in (1, 2, 5, 10, 20, 50, 100) if s >= step and (last - first) / s <= MOST_YEARS)
    ticks = [year for year in range(first, last + 1) if year % step == 0]
    ticked = chart.shared is None or chart.shared.ticked
    canvas.bottom_axis(axes, ticks, [str(year) if ticked else "" for year in ticks])


def _clear(canvas: Canvas, axes: Axes, inset: Box | None) -> None:
    """Give the inset a ground of paper, so that the grid stops at it."""
    if inset is None:
        return
    box = Rectangle((inset.left - EDGE, inset.top - EDGE), inset.width + 2 * EDGE, inset.height + EDGE)
    box.set(transform=canvas.page, facecolor=canvas.theme.paper, linewidth=0, zorder=GRID + 0.1)
    axes.add_artist(box)


def _draw_threshold(canvas: Canvas, axes: Axes, chart: Fan) -> None:
    """Draw the level and name it at its left end, away from the observations, but never below the axes."""
    if chart.threshold is None:
        return
    across = blended_transform_factory(axes.transAxes, axes.transData)
    canvas.line(axes, [0, 1], [chart.threshold] * 2, across, "ink", 0.9, LINE)
    words = threshold_words(chart)
    start = axes.get_xlim()[0]
    end = start + (canvas.width(words) + EDGE) / points_per_x(axes)
    near = [value for year, value in (*chart.observed, *chart.earlier) if year <= end]
    floored = points_at(axes, start, chart.threshold)[1] - axes.bbox.y0 < canvas.sizes.label + 2 * NAME_GAP
    over = floored or (bool(near) and min(near) < chart.threshold)
    side = {"va": "bottom", "dy": NAME_GAP} if over else {"va": "top", "dy": -NAME_GAP}
    canvas.text(axes, start, chart.threshold, words, dx=2, **side)


def _draw_bands(canvas: Canvas, axes: Axes, chart: Fan) -> None:
    if not chart.ahead:
        return
    start, place, tints = chart.last[1], axes.transData, BANDS.get(chart.colour, GREY)
    for (share, (low, high)), tint in zip(chart.bands.items(), tints, strict=True):
        ends = [start, *low], [start, *high]
        axes.fill_between(chart.path, *ends, color=canvas.theme.colour(tint), linewidth=0, zorder=MARK)
        if share == 80:
            for edge in ends:
                canvas.line(axes, chart.path, edge, place, chart.colour, 0.6, LINE)
    canvas.line(axes, chart.path, [start, *chart.median], place, chart.colour, 1.1, LINE, dashes=(4, 2))


def _draw_observed(canvas: Canvas, axes: Axes, chart: Fan) -> None:
    for run in _runs(chart.earlier):
        canvas.line(axes, *run.T, axes.transData, "mute", 1.3, MARK)
        if len(run) == 1:
            marks.observed(canvas, axes, *run[0], colour="mute", size=3.6)
    for run in _runs(chart.observed):
        marks.series(canvas, axes, *run.T, colour=chart.colour)
    for year, value in chart.observed:
        marks.observed(canvas, axes, year, value, colour=chart.colour, size=4.2)


def _runs(pairs: Sequence[tuple[int, float]]) -> list[np.ndarray]:
    """Years that follow each other: a gap breaks the line."""
    if not pairs:
        return []
    return np.split(np.array(pairs), np.flatnonzero(np.diff([year for year, _ in pairs]) > 1) + 1)


def _draw_scenario(canvas: Canvas, axes: Axes, chart: Fan) -> None:
    if chart.scenario is None:
        return
    years, values = zip(chart.last, *chart.scenario.points, strict=True)
    canvas.line(axes, years, values, axes.transData, "ink2", 1.0, LINE, dashes=(5, 2, 1, 2))


def _draw_points(canvas: Canvas, axes: Axes, chart: Fan) -> None:
    """Draw the marks that have a name each."""
    for year, value in chart.reported:
        marks.reported(canvas, axes, year, value)
    for thing in chart.others:
        if thing.owner is not None:
            marks.foreseen(canvas, axes, thing.year, thing.value)


# The fan's end


def _draw_ends(canvas: Canvas, axes: Axes, chart: Fan) -> None:
    ends, year = fan_ends(canvas, chart), chart.path[-1]
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
    for thing in nameless(chart):
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
        marks.hollow(canvas, axes, year, value, colour=chart.colour)
        marks.leader(canvas, axes, year, value, (0, 5), (0, lift - 3))
        style = {"size": "key", "colour": words_in(chart.colour), "weight": 700, "halo": True}
        words = later_words(canvas, chart, year, value)
        canvas.text(axes, year, value, words, ha="center", va="baseline", dy=lift, **style)
