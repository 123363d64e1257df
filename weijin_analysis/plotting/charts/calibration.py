"""Calibration: how often bands held that should hold half, four fifths, nineteen twentieths of the time.

At the left the coverage of each band against what it promises, for one or several methods; at the right how outcomes
spread over the levels of the first method's forecasts, which is flat where the forecasts are honest. What must not go
in here: scoring (``trends.score`` and ``trends.pit_histogram``).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from weijin_analysis import formats
from weijin_analysis.messages import Message, message
from weijin_analysis.plotting.canvas import LINE, MARK, Canvas
from weijin_analysis.plotting.geometry import Box
from weijin_analysis.plotting.style import TICK_ROOM

BANDS = (50, 80, 95)
PANEL_GAP = 26.0
GAP = 6.0
HEAD = 1.9
BAR = 0.62
TALLEST_ROW = 22.0
SHARES = (0.0, 0.5, 1.0)
"""Ticks of both horizontal axes."""


@dataclass(frozen=True)
class Coverage:
    """How often a band of a method held: shares from 0 to 1, with the range of a bootstrap (nan without one)."""

    method: str
    band: int
    held: float
    low: float
    high: float


@dataclass(frozen=True)
class Calibration:
    """Coverage of bands, and the histogram of outcomes over levels.

    Parameters
    ----------
    coverage : tuple of Coverage
        By band, the first method of each band first.
    histogram : tuple of float
        Share of the outcomes in each of so many equal bins of levels, for the first method.
    names : dict of str to Message or str
        What the methods are called.
    """

    coverage: tuple[Coverage, ...]
    histogram: tuple[float, ...]
    names: Mapping[str, Message | str]

    @property
    def methods(self) -> list[str]:
        """The methods in order, the protagonist first."""
        return list(self.names)

    def draw(self, canvas: Canvas) -> None:
        """Draw the two panels side by side on a wide page, one above the other on a tall one."""
        left, right = _boxes(canvas)
        _draw_coverage(canvas, self, left)
        _draw_histogram(canvas, self, right)


def calibration(scores: pd.DataFrame, histogram: pd.DataFrame, *, names: Mapping[str, Message | str]) -> Calibration:
    """Return the calibration of one or several methods.

    Parameters
    ----------
    scores : DataFrame
        As :func:`weijin_analysis.trends.score` returns it.
    histogram : DataFrame
        As :func:`weijin_analysis.trends.pit_histogram` returns it.
    names : mapping of str to Message or str
        The methods to draw and their names, the protagonist first; those without a score are left out.
    """
    found = {name: words for name, words in names.items() if name in set(scores["method"])}
    rows = [_coverage(scores, method, band) for band in BANDS for method in found]
    first = histogram[histogram["method"].eq(next(iter(found), ""))].sort_values("low")
    return Calibration(tuple(row for row in rows if row is not None), tuple(first["share"]), found)


def _coverage(scores: pd.DataFrame, method: str, band: int) -> Coverage | None:
    rows = scores[scores["method"].eq(method) & scores["measure"].eq(f"coverage_{band}") & scores["group"].eq("all")]
    if rows.empty:
        return None
    row = rows.iloc[0]
    return Coverage(method, band, float(row["value"]), float(row["low"]), float(row["high"]))


def _boxes(canvas: Canvas) -> tuple[Box, Box]:
    plot = canvas.plot
    if canvas.wide:
        width = (plot.width - PANEL_GAP) / 2
        return (plot.inset(right=width + PANEL_GAP), plot.inset(left=width + PANEL_GAP))
    height = plot.height * 0.58
    return (plot.inset(bottom=plot.height - height), plot.inset(top=height + 4))


def _panel(canvas: Canvas, box: Box, head: str, *, left: float, right: float) -> Axes:
    canvas.page_text(box.left, box.top + canvas.sizes.label, message(head), colour="ink", weight=700)
    return canvas.axes_in(box.inset(left=left, right=right, top=HEAD * canvas.sizes.label, bottom=TICK_ROOM))


# Coverage


def _draw_coverage(canvas: Canvas, chart: Calibration, box: Box) -> None:
    """Draw a bar for each band and method, and a tick at what the band promises."""
    names = [canvas.say(chart.names[row.method]) for row in chart.coverage]
    left = canvas.width("95%", weight=700) + 2 * GAP + max((canvas.width(name) for name in names), default=0.0)
    axes = _panel(canvas, box, "chart.coverage", left=left, right=canvas.width("100%", "key", 700) + GAP)
    groups, count = len(BANDS), max(len(chart.methods), 1)
    axes.set(xlim=(0, 1), ylim=(groups * (count + 0.6) - 0.8, -0.8))
    canvas.grid_x(axes, SHARES)
    canvas.bottom_axis(axes, SHARES, [formats.percent(100 * share, canvas.language) for share in SHARES])
    for row, name in zip(chart.coverage, names, strict=True):
        y = BANDS.index(row.band) * (count + 0.6) + chart.methods.index(row.method)
        _draw_band(canvas, axes, row, name, y, first=row.method == chart.methods[0], left=left)


def _draw_band(canvas: Canvas, axes: Axes, row: Coverage, name: str, y: float, *, first: bool, left: float) -> None:
    colour = "zhu" if first else "comparison"
    axes.barh(y, row.held, BAR, color=canvas.theme.colour(colour), linewidth=0, zorder=MARK)
    promised = row.band / 100
    canvas.line(axes, [promised, promised], [y - 0.5, y + 0.5], axes.transData, "ink", 1.4, LINE)
    if np.isfinite([row.low, row.high]).all():
        canvas.line(axes, [row.low, row.high], [y, y], axes.transData, "ink2", 0.8, LINE)
    if first:
        canvas.text(axes, 0, y, formats.percent(row.band, canvas.language), colour="ink", weight=700, dx=-left)
    canvas.text(axes, 0, y, name, colour="ink2" if first else "ink3", ha="right", dx=-GAP)
    style = {"colour": "zhu_text", "weight": 700, "size": "key"} if first else {"colour": "ink2"}
    canvas.text(axes, 1, y, formats.percent(100 * row.held, canvas.language), dx=GAP, **style)


# Levels


def _draw_histogram(canvas: Canvas, chart: Calibration, box: Box) -> None:
    """Draw the shares of outcomes over the levels, and the flat line of honest forecasts."""
    half = canvas.width("100%") / 2
    axes = _panel(canvas, box, "chart.pit", left=half, right=half)
    bins = len(chart.histogram)
    if not bins:
        return
    honest = 1 / bins
    axes.set(xlim=(0, 1), ylim=(0, max(*chart.histogram, honest) * 1.15))
    edges = np.arange(bins) / bins
    bars = {"align": "edge", "color": canvas.theme.colour("b50"), "linewidth": 0, "zorder": MARK}
    axes.bar(edges + 0.06 * honest, chart.histogram, 0.88 * honest, **bars)
    canvas.reference_y(axes, honest)
    canvas.text(axes, 0, honest, message("chart.pit.flat"), va="bottom", dx=2, dy=3, halo=True)
    canvas.bottom_axis(axes, SHARES, [formats.percent(100 * share, canvas.language) for share in SHARES])
