"""An experience curve: price against cumulative volume, both on log axes, with the learning rate and its range.

A second series has its own definition of volume: it is grey, named, and never joined to the first. Rates that others
published stand in a list beside the curve, ours at its head. What must not go in here: estimating the rate.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from weijin_analysis import formats
from weijin_analysis.messages import Message, message
from weijin_analysis.plotting import marks
from weijin_analysis.plotting.canvas import LINE, MARK, Canvas
from weijin_analysis.plotting.charts.value_axis import ValueScale, draw_values, points_at, tick_room
from weijin_analysis.plotting.style import TICK_ROOM

MARGIN = 7.0
"""Points free around the data, so that no mark is cut."""
PITCH = 1.32
"""Distance of two published rates, in type sizes."""
GAP = 6.0
MOST_NAMED = 4
MOST_VOLUMES = 8
LOG = ValueScale("log")


@dataclass(frozen=True)
class Track:
    """One series: years, volumes and prices in order of time."""

    years: tuple[int, ...]
    volumes: tuple[float, ...]
    prices: tuple[float, ...]
    name: Message


@dataclass(frozen=True)
class Rate:
    """A learning rate in per cent a doubling, and whose it is; ``low`` and ``high`` are nan without a range."""

    name: Message | str
    value: float
    low: float
    high: float


@dataclass(frozen=True)
class ExperienceCurve:
    """Price against cumulative volume.

    Parameters
    ----------
    track : Track
        The protagonist.
    curve : tuple of (float, float, float, float)
        Volume, middle, low and high end of the fitted line.
    rate : tuple of float, optional
        The learning rate in per cent and its 80 % range.
    long_run : Track, optional
        A second series on its own definition.
    rates : tuple of Rate
        What others published.
    words : str
        Prefix of the messages ``.series`` and ``.long_series`` (what they are of, price and volume), ``.rate``
        {rate}, ``.range`` {low, high}, ``.rates`` and ``.ours``.
    """

    track: Track
    curve: tuple[tuple[float, float, float, float], ...]
    rate: tuple[float, float, float] | None
    long_run: Track | None
    rates: tuple[Rate, ...]
    words: str

    @property
    def tracks(self) -> list[Track]:
        """The series drawn, the protagonist first."""
        return [self.track] if self.long_run is None else [self.track, self.long_run]

    def draw(self, canvas: Canvas) -> None:
        """Draw the axes, the line with its range, the points, and the list of rates."""
        axes = _axes(canvas, self)
        _draw_curve(canvas, axes, self)
        below = _lies_below(self)
        if self.long_run is not None:
            _draw_track(canvas, axes, self.long_run, "mute", 1.0)
            _name_track(canvas, axes, self.long_run, "ink3", above=below)
        _draw_track(canvas, axes, self.track, "zhu", 2.0)
        _name_track(canvas, axes, self.track, "zhu_text", above=not below)
        _draw_rates(canvas, self)


def experience_curve(
    data: pd.DataFrame,
    *,
    x: str = "volume",
    y: str = "value",
    curve: pd.DataFrame | None = None,
    rate: tuple[float, float, float] | None = None,
    long_run: pd.DataFrame | None = None,
    rates: pd.DataFrame | None = None,
    words: str,
) -> ExperienceCurve:
    """Return an experience curve.

    Parameters
    ----------
    data : DataFrame
        One row a year: ``year``, cumulative volume and price.
    x, y : str
        Columns of the volume and the price; all positive.
    curve : DataFrame, optional
        ``volume``, ``median``, ``low``, ``high`` of the fitted line, as
        :func:`weijin_analysis.extensions.experience` returns it.
    rate : tuple of float, optional
        Learning rate in per cent a doubling, and the ends of its 80 % range.
    long_run : DataFrame, optional
        A second series in the same columns, on its own definition of volume.
    rates : DataFrame, optional
        Published rates: ``name``, ``value``, and ``low`` and ``high`` where a range was published.
    words : str
        Prefix of the messages, see :class:`ExperienceCurve`.
    """
    line = () if curve is None else tuple(curve[["volume", "median", "low", "high"]].itertuples(index=False, name=None))
    second = None if long_run is None or long_run.empty else _track(long_run, x, y, message(f"{words}.long_series"))
    published = () if rates is None else rates[["name", "value", "low", "high"]].itertuples(index=False, name=None)
    listed = tuple(Rate(*row) for row in published)
    return ExperienceCurve(_track(data, x, y, message(f"{words}.series")), line, rate, second, listed, words)


def _track(data: pd.DataFrame, x: str, y: str, name: Message) -> Track:
    rows = data.sort_values("year")
    return Track(tuple(rows["year"].astype(int)), tuple(rows[x]), tuple(rows[y]), name)


# Axes


def _axes(canvas: Canvas, chart: ExperienceCurve) -> Axes:
    prices = [price for track in chart.tracks for price in track.prices]
    prices += [end for _, _, low, high in chart.curve for end in (low, high)]
    volumes = [volume for track in chart.tracks for volume in track.volumes]
    low, high = LOG.limits(prices)
    left = tick_room(canvas, LOG, LOG.ticks(low, high))
    room, year = _list_room(canvas, chart), canvas.width("2000") + MARGIN
    edges = {"right": room["right"] + year, "bottom": room["bottom"] + TICK_ROOM, "top": 2.6 * canvas.sizes.label}
    axes = canvas.axes(left=left, **edges)
    axes.set_xscale("log")
    start, end = np.log10(min(volumes)), np.log10(max(volumes))
    pad = (end - start or 1.0) * MARGIN / axes.bbox.width
    axes.set_xlim(10 ** (start - pad), 10 ** (end + pad))
    LOG.set_on(axes, low, high)
    draw_values(canvas, axes, LOG)
    _draw_volumes(canvas, axes)
    return axes


def _draw_volumes(canvas: Canvas, axes: Axes) -> None:
    ends = axes.get_xlim()
    widest = max(canvas.width(_plain(tick, canvas.language)) for tick in LOG.ticks(*ends, MOST_VOLUMES))
    ticks = LOG.ticks(*ends, min(MOST_VOLUMES, int(axes.bbox.width / (widest + 2 * GAP))))
    canvas.bottom_axis(axes, ticks, [_plain(tick, canvas.language) for tick in ticks])


def _plain(value: float, language: str) -> str:
    return formats.number(value, language) if value >= 1e-3 else f"{value:.10f}".rstrip("0")


# The line


def _draw_curve(canvas: Canvas, axes: Axes, chart: ExperienceCurve) -> None:
    """Draw the fitted line in the range of its slope."""
    if not chart.curve:
        return
    volume, median, low, high = zip(*chart.curve, strict=True)
    axes.fill_between(volume, low, high, color=canvas.theme.colour("b80"), linewidth=0, zorder=MARK)
    canvas.line(axes, volume, median, axes.transData, "zhu", 1.1, LINE, dashes=(4, 2))


# Points


def _draw_track(canvas: Canvas, axes: Axes, track: Track, colour: str, width: float) -> None:
    marks.series(canvas, axes, track.volumes, track.prices, colour, width)
    for volume, price in zip(track.volumes, track.prices, strict=True):
        marks.observed(canvas, axes, volume, price, colour, size=4.2 if width > 1 else 3.0)


def _name_track(canvas: Canvas, axes: Axes, track: Track, colour: str, *, above: bool) -> None:
    """Write the years of some points and the name of the series, all on the side where the other series is not."""
    sign, va = (1, "bottom") if above else (-1, "top")
    for number in _named_points(track)[:-1]:
        at, year = (track.volumes[number], track.prices[number]), str(track.years[number])
        left = not above and _room_before(axes, at) > canvas.width(year) + GAP
        place = {"ha": "right", "dx": -4} if left else {"ha": "left", "dx": 4}
        canvas.text(axes, *at, year, colour=colour, dy=sign * 5, va=va, halo=True, **place)
    end = track.volumes[-1], track.prices[-1]
    canvas.text(axes, *end, str(track.years[-1]), colour=colour, dx=GAP, halo=True)
    first = track.volumes[0], track.prices[0]
    style = {"size": "key", "colour": colour, "weight": 700, "halo": True}
    if not above and _room_before(axes, first) > canvas.width(track.name, "key", 700) + GAP:
        canvas.text(axes, *first, track.name, dx=-GAP, dy=1, ha="right", va="bottom", **style)
    else:
        canvas.text(axes, *first, track.name, dx=4, dy=sign * (7 + 1.25 * canvas.sizes.label), va=va, **style)


def _room_before(axes: Axes, at: tuple[float, float]) -> float:
    """Points between the left end of the axes and a data coordinate."""
    return points_at(axes, *at)[0] - axes.bbox.x0


def _lies_below(chart: ExperienceCurve) -> bool:
    """Whether the protagonist lies below the second series, where both have volumes if there is such a place."""
    if chart.long_run is None:
        return False
    logs = [np.log([track.volumes, track.prices]) for track in (chart.track, chart.long_run)]
    (volumes, prices), (others, theirs) = logs
    shared = (volumes >= others.min()) & (volumes <= others.max())
    if not shared.any():
        return bool(theirs.mean() > prices.mean())
    return bool(np.mean(np.interp(volumes, others, theirs)[shared] - prices[shared]) > 0)


def _named_points(track: Track) -> list[int]:
    """The first and the last point, and those between at even steps."""
    last = len(track.years) - 1
    return sorted({round(step * last / (MOST_NAMED - 1)) for step in range(MOST_NAMED)}) if last > 0 else [0]


# Rates


@dataclass(frozen=True)
class Entry:
    """A line of the list of rates: number, name, and whether it is ours."""

    number: str
    name: str
    ours: bool


def _entries(canvas: Canvas, chart: ExperienceCurve) -> list[Entry]:
    """Ours first, then what others published, the highest first."""
    entries = []
    if chart.rate is not None:
        rate, low, high = chart.rate
        ours = canvas.say(message(f"{chart.words}.ours", low=low, high=high))
        entries.append(Entry(formats.percent(rate, canvas.language), ours, ours=True))
    for rate in sorted(chart.rates, key=lambda rate: -rate.value):
        entries.append(Entry(_rate_text(canvas, rate), canvas.say(rate.name), ours=False))
    return entries


def _rate_text(canvas: Canvas, rate: Rate) -> str:
    if np.isnan(rate.low) or np.isnan(rate.high):
        return formats.percent(rate.value, canvas.language)
    ends = [formats.number(rate.low, canvas.language, 0), formats.percent(rate.high, canvas.language)]
    return ("—" if canvas.language == "zh" else "–").join(ends)


def _number_room(canvas: Canvas, entries: Sequence[Entry]) -> float:
    return max((canvas.width(entry.number, weight=700) for entry in entries), default=0.0) + GAP


def _list_width(canvas: Canvas, entries: Sequence[Entry]) -> float:
    names = max((canvas.width(entry.name, weight=700 if entry.ours else 400) for entry in entries), default=0.0)
    return _number_room(canvas, entries) + names


def _columns(canvas: Canvas, entries: Sequence[Entry]) -> list[list[Entry]]:
    """One column on a wide page, two on a tall one where they fit; ours heads the first."""
    published = [entry for entry in entries if not entry.ours]
    half = -(-len(published) // 2)
    parts = [published[:half], published[half:]]
    fits = sum(_list_width(canvas, part) + GAP for part in parts) <= canvas.plot.width
    return [list(entries)] if canvas.wide or not fits else parts


def _list_room(canvas: Canvas, chart: ExperienceCurve) -> dict[str, float]:
    """What the list takes from the plot: at its right on a wide page, at its foot on a tall one."""
    entries = _entries(canvas, chart)
    if not entries:
        return {"right": 0.0, "bottom": 0.0}
    if canvas.wide:
        head = canvas.width(message(f"{chart.words}.rates"), weight=700)
        return {"right": max(_list_width(canvas, entries), head) + 2 * GAP, "bottom": 0.0}
    columns = _columns(canvas, entries)
    rows = 1 + max(map(len, columns)) + (len(columns) > 1 and chart.rate is not None)
    return {"right": 0.0, "bottom": rows * PITCH * canvas.sizes.label + GAP}


def _draw_rates(canvas: Canvas, chart: ExperienceCurve) -> None:
    """List our rate and the published ones beside the curve."""
    entries, room, pitch = _entries(canvas, chart), _list_room(canvas, chart), PITCH * canvas.sizes.label
    if not entries:
        return
    left = canvas.plot.right - room["right"] + 2 * GAP if canvas.wide else canvas.plot.left
    top = canvas.plot.top + canvas.sizes.label if canvas.wide else canvas.plot.bottom - room["bottom"] + pitch + 3
    canvas.page_text(left, top, message(f"{chart.words}.rates"), colour="ink", weight=700)
    columns = _columns(canvas, entries)
    if len(columns) > 1 and entries[0].ours:
        top += pitch
        _draw_entry(canvas, entries[0], left + _number_room(canvas, columns[0]), top)
    for column in columns:
        numbers = left + _number_room(canvas, column)
        for row, entry in enumerate(column, start=1):
            _draw_entry(canvas, entry, numbers, top + row * pitch)
        left += _list_width(canvas, column) + GAP


def _draw_entry(canvas: Canvas, entry: Entry, column: float, baseline: float) -> None:
    style = {"colour": "zhu_text", "weight": 700} if entry.ours else {"colour": "ink2", "weight": 400}
    canvas.page_text(column - GAP, baseline, entry.number, ha="right", **style)
    canvas.page_text(column, baseline, entry.name, **style)
