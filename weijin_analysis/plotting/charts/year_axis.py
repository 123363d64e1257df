"""Years as stretches between two ticks, for marks that stand on days: a mark in May lies in the year it belongs to.

A chart of whole years writes each year under its mark instead. What must not go in here: marks.
"""

from __future__ import annotations

from math import ceil, floor

from matplotlib.axes import Axes

from weijin_analysis.plotting.canvas import Canvas
from weijin_analysis.plotting.charts.scale import points_per_x, year_step
from weijin_analysis.plotting.style import TICK_LENGTH


def draw_stretches(canvas: Canvas, axes: Axes) -> None:
    """Tick the turns of the years, and write each year under its own stretch, where there is room for it."""
    left, right = axes.get_xlim()
    turns = [year + 0.5 for year in range(floor(left) - 1, ceil(right) + 1) if left < year + 0.5 < right]
    canvas.bottom_axis(axes, turns)
    step = year_step(canvas, points_per_x(axes))
    style = {"colour": "ink3", "ha": "center", "va": "top", "dy": -TICK_LENGTH - 3.5}
    for year in (year for year in range(floor(left), ceil(right) + 1) if year % step == 0):
        start, end = max(left, year - 0.5), min(right, year + 0.5)
        if (end - start) * points_per_x(axes) * step > canvas.width("2000") + 2:
            canvas.text(axes, (start + end) / 2, axes.get_ylim()[0], str(year), **style)
