"""What a method would have said from each past year, against what came: the fans of all origins, cut across.

Ten fans on one axis hide each other. So each panel shows one distance: for every year the bands that the method
would have given that many years before, and a dot for what came. What must not go in here: making hindcasts.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import pandas as pd
from matplotlib.axes import Axes

from weijin_analysis.messages import message
from weijin_analysis.plotting import marks
from weijin_analysis.plotting.canvas import GRID, LINE, MARK, Canvas
from weijin_analysis.plotting.charts.scale import points_per_x, year_step
from weijin_analysis.plotting.charts.value_axis import ValueScale, draw_values, tick_room
from weijin_analysis.plotting.geometry import Box
from weijin_analysis.plotting.style import TICK_ROOM

LEVELS = (0.1, 0.25, 0.5, 0.75, 0.9)
PANEL_GAP = 26.0
HEAD = 1.9
"""Room for the head of a panel, in type sizes."""
WIDEST_BAR = 9.0
EDGE = 7.0


@dataclass(frozen=True)
class Said:
    """What was said of a year: the ends of the 80 and 50 % bands and the median; and what came."""

    year: int
    low: float
    lower: float
    median: float
    upper: float
    high: float
    came: float

    @property
    def held(self) -> bool:
        """Whether what came lay in the 80 % band."""
        return self.low <= self.came <= self.high


@dataclass(frozen=True)
class HindcastFan:
    """Hindcasts by distance.

    Parameters
    ----------
    panels : dict of int to tuple of Said
        By years ahead, in order of the year meant.
    scale : ValueScale
        Of the values.
    """

    panels: dict[int, tuple[Said, ...]]
    scale: ValueScale

    @cached_property
    def values(self) -> list[float]:
        """Everything drawn."""
        said = (one for panel in self.panels.values() for one in panel)
        return [value for one in said for value in (one.low, one.high, one.came)]

    @cached_property
    def years(self) -> tuple[int, int]:
        """The first and the last year meant."""
        meant = [one.year for panel in self.panels.values() for one in panel]
        return min(meant), max(meant)

    def draw(self, canvas: Canvas) -> None:
        """Draw the panels side by side on a wide page, one above the other on a tall one."""
        left = tick_room(canvas, self.scale, self.scale.ticks(*_limits(canvas, self), _most(canvas)))
        for number, (ahead, box) in enumerate(zip(self.panels, _boxes(canvas, len(self.panels), left), strict=True)):
            _draw_panel(canvas, self, ahead, box, first=number == 0 or not canvas.wide)


def hindcast_fan(hindcasts: pd.DataFrame, *, ahead: Iterable[int] = (1, 3, 5), scale: str = "log") -> HindcastFan:
    """Return the panels of hindcasts of one series by one method.

    Parameters
    ----------
    hindcasts : DataFrame
        As :func:`weijin_analysis.trends.hindcast` returns it.
    ahead : iterable of int
        Years ahead, one panel each; those without a hindcast are left out.
    scale : {"log", "linear", "share"}
        Of the values.
    """
    distance = hindcasts["period"] - hindcasts["origin"]
    panels = {years: _said(hindcasts[distance.eq(years)]) for years in ahead}
    return HindcastFan({years: said for years, said in panels.items() if said}, ValueScale(scale))


def _said(rows: pd.DataFrame) -> tuple[Said, ...]:
    if rows.empty:
        return ()
    wide = rows.pivot(index="period", columns="level", values="value")[list(LEVELS)]
    came = rows.drop_duplicates("period").set_index("period")["observed"]
    return tuple(Said(int(year), *values, came[year]) for year, *values in wide.itertuples(name=None))


def _boxes(canvas: Canvas, count: int, left: float) -> list[Box]:
    """The places of the panels, heads included and tick labels of years below."""
    plot = canvas.plot.inset(left=left, right=EDGE)
    if canvas.wide:
        width = (plot.width - (count - 1) * PANEL_GAP) / max(count, 1)
        starts = [plot.left + number * (width + PANEL_GAP) for number in range(count)]
        return [Box(start, plot.top, start + width, plot.bottom - TICK_ROOM) for start in starts]
    height = (plot.height - TICK_ROOM) / max(count, 1)
    tops = [plot.top + number * height for number in range(count)]
    return [Box(plot.left, top, plot.right, top + height - 4) for top in tops]


def _limits(canvas: Canvas, chart: HindcastFan) -> tuple[float, float]:
    low, high = chart.scale.limits(chart.values)
    return low, chart.scale.reaching(low, high, _most(canvas))


def _most(canvas: Canvas) -> int:
    return 6 if canvas.wide else 4


def _draw_panel(canvas: Canvas, chart: HindcastFan, ahead: int, box: Box, *, first: bool) -> None:
    said = chart.panels[ahead]
    _draw_head(canvas, box, ahead, said)
    axes = canvas.axes_in(box.inset(top=HEAD * canvas.sizes.label))
    start, end = chart.years
    axes.set_xlim(start - 0.6, end + 0.6)
    chart.scale.set_on(axes, *_limits(canvas, chart))
    ticks = chart.scale.ticks(*axes.get_ylim(), _most(canvas))
    if first:
        draw_values(canvas, axes, chart.scale, _most(canvas))
    else:
        canvas.grid_y(axes, ticks)
    if canvas.wide or ahead == list(chart.panels)[-1]:
        _draw_years(canvas, axes, start, end)
    _draw_said(canvas, axes, said)


def _draw_years(canvas: Canvas, axes: Axes, start: int, end: int) -> None:
    step = year_step(canvas, points_per_x(axes))
    ticks = [year for year in range(start, end + 1) if (end - year) % step == 0]
    canvas.bottom_axis(axes, ticks, [str(year) for year in ticks])


def _draw_head(canvas: Canvas, box: Box, ahead: int, said: tuple[Said, ...]) -> None:
    baseline = box.top + canvas.sizes.label
    head = message("chart.ahead", n=ahead)
    canvas.page_text(box.left, baseline, head, colour="ink", weight=700)
    held = message("chart.held", held=sum(one.held for one in said), made=len(said))
    canvas.page_text(box.left + canvas.width(head, weight=700) + 6, baseline, held, colour="ink3")


def _draw_said(canvas: Canvas, axes: Axes, said: tuple[Said, ...]) -> None:
    place, bar = axes.transData, min(WIDEST_BAR, 0.62 * points_per_x(axes))
    half = bar / 2 / points_per_x(axes)
    canvas.line(axes, [one.year for one in said], [one.came for one in said], place, "mute", 0.7, GRID)
    for one in said:
        canvas.line(axes, [one.year] * 2, [one.low, one.high], place, "b80", bar, MARK)
        canvas.line(axes, [one.year] * 2, [one.lower, one.upper], place, "b50", bar, MARK)
        canvas.line(axes, [one.year - half, one.year + half], [one.median] * 2, place, "ink", 1.1, LINE)
        marks.observed(canvas, axes, one.year, one.came, size=4.6)
