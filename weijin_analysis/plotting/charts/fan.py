"""A fan: what was observed, and the odds of what comes, as bands that widen with the years.

The line ends where the observations end; the median is dashed and has no marks, so that nobody takes it for data.
Forecasts of others are hollow diamonds with their owner's name, what came later is a hollow circle. Beside the fan
there is room for the odds of a crossing. What must not go in here: how the bands were found.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle
from matplotlib.transforms import blended_transform_factory

from weijin_analysis.errors import DataError
from weijin_analysis.messages import Message, message
from weijin_analysis.plotting import marks
from weijin_analysis.plotting.canvas import CAP_HEIGHT, GRID, LINE, MARK, Canvas
from weijin_analysis.plotting.charts.crossing import Crossing
from weijin_analysis.plotting.charts.scale import points_per_x, year_step
from weijin_analysis.plotting.charts.value_axis import (
    Above,
    ValueScale,
    draw_values,
    points_at,
    spread,
    tick_room,
)
from weijin_analysis.plotting.geometry import Box
from weijin_analysis.plotting.style import TICK_ROOM

BANDS = {95: (0.025, 0.975), 80: (0.1, 0.9), 50: (0.25, 0.75)}
"""Coverage in per cent, and the levels of its ends; drawn in this order."""
NAMED = (95, 80)
"""The bands whose ends are written at the fan's end."""
END_GAP = 5.0
EDGE = 6.0
MOST_YEARS = 8
HEAD = 4.0
"""Points free above the axes, for half a tick label."""
LABEL_LIFT = 11.0
"""Points from the highest band to the baseline of the label of others' forecasts."""


@dataclass(frozen=True)
class Foreseen:
    """Somebody's forecast for a year; ``bound`` where it says "below"."""

    year: int
    value: float
    bound: bool


@dataclass(frozen=True)
class Fan:
    """Observations and a forecast.

    Parameters
    ----------
    observed : tuple of (int, float)
        Years and values in order of time.
    years : tuple of int
        Years of the forecast.
    median : tuple of float
        Its middle.
    bands : dict of int to (tuple of float, tuple of float)
        For each coverage in per cent the lower and the upper ends.
    scale : ValueScale
        Of the values.
    words : str
        Prefix of the messages ``.threshold`` {threshold} and ``.others`` {values}.
    threshold : float, optional
        Drawn as a line, named at its left end.
    others : tuple of Foreseen
        Forecasts of someone else.
    later : tuple of (int, float)
        What came since.
    earlier : tuple of (int, float)
        An older vintage of the observations.
    inset : Crossing, optional
        The odds of crossing the threshold.
    """

    observed: tuple[tuple[int, float], ...]
    years: tuple[int, ...]
    median: tuple[float, ...]
    bands: dict[int, tuple[tuple[float, ...], tuple[float, ...]]]
    scale: ValueScale
    words: str
    threshold: float | None = None
    others: tuple[Foreseen, ...] = ()
    later: tuple[tuple[int, float], ...] = ()
    earlier: tuple[tuple[int, float], ...] = ()
    inset: Crossing | None = None

    @property
    def last(self) -> tuple[int, float]:
        """The last observation."""
        return self.observed[-1]

    @property
    def falls(self) -> bool:
        """Whether the fan points downwards."""
        return self.median[-1] < self.last[1]

    @property
    def path(self) -> list[int]:
        """The years of the fan, from the last observation on."""
        return [self.last[0], *self.years]

    def highest(self, start: float, end: float) -> float:
        """The highest value drawn between two years."""
        upper = dict(zip(self.years, self.bands[95][1], strict=True)) | dict(self.observed[-1:])
        years, tops = sorted(upper), [upper[year] for year in sorted(upper)]
        inside = [value for year, value in (*self.observed, *self.later, *self.earlier) if start <= year <= end]
        inside += [thing.value for thing in self.others if start <= thing.year <= end]
        ends = [float(np.interp(year, years, tops)) for year in (start, end) if years[0] <= year <= years[-1]]
        return max(inside + ends + [upper[year] for year in years if start <= year <= end], default=0.0)

    def draw(self, canvas: Canvas) -> None:
        """Draw the fan with its axes, marks and words."""
        axes, inset, label = _layout(canvas, self)
        _draw_years(canvas, axes, self)
        draw_values(canvas, axes, self.scale)
        _clear(canvas, axes, inset)
        _draw_threshold(canvas, axes, self)
        _draw_bands(canvas, axes, self)
        _draw_observed(canvas, axes, self)
        _draw_ends(canvas, axes, self)
        _draw_others(canvas, axes, self, label)
        _draw_later(canvas, axes, self)
        if self.inset is not None and inset is not None:
            self.inset.draw_inset(canvas, inset)


def fan(
    observed: pd.DataFrame,
    forecast: pd.DataFrame,
    *,
    x: str = "period",
    y: str = "value",
    scale: str = "log",
    threshold: float | None = None,
    others: pd.DataFrame | None = None,
    later: pd.DataFrame | None = None,
    earlier: pd.DataFrame | None = None,
    inset: Crossing | None = None,
    words: str = "",
) -> Fan:
    """Return the fan of a series and its forecast.

    Parameters
    ----------
    observed : DataFrame
        One row a year, in the unit of the forecast.
    forecast : DataFrame
        As :func:`weijin_analysis.trends.forecast` returns it: ``year``, ``median`` and columns named by the levels
        .025, .1, .25, .75, .9 and .975.
    x, y : str
        Columns of ``observed`` (and of the frames below) with the year and the value.
    scale : {"log", "linear", "share"}
        A share is a fraction and has an axis from 0 to 100 %.
    threshold : float, optional
        A level to be crossed.
    others : DataFrame, optional
        Published forecasts, in the same unit; a row whose ``high`` equals its value is a bound.
    later : DataFrame, optional
        What came after the forecast was made.
    earlier : DataFrame, optional
        An older vintage of the observations, in the same unit.
    inset : Crossing, optional
        Odds of crossing, drawn beside the fan.
    words : str
        Prefix of the messages for the threshold and for others' forecasts, see :class:`Fan`.

    Raises
    ------
    DataError
        If the forecast lacks a level, or a year comes twice.
    """
    values = _pairs(observed, x, y)
    for level in (level for ends in BANDS.values() for level in ends):
        if level not in forecast:
            remedy = "Ask trends.forecast for its default levels."
            raise DataError("fan, forecast", f"no column {level}", "the levels of the 50, 80 and 95 % bands", remedy)
    bands = {share: (tuple(forecast[low]), tuple(forecast[high])) for share, (low, high) in BANDS.items()}
    return Fan(
        values,
        tuple(forecast["year"].astype(int)),
        tuple(forecast["median"]),
        bands,
        ValueScale(scale),
        words,
        threshold,
        _foreseen(others, x, y),
        _pairs(later, x, y),
        _pairs(earlier, x, y),
        inset if inset is not None and inset.odds else None,
    )


def _pairs(frame: pd.DataFrame | None, x: str, y: str) -> tuple[tuple[int, float], ...]:
    if frame is None:
        return ()
    years = frame[x].astype(int)
    if years.duplicated().any():
        raise DataError(f"fan, column {x}", f"{years[years.duplicated()].iloc[0]} twice", "each year once", "")
    return tuple(sorted(zip(years, frame[y].astype(float), strict=True)))


def _foreseen(frame: pd.DataFrame | None, x: str, y: str) -> tuple[Foreseen, ...]:
    if frame is None:
        return ()
    bound = frame["high"].eq(frame[y]) if "high" in frame else pd.Series(False, index=frame.index)
    rows = zip(frame[x].astype(int), frame[y].astype(float), bound, strict=True)
    return tuple(sorted((Foreseen(*row) for row in rows), key=lambda thing: thing.year))


# Layout


def _layout(canvas: Canvas, chart: Fan) -> tuple[Axes, Box | None, tuple[float, float] | None]:
    """Make the axes; return them with the place of the inset and of the label of others' forecasts (x, level).

    The room on the left depends on the ticks, these on what has to stay free above: so it is found in two steps.
    """
    left = tick_room(canvas, chart.scale, chart.scale.ticks(*chart.scale.limits(_values(chart))))
    for _ in range(2):
        axes = canvas.axes(left=left, right=_end_room(canvas, chart), top=HEAD, bottom=TICK_ROOM)
        inset, label = _scaled(canvas, axes, chart)
        needed = tick_room(canvas, chart.scale, chart.scale.ticks(*axes.get_ylim()))
        if needed <= left:
            break
        left = needed
        axes.remove()
    return axes, inset, label


def _scaled(canvas: Canvas, axes: Axes, chart: Fan) -> tuple[Box | None, tuple[float, float] | None]:
    """Set the limits of the axes so that inset and labels lie above all they could cover."""
    first, last = _years(chart)
    pad = 4.0 * (last - first) / axes.bbox.width
    axes.set_xlim(first - 1.5 * pad, last + pad)
    label, above = _place_label(canvas, axes, chart)
    inset = _place_inset(canvas, axes, chart)
    if inset is not None:
        start, end = (
            axes.get_xlim()[0] + (edge - axes.bbox.x0) / points_per_x(axes) for edge in (inset.left, inset.right)
        )
        need = inset.bottom - canvas.plot.top + 8
        above.append(Above(chart.highest(start, end), need))
        above += [Above(thing.value, need + thing.points) for thing in above[:1] if label is not None]
    above.append(Above(chart.observed[0][1], canvas.sizes.key))
    chart.scale.set_on(axes, *chart.scale.limits(_values(chart), axes.bbox.height, above))
    return inset, label


def _years(chart: Fan) -> tuple[int, int]:
    """The first and the last year drawn."""
    drawn = [year for year, _ in (*chart.observed, *chart.earlier)]
    return min(drawn), max(chart.path)


def _values(chart: Fan) -> list[float]:
    drawn = [value for year, value in (*chart.observed, *chart.later, *chart.earlier)]
    drawn += [thing.value for thing in chart.others] + [*chart.bands[95][0], *chart.bands[95][1]]
    return drawn + ([] if chart.threshold is None else [chart.threshold])


def _draw_years(canvas: Canvas, axes: Axes, chart: Fan) -> None:
    first, last = _years(chart)
    step = year_step(canvas, points_per_x(axes))
    step = next(s for s in (1, 2, 5, 10, 20, 50, 100) if s >= step and (last - first) / s <= MOST_YEARS)
    ticks = [year for year in range(first, last + 1) if year % step == 0]
    canvas.bottom_axis(axes, ticks, [str(year) for year in ticks])


def _place_inset(canvas: Canvas, axes: Axes, chart: Fan) -> Box | None:
    """Above the fan where it falls, at the left where it rises."""
    if chart.inset is None:
        return None
    width, height = chart.inset.inset_size(canvas)
    right = min(canvas.plot.right, axes.bbox.x1 + (0 if canvas.wide else canvas.plot.width))
    left = right - width if chart.falls else axes.bbox.x0 + EDGE
    return Box(left, canvas.plot.top, left + width, canvas.plot.top + height)


def _clear(canvas: Canvas, axes: Axes, inset: Box | None) -> None:
    """Give the inset a ground of paper, so that the grid stops at it."""
    if inset is None:
        return
    box = Rectangle((inset.left - EDGE, inset.top - EDGE), inset.width + 2 * EDGE, inset.height + EDGE)
    box.set(transform=canvas.page, facecolor=canvas.theme.paper, linewidth=0, zorder=GRID + 0.1)
    axes.add_artist(box)


# Marks


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
    year, value = chart.observed[0]
    words = chart.scale.rounded(value, canvas.language)
    place = {"dx": 6.0, "dy": 3.0} if chart.falls else {"dy": 7.0, "va": "bottom", "dx": -2.0}
    canvas.text(axes, year, value, words, size="key", colour="zhu_text", weight=700, **place)


def _name_last(canvas: Canvas, axes: Axes, chart: Fan) -> None:
    """Name the last observation on the side where the line is not, clear of the threshold."""
    (year, value), cap = chart.last, CAP_HEIGHT[canvas.language] * canvas.sizes.key
    words = message("chart.last", year=year, value=chart.scale.rounded(value, canvas.language))
    sign = -1 if chart.falls else 1
    lift = sign * 8.0
    if chart.threshold is not None:
        line = points_at(axes, year, chart.threshold)[1] - points_at(axes, year, value)[1]
        if min(lift, lift + sign * cap) - 3 < line < max(lift, lift + sign * cap) + 3 or 0 < sign * line < abs(lift):
            lift = line + sign * 6.0
            room = (year - axes.get_xlim()[0]) * points_per_x(axes) - canvas.width(words, "key", 700)
            if room < canvas.width(_threshold_words(chart)) + 2 * EDGE:
                lift += sign * 1.3 * canvas.sizes.label
    va = "top" if chart.falls else "bottom"
    canvas.text(axes, year, value, words, size="key", colour="zhu_text", weight=700, ha="right", va=va, dx=-2, dy=lift)


# The fan's end


def _ends(canvas: Canvas, chart: Fan) -> list[tuple[float, str, dict[str, object]]]:
    """Value, words and type of every label at the fan's end, from the lowest to the highest."""
    language = canvas.language
    words = canvas.say(message("chart.median", value=chart.scale.rounded(chart.median[-1], language)))
    ends = [(chart.median[-1], words, {"size": "key", "colour": "zhu_text", "weight": 700})]
    for share in NAMED:
        for side in chart.bands[share]:
            value = chart.scale.rounded(side[-1], language)
            words = canvas.say(message("chart.end", value=value, share=share))
            ends.append((side[-1], words, {"colour": "ink2" if share == 80 else "ink3"}))
    return sorted(ends, key=lambda end: end[0])


def _end_room(canvas: Canvas, chart: Fan) -> float:
    widths = (canvas.width(words, style.get("size", "label"), style.get("weight", 400))
              for _, words, style in _ends(canvas, chart))  # fmt: skip
    return max(widths) + END_GAP


def _draw_ends(canvas: Canvas, axes: Axes, chart: Fan) -> None:
    ends, year = _ends(canvas, chart), chart.years[-1]
    places = [points_at(axes, year, value)[1] for value, _, _ in ends]
    gap = 1.12 * canvas.sizes.label
    free = spread(places, gap, axes.bbox.y0 - 2, axes.bbox.y1)
    shift = (axes.get_xlim()[1] - year) * points_per_x(axes)
    for (value, words, style), place, moved in zip(ends, places, free, strict=True):
        canvas.text(axes, year, value, words, dx=shift + END_GAP - 3, dy=moved - place, **style)


# Others and later


def _others_words(canvas: Canvas, chart: Fan) -> Message:
    values = [
        message("chart.below", value=round(thing.value)) if thing.bound
        else chart.scale.rounded(thing.value, canvas.language)
        for thing in chart.others
    ]  # fmt: skip
    return message(f"{chart.words}.others", values=values, n=len(values))


def _place_label(canvas: Canvas, axes: Axes, chart: Fan) -> tuple[tuple[float, float] | None, list[Above]]:
    """Find the left end of the label of others' forecasts, and the level it must stay above."""
    if not chart.others:
        return None, []
    width, scale = canvas.width(_others_words(canvas, chart)) / points_per_x(axes), points_per_x(axes)
    last = axes.get_xlim()[1] + (canvas.plot.right - axes.bbox.x1) / scale
    left = min(chart.others[0].year + 8 / scale, last - width)
    level = chart.highest(left - 4 / scale, left + width + 4 / scale)
    return (left, level), [Above(level, LABEL_LIFT + canvas.sizes.label)]


def _draw_others(canvas: Canvas, axes: Axes, chart: Fan, label: tuple[float, float] | None) -> None:
    """Draw the diamonds, and one label above the fan with a leader to each."""
    if label is None:
        return
    left, level = label
    words = _others_words(canvas, chart)
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
        marks.hollow(canvas, axes, year, value)
        words = message("chart.came", year=year, value=chart.scale.rounded(value, canvas.language))
        half = canvas.width(words, "key", 700) / 2 / points_per_x(axes)
        top = chart.highest(year - half, year + half)
        lift = points_at(axes, year, top)[1] - points_at(axes, year, value)[1] + LABEL_LIFT
        marks.leader(canvas, axes, year, value, (0, 5), (0, lift - 3))
        canvas.text(axes, year, value, words, size="key", colour="zhu_text", weight=700, va="baseline", dy=lift)
