"""Lines: several series over time, each named at its end.

What was observed is a solid line with a mark at its last point; only neighbouring periods are joined, so that a gap
shows. The report's own values, forecasts of others and parts of a year have their own marks and are never joined to
it. What must not go in here: one fan (:mod:`.fan`), and choosing vintages.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from math import floor, log10

import pandas as pd

from weijin_analysis import formats
from weijin_analysis.errors import DataError
from weijin_analysis.messages import Message
from weijin_analysis.plotting.canvas import Canvas
from weijin_analysis.plotting.charts.lines_layout import rooms_of
from weijin_analysis.plotting.charts.lines_marks import draw_lines
from weijin_analysis.plotting.charts.panels import Shared
from weijin_analysis.plotting.charts.series import MIDDLE, PART, Series, read_series
from weijin_analysis.plotting.charts.value_axis import ValueScale
from weijin_analysis.plotting.hues import hue

ORDER = ("zhu", "qing", "ink", "lv", "huang")
"""Hues of series that have none of their own, in the order in which they are taken."""
COMPARISON = "comparison"


@dataclass(frozen=True)
class Lines:
    """Series over time.

    Parameters
    ----------
    series : tuple of Series
        In order of drawing: the highlighted ones last.
    colours : dict of str to str
        The colour token of each series.
    names : dict of str to (str or Message)
        What a series is called, where it is not the label of its key.
    scale : ValueScale
        Of the values.
    references : tuple of (float, Message)
        Levels to be named.
    breaks : tuple of (float, Message)
        Years from which a definition holds, and what changed.
    earlier : tuple of Series
        Older vintages, drawn behind.
    limits : tuple of float, optional
        Ends of the value axis.
    ends : bool
        Whether series are named.
    rest : Message, optional
        One name for all series that are not highlighted.
    owners : dict of str to Message
        Who made an estimate or forecast, by source.
    decimals : int, optional
        Decimals of the values written; by default three significant digits.
    valued : bool
        Whether every point that was observed has its value beside it.
    shared : Shared, optional
        What the chart has in common with other panels.
    """

    series: tuple[Series, ...]
    colours: dict[str, str]
    names: Mapping[str, str | Message]
    scale: ValueScale
    references: tuple[tuple[float, Message], ...] = ()
    breaks: tuple[tuple[float, Message], ...] = ()
    earlier: tuple[Series, ...] = ()
    limits: tuple[float, float] | None = None
    ends: bool = True
    rest: Message | None = None
    owners: Mapping[str, Message] | None = None
    decimals: int | None = None
    valued: bool = False
    shared: Shared | None = None

    @property
    def empty(self) -> bool:
        """Whether there is nothing to draw."""
        return not any(point.ends for one in (*self.series, *self.earlier) for point in one.points)

    @cached_property
    def values(self) -> list[float]:
        """Every number drawn, and those of other panels that the axis must show."""
        points = [number for one in (*self.series, *self.earlier) for point in one.points for number in point.ends]
        return points + [value for value, _ in self.references] + list(self.shared.values if self.shared else ())

    @property
    def years(self) -> tuple[float, float]:
        """The first and the last year drawn."""
        if self.shared is not None:
            return self.shared.first, self.shared.last
        places = [point.x for one in (*self.series, *self.earlier) for point in one.points if point.ends]
        return min(places), max(places)

    @property
    def whole_places(self) -> list[float]:
        """Where along the years points stand, but for parts of a longer period."""
        return [point.x for one in self.series for point in one.points if point.mark != PART]

    @property
    def cuts(self) -> list[float]:
        """Years across which no line runs."""
        return [year for year, _ in self.breaks]

    def stands_out(self, key: str) -> bool:
        """Whether a series is highlighted."""
        return self.colours[key] != COMPARISON

    def name(self, canvas: Canvas, key: str) -> str:
        """What a series is called."""
        return canvas.say(self.names[key]) if key in self.names else canvas.name(key)

    def words(self, value: float, language: str) -> str:
        """Write a value of a point."""
        if self.scale.name == "share":
            decimals = int(abs(value) < 10) if self.decimals is None else self.decimals
            return formats.percent(value, language, decimals)
        if self.decimals is None:
            return formats.number(_shown(value), language)
        return formats.number(value, language, self.decimals)

    def draw(self, canvas: Canvas) -> None:
        """Draw the lines with their axes, marks and names."""
        draw_lines(canvas, self)

    def rooms(self, canvas: Canvas) -> tuple[float, float]:
        """Points needed left and right of the axes."""
        return rooms_of(canvas, self)

    def sharing(self, shared: Shared) -> Lines:
        """Return these lines on the common axis of several panels."""
        return replace(self, shared=shared)


def lines(
    data: pd.DataFrame,
    *,
    by: str = "entity",
    highlight: Sequence[str] = (),
    scale: str = "linear",
    names: Mapping[str, str | Message] | None = None,
    references: Sequence[tuple[float, Message]] = (),
    breaks: Sequence[tuple[float, Message]] = (),
    earlier: pd.DataFrame | None = None,
    limits: tuple[float, float] | None = None,
    ends: bool = True,
    rest: Message | None = None,
    owners: Mapping[str, Message] | None = None,
    decimals: int | None = None,
    valued: bool = False,
    at: str = MIDDLE,
) -> Lines:
    """Return series over time, one line for each entry of a column.

    Parameters
    ----------
    data : DataFrame
        Rows of the data package. Parts of a year, reported values, estimates and forecasts get marks of their own.
    by : str, default "entity"
        The column that tells series apart.
    highlight : sequence of str
        The series to stand out, with their hue; by default all.
    scale : {"linear", "log", "share"}
        Of the value axis; a share is in per cent.
    names : dict, optional
        Names of series; by default their labels.
    references : sequence of (float, Message)
        Levels drawn across, with their names.
    breaks : sequence of (float, Message)
        Years in which a definition changed: the lines are cut before them. One outside the data is left out.
    earlier : DataFrame, optional
        Rows of an older vintage, drawn behind in grey.
    limits : pair of float, optional
        Ends of the value axis; by default from zero, or closer where all values lie far above it and are no shares.
    ends : bool, default True
        Name each series with its last value.
    rest : Message, optional
        One name for all series not highlighted, instead of one each.
    owners : dict of str to Message, optional
        Names of those who made estimates and forecasts, by source.
    decimals : int, optional
        Decimals of the values written.
    valued : bool, default False
        Write the value beside every observed point: for series of few points, far apart.
    at : {"middle", "end"}
        Where in its period a value stands: "end" for what is counted up to a day, such as satellites launched.

    Raises
    ------
    DataError
        If a value on a log scale is not above zero.
    """
    made, old = read_series(data, by, at), _vintages(earlier, by, at)
    if scale == "log":
        _check_positive([*made, *old])
    colours = _colours([one.key for one in made], highlight)
    kept = [one for one in breaks if _within(one[0], made)]
    ordered = sorted(made, key=lambda one: _depth(one.key, colours, highlight))
    return Lines(
        tuple(ordered), colours, names or {}, ValueScale(scale), tuple(references), tuple(kept),
        old, limits, ends, rest, owners, decimals, valued,
    )  # fmt: skip


def _within(year: float, series: Sequence[Series]) -> bool:
    """Whether there are points on both sides of a change."""
    places = [point.x for one in series for point in one.points]
    return bool(places) and min(places) < year <= max(places)


def _vintages(rows: pd.DataFrame | None, by: str, at: str) -> tuple[Series, ...]:
    """Older rows as one series for each entry and vintage, so that two vintages are never joined."""
    if rows is None or rows.empty:
        return ()
    vintages = [part for _, part in rows.groupby(["source", "published"], sort=False)]
    return tuple(one for part in vintages for one in read_series(part, by, at))


def _colours(keys: Sequence[str], highlight: Sequence[str]) -> dict[str, str]:
    """Each highlighted series has its own hue, or the next that is free."""
    if len(keys) == 1:
        return {keys[0]: ORDER[0] if not highlight else hue(keys[0], ORDER[0])}
    wanted = [key for key in (highlight or keys) if key in keys]
    colours = dict.fromkeys(keys, COMPARISON)
    for key in sorted(wanted, key=lambda key: hue(key) == COMPARISON):
        colours[key] = _free_colour(hue(key), colours.values())
    return colours


def _free_colour(own: str, taken: Collection[str]) -> str:
    """The own hue; ink where another of its kind has it already; for a series without a hue the next that is free."""
    order = ORDER if own == COMPARISON else (own, "ink", *ORDER)
    return next((colour for colour in order if colour not in taken), COMPARISON)


def _depth(key: str, colours: Mapping[str, str], highlight: Sequence[str]) -> int:
    """Comparisons lie at the bottom, the first of the highlighted on top."""
    if colours[key] == COMPARISON:
        return 0
    return len(highlight) - highlight.index(key) + 1 if key in highlight else 1


def _check_positive(series: Sequence[Series]) -> None:
    for one in series:
        for point in one.points:
            if any(number <= 0 for number in point.ends):
                found = f"{one.key}, {point.period.text}: {min(point.ends):g}"
                raise DataError("lines, log scale", found, "values above zero", "Use scale='linear'.")


def _shown(value: float) -> float:
    """A value as it is written beside its mark: whole numbers in full, others with three significant digits."""
    if not value or float(value).is_integer():
        return value
    return round(value, 2 - floor(log10(abs(value)))) if abs(value) < 100 else round(value)
