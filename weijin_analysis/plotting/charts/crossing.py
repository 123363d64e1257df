"""Odds of a crossing by year: small bars on a track, alone on a page or beside a fan.

A median crossing year is no date: the odds are drawn, year by year, so that nobody reads one into them. What must
not go in here: how the odds were found (``trends.first_passage``).
"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from weijin_analysis.messages import Message, message
from weijin_analysis.plotting.canvas import MARK, Canvas
from weijin_analysis.plotting.geometry import Box

PITCH = 1.28
"""Distance of two rows beside a fan, in type sizes."""
BAR = 0.6
"""Height of a bar, in rows."""
GAP = 7.0
TALLEST_ROW = 26.0
INSET_BARS = {True: 90.0, False: 68.0}
"""Length of the track beside a fan, on a wide page and on a tall one."""


@dataclass(frozen=True)
class Crossing:
    """Odds by year.

    Parameters
    ----------
    odds : tuple of (int, float)
        Years and the probability (0 to 1) that the threshold has been crossed by then.
    title : Message
        What the odds are of.
    """

    odds: tuple[tuple[int, float], ...]
    title: Message

    def draw(self, canvas: Canvas) -> None:
        """Draw the bars over the whole plot."""
        room = canvas.plot.height - self._head(canvas) - 4
        pitch = min(TALLEST_ROW, room / max(len(self.odds), 1))
        self._draw_rows(canvas, canvas.plot, pitch)

    def inset_size(self, canvas: Canvas) -> tuple[float, float]:
        """Return width and height in points that the chart needs beside a fan."""
        track = self._years_room(canvas) + INSET_BARS[canvas.wide] + self._odds_room(canvas)
        pitch = PITCH * canvas.sizes.label
        return max(track, canvas.width(self.title, weight=700)), self._head(canvas) + len(self.odds) * pitch

    def draw_inset(self, canvas: Canvas, box: Box) -> None:
        """Draw the bars in a box of that size; the ground is the fan's to clear."""
        self._draw_rows(canvas, box, PITCH * canvas.sizes.label)

    def _head(self, canvas: Canvas) -> float:
        return 1.55 * canvas.sizes.label

    def _years_room(self, canvas: Canvas) -> float:
        return canvas.width("2000") + GAP + 3

    def _odds_room(self, canvas: Canvas) -> float:
        return max((canvas.width(chance(share), "key", 700) for _, share in self.odds), default=0.0) + GAP

    def _draw_rows(self, canvas: Canvas, box: Box, pitch: float) -> None:
        canvas.page_text(box.left, box.top + canvas.sizes.label, self.title, colour="ink", weight=700)
        top = box.top + self._head(canvas)
        rows = Box(box.left + self._years_room(canvas), top, box.right - self._odds_room(canvas), top)
        axes = canvas.axes_in(Box(rows.left, top, rows.right, top + pitch * max(len(self.odds), 1)))
        axes.set(xlim=(0, 1), ylim=(max(len(self.odds), 1) - 0.5, -0.5))
        for row, (year, share) in enumerate(self.odds):
            axes.barh(row, 1, BAR, color=canvas.theme.wash, linewidth=0, zorder=MARK)
            axes.barh(row, share, BAR, color=canvas.theme.colour("b50" if row else "zhu"), linewidth=0, zorder=MARK)
            canvas.text(axes, 0, row, str(year), colour="ink3", ha="right", dx=-GAP)
            style = {"colour": "ink2"} if row else {"colour": "zhu_text", "weight": 700, "size": "key"}
            canvas.text(axes, 1, row, chance(share), dx=GAP, **style)


def crossing(data: pd.DataFrame, *, x: str = "year", y: str = "p_by", title: Message) -> Crossing:
    """Return the odds by year.

    Parameters
    ----------
    data : DataFrame
        One row a year, as :func:`weijin_analysis.trends.first_passage` returns it; its first rows for an inset.
    x, y : str
        Columns with the year and the probability, from 0 to 1.
    title : Message
        What the odds are of.
    """
    pairs = zip(data[x].astype(int), data[y].astype(float), strict=True)
    return Crossing(tuple(pairs), title)


def chance(share: float) -> Message:
    """Return a probability in whole per cent; never 0 or 100, which nothing here can know."""
    if share < 0.01:
        return message("chart.chance.small")
    return message("chart.chance.large") if share > 0.99 else message("chart.chance", chance=100 * share)
