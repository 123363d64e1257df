"""Bars over the years: one quantity, every value at its tip, the last one the protagonist.

Columns on a wide page, lying bars on a tall one. Years that went against the change of the whole are
darker; when there was only one, it says so. A year without a value keeps its place, as a gap. What must
not go in here: several series side by side, and anything that is not a year.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import pandas as pd
from matplotlib.axes import Axes

from weijin_analysis import formats
from weijin_analysis.errors import DataError
from weijin_analysis.messages import Message, message
from weijin_analysis.periods import parse_period
from weijin_analysis.plotting import marks
from weijin_analysis.plotting.canvas import CAP_HEIGHT, Canvas
from weijin_analysis.plotting.charts.scale import points_per_x, points_per_y
from weijin_analysis.plotting.style import TICK_ROOM

WIDEST_PITCH = 64.0
TALLEST_PITCH = 28.0
TIP_GAP = 4.0
HEAD = 3.0
HERO_WIDE = 16.0
HERO_TALL = 22.0


@dataclass(frozen=True)
class Bars:
    """Bars of one series of years.

    Parameters
    ----------
    years : tuple of int
        Every year from the first to the last, also those without a value.
    values : dict of int to float
        The values, by year.
    highlight : int
        The year of the protagonist.
    against : tuple of int
        Years whose value moved against the change of the whole.
    remark : Message, optional
        Said of such a year when it is the only one.
    """

    years: tuple[int, ...]
    values: dict[int, float]
    highlight: int
    against: tuple[int, ...]
    remark: Message | None = None

    @property
    def empty(self) -> bool:
        """Whether there is nothing to draw."""
        return not self.values

    @property
    def first(self) -> float:
        """The value of the first year."""
        return self.values[self.years[0]]

    @property
    def last(self) -> float:
        """The value of the last year."""
        return self.values[self.years[-1]]

    @property
    def change(self) -> Message:
        """The change from the first year to the last, in per cent."""
        return message("chart.change", change=100 * (self.last / self.first - 1))

    def draw(self, canvas: Canvas) -> None:
        """Draw columns on a wide page, lying bars on a tall one."""
        if canvas.wide:
            _draw_columns(canvas, self)
        else:
            _draw_lying(canvas, self)


def bars(
    data: pd.DataFrame,
    *,
    x: str = "period",
    y: str = "value",
    highlight: int | None = None,
    remark: Message | None = None,
) -> Bars:
    """Return the bars of a yearly series.

    Parameters
    ----------
    data : DataFrame
        One row a year.
    x, y : str
        Columns with the year (as text of the data tables) and the value, all positive.
    highlight : int, optional
        The year drawn as the protagonist; by default the last.
    remark : Message, optional
        Said of the year that went against the change of the whole, when there is only one.

    Raises
    ------
    DataError
        If a period is no year, a year stands twice, or a value is not positive.
    """
    values = _by_year(data, x, y)
    years = tuple(range(min(values), max(values) + 1)) if values else ()
    return Bars(years, values, highlight or max(values, default=0), tuple(countermoves(values)), remark)


def countermoves(values: dict[int, float]) -> list[int]:
    """Return the years whose value moved against the change from the first year to the last.

    Only neighbouring years are compared: what happened in a gap is not known.
    """
    years = sorted(values)
    whole = values[years[-1]] - values[years[0]] if years else 0.0
    return [year for before, year in pairwise(years) if year - before == 1 and _opposed(values, before, year, whole)]


def _opposed(values: dict[int, float], before: int, year: int, whole: float) -> bool:
    return (values[year] - values[before]) * whole < 0


def _by_year(data: pd.DataFrame, x: str, y: str) -> dict[int, float]:
    periods = [parse_period(str(text)) for text in data[x]]
    for period in periods:
        if period.frequency != "year":
            raise DataError(f"bars, column {x}", repr(period.text), "a year", "Load the rows with frequency='year'.")
    values = dict(zip((period.start.year for period in periods), data[y].astype(float), strict=True))
    if len(values) < len(data):
        found = f"{len(values)} years in {len(data)} rows"
        raise DataError(f"bars, column {x}", found, "each year once", "Choose one vintage.")
    for year, value in values.items():
        if not value > 0:
            raise DataError(f"bars, column {y}, {year}", repr(value), "a value above zero", "Leave the year out.")
    return values


# What both forms share


def _colour(chart: Bars, year: int) -> str:
    if year == chart.highlight:
        return "zhu"
    return "mute" if year in chart.against else "comparison"


def _type(chart: Bars, year: int) -> dict[str, object]:
    """Size, weight and colour of a value: the first, the last and what stands out are bold."""
    if year == chart.highlight:
        return {"size": "key", "weight": 700, "colour": "zhu_text"}
    if year == chart.years[0] or year in chart.against:
        return {"size": "key", "weight": 700, "colour": "ink"}
    return {"size": "label", "weight": 400, "colour": "ink2"}


def _remarked(chart: Bars) -> int | None:
    """The year the remark is about, if there is exactly one."""
    return chart.against[0] if chart.remark is not None and len(chart.against) == 1 else None


def _draw_bars(canvas: Canvas, axes: Axes, chart: Bars, *, upright: bool) -> None:
    shown = list(chart.values)
    colours = [_colour(chart, year) for year in shown]
    marks.bars(canvas, axes, shown, list(chart.values.values()), colours, upright=upright)


# Columns


def _draw_columns(canvas: Canvas, chart: Bars) -> None:
    spare = max(0.0, canvas.plot.width - WIDEST_PITCH * len(chart.years))
    axes = canvas.axes(right=spare, top=canvas.sizes.key + TIP_GAP + HEAD, bottom=TICK_ROOM)
    axes.set(xlim=(chart.years[0] - 0.5, chart.years[-1] + 0.5), ylim=(0, max(chart.values.values())))
    _draw_bars(canvas, axes, chart, upright=True)
    canvas.bottom_axis(axes, chart.years, [str(year) for year in chart.years])
    for year in chart.years:
        _draw_tip(canvas, axes, chart, year)
    if (year := _remarked(chart)) is not None:
        _draw_remark_above(canvas, axes, chart, year)
    _draw_fall(canvas, axes, chart)


def _draw_tip(canvas: Canvas, axes: Axes, chart: Bars, year: int) -> None:
    if year not in chart.values:
        marks.gap(canvas, axes, year - 0.5, year + 0.5)
        canvas.text(axes, year, 0, message("gap"), colour="ink3", ha="center", va="bottom", dy=TIP_GAP)
        return
    value = chart.values[year]
    words = formats.number(value, canvas.language)
    canvas.text(axes, year, value, words, ha="center", va="bottom", dy=TIP_GAP, **_type(chart, year))


def _draw_remark_above(canvas: Canvas, axes: Axes, chart: Bars, year: int) -> None:
    """Set the remark above its column and the two beside it, with a leader down to the value."""
    neighbours = [chart.values[near] for near in (year - 1, year, year + 1) if near in chart.values]
    label_top = TIP_GAP + canvas.sizes.key
    start = label_top + 1.5
    end = (max(neighbours) - chart.values[year]) * points_per_y(axes) + label_top + 13
    marks.leader(canvas, axes, year, chart.values[year], (0, start), (0, end))
    canvas.text(axes, year, chart.values[year], chart.remark, ha="center", va="bottom", dy=end + 3)


def _draw_fall(canvas: Canvas, axes: Axes, chart: Bars) -> None:
    """Draw the change as an arrow from the first level down to the last value, with the number beside it.

    Left out where another column or the number itself would be in the way: the finding says it too.
    """
    left, right, top = chart.years[0], chart.years[-1], chart.first
    foot = chart.last + (canvas.sizes.key + 3.5 * TIP_GAP) / points_per_y(axes)
    middle = (top + foot) / 2
    reach = (canvas.width(chart.change, HERO_WIDE, 700) + 8) / points_per_x(axes)
    below = middle - 2 * HERO_WIDE / points_per_y(axes)
    if any(value > (below if year > right - reach - 0.5 else top) for year, value in chart.values.items()):
        return
    marks.dotted(canvas, axes, (left + 0.5, top), (right, top))
    marks.arrow(canvas, axes, (right, top), (right, foot))
    canvas.text(axes, right, middle, chart.change, size=HERO_WIDE, colour="zhu_text", weight=700, ha="right", dx=-6)


# Lying bars


def _draw_lying(canvas: Canvas, chart: Bars) -> None:
    names = max(canvas.width(str(year)) for year in chart.years) + 9
    values = max(canvas.width(formats.number(value, canvas.language), "key", 700) for value in chart.values.values())
    spare = max(0.0, canvas.plot.height - TALLEST_PITCH * len(chart.years))
    axes = canvas.axes(left=names, right=values + TIP_GAP + 1, bottom=spare + 1)
    axes.set(xlim=(0, max(chart.values.values())), ylim=(chart.years[-1] + 0.5, chart.years[0] - 0.5))
    _draw_bars(canvas, axes, chart, upright=False)
    canvas.left_spine(axes)
    canvas.left_axis(axes, chart.years, [str(year) for year in chart.years], dx=-4.5)
    for year in chart.years:
        _draw_end(canvas, axes, chart, year)
    _draw_corner(canvas, axes, chart)


def _draw_end(canvas: Canvas, axes: Axes, chart: Bars, year: int) -> None:
    if year not in chart.values:
        canvas.text(axes, 0, year, message("gap"), colour="ink3", dx=TIP_GAP)
        return
    words, style = formats.number(chart.values[year], canvas.language), _type(chart, year)
    canvas.text(axes, chart.values[year], year, words, dx=TIP_GAP, **style)
    if year == _remarked(chart):
        offset = 2 * TIP_GAP + 2 + canvas.width(words, style["size"], style["weight"])
        canvas.text(axes, chart.values[year], year, chart.remark, dx=offset)


def _draw_corner(canvas: Canvas, axes: Axes, chart: Bars) -> None:
    """Set the change and its years in the corner beside the short bars; left out where they are too long."""
    years = message("chart.years", years=f"{chart.years[0]}/{chart.years[-1]}")
    width = max(canvas.width(years), canvas.width(chart.change, HERO_TALL, 700))
    if len(chart.years) < 2 or _longest_in_corner(canvas, axes, chart) + 3 * TIP_GAP + width > axes.bbox.width:
        return
    falls = chart.last < chart.first
    end, row, foot = axes.get_xlim()[1], chart.years[-1 if falls else 0], -6.0 if falls else -6.0 - HERO_TALL
    hero = {"size": HERO_TALL, "colour": "zhu_text", "weight": 700, "dy": foot}
    canvas.text(axes, end, row, chart.change, ha="right", va="bottom", **hero)
    above = foot + CAP_HEIGHT[canvas.language] * HERO_TALL + 6
    canvas.text(axes, end, row, years, colour="ink3", ha="right", va="bottom", dy=above)


def _longest_in_corner(canvas: Canvas, axes: Axes, chart: Bars) -> float:
    """The points that the bars beside the corner need: the last ones of a fall, the first ones of a rise."""
    rows = int((canvas.sizes.label + HERO_TALL + 12) // points_per_y(axes)) + 2
    beside = chart.years[-rows:] if chart.last < chart.first else chart.years[:rows]
    return max(_length(canvas, axes, chart, year) for year in beside if year in chart.values)


def _length(canvas: Canvas, axes: Axes, chart: Bars, year: int) -> float:
    """The points a bar needs together with its words."""
    words, style = formats.number(chart.values[year], canvas.language), _type(chart, year)
    length = chart.values[year] * points_per_x(axes) + TIP_GAP + canvas.width(words, style["size"], style["weight"])
    if year == _remarked(chart):
        length += TIP_GAP + 2 + canvas.width(chart.remark)
    return length
