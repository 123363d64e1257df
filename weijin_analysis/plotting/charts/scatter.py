"""Scatter: named things by two numbers, or by one number and the day of each.

Every row is a point; none are averaged or joined unless it is asked for. What was observed is filled, the report's own
value a square, an estimate or a forecast a diamond; a value that was restated stays as a hollow circle with an arrow to
the new one, and a withdrawn one carries a cross. What must not go in here: choosing rows, and working out a frontier
(:func:`weijin_analysis.derived.frontier`, :func:`weijin_analysis.derived.records`).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import floor, log10

import pandas as pd

from weijin_analysis import formats
from weijin_analysis.errors import DataError, UnknownNameError
from weijin_analysis.messages import Message
from weijin_analysis.plotting.canvas import Canvas
from weijin_analysis.plotting.charts.scatter_marks import draw_scatter
from weijin_analysis.plotting.charts.scatter_rows import (
    TIME,
    Frontier,
    Span,
    Spot,
    read_frontiers,
    read_spots,
    replaced,
)
from weijin_analysis.plotting.charts.value_axis import ValueScale
from weijin_analysis.plotting.hues import hue

ORDER = ("zhu", "qing", "ink", "lv", "huang")
MUTE = "mute"
MOST_NAMED = 14
"""Up to so many points are all named; of more only those that stand out or lie on a frontier."""


@dataclass(frozen=True)
class Scatter:
    """Points with their names.

    Parameters
    ----------
    spots : tuple of Spot
        In order of drawing: those that stand out last.
    earlier : tuple of Spot
        Values that were restated.
    colours : dict of str to str
        The colour token of each group.
    xscale : ValueScale or None
        Of the numbers along x; None for years.
    yscale : ValueScale
        Of the values.
    names : dict of str to (str or Message)
        What a point is called, where it is not the label of its key.
    remarks : dict of str to Message
        What else is said of a point.
    earlier_names : dict of str to Message
        What is said of a restated value.
    restated : Message, optional
        What is written on the arrows.
    named : tuple of str
        The points that are named whatever it costs, those that choose their places first in front.
    only : bool
        Whether no other points are named.
    joined : tuple of str
        Groups whose points are joined in order of x.
    frontiers : tuple of Frontier
        From the oldest to the newest.
    references : tuple of (float, Message)
        Levels to be named.
    spans : tuple of Span
        Distances to be told.
    limits, xlimits : tuple of float, optional
        Ends of the axes.
    xunit : str
        The unit that the first number along x is written with.
    valued : bool
        Whether values are written behind names.
    decimals : int, optional
        Decimals of the values written.
    """

    spots: tuple[Spot, ...]
    earlier: tuple[Spot, ...]
    colours: Mapping[str, str]
    xscale: ValueScale | None
    yscale: ValueScale
    names: Mapping[str, str | Message]
    remarks: Mapping[str, Message]
    earlier_names: Mapping[str, Message]
    restated: Message | None
    named: tuple[str, ...]
    only: bool
    joined: tuple[str, ...]
    frontiers: tuple[Frontier, ...]
    references: tuple[tuple[float, Message], ...]
    spans: tuple[Span, ...]
    limits: tuple[float, float] | None
    xlimits: tuple[float, float] | None
    xunit: str
    valued: bool
    decimals: int | None

    @property
    def empty(self) -> bool:
        """Whether there is nothing to draw."""
        return not self.spots

    @cached_property
    def places(self) -> list[float]:
        """Every place along x."""
        return [spot.x for spot in (*self.spots, *self.earlier)]

    @cached_property
    def values(self) -> list[float]:
        """Every number along y."""
        drawn = [number for spot in (*self.spots, *self.earlier) for number in spot.ends]
        return drawn + [value for value, _ in self.references]

    def spot(self, key: str) -> Spot | None:
        """The last drawn point of a key."""
        return next((spot for spot in reversed(self.spots) if spot.key == key), None)

    def stands_out(self, spot: Spot) -> bool:
        """Whether a point has a hue of its own."""
        return self.colours[spot.group] != MUTE

    def leads(self, spot: Spot) -> bool:
        """Whether a grey point lies on the newest of several frontiers."""
        several = len(self.frontiers) > 1 and not self.stands_out(spot)
        return several and any(one.key == spot.key and one.x == spot.x for one in self.frontiers[-1].spots)

    @property
    def apart(self) -> bool:
        """Whether each frontier is that of a group of its own with a name, and not one frontier at different times."""
        groups = [{spot.group for spot in one.spots} for one in self.frontiers]
        alone = all(len(group) == 1 for group in groups) and len(set().union(*groups)) == len(groups)
        return bool(groups) and alone and all(one.name is not None for one in self.frontiers)

    def name(self, canvas: Canvas, spot: Spot) -> str:
        """What a point is called, with its value where values are written."""
        name = canvas.say(self.names[spot.key]) if spot.key in self.names else canvas.name(spot.key)
        return f"{name} {self.words(spot, canvas.language)}" if self.valued else name

    def words(self, spot: Spot, language: str) -> str:
        """Write the value of a point."""
        mark = "?" if spot.disputed else ""
        if self.yscale.name == "share":
            return formats.percent(spot.y, language, self.decimals or 0) + mark
        if self.decimals is None:
            return formats.number(_shown(spot.y), language) + mark
        return formats.number(spot.y, language, self.decimals) + mark

    def draw(self, canvas: Canvas) -> None:
        """Draw the points with axes, lines and names."""
        draw_scatter(canvas, self)


def scatter(
    data: pd.DataFrame,
    *,
    x: str = "start",
    y: str = "value",
    xscale: str = "linear",
    yscale: str = "linear",
    by: str = "entity",
    highlight: Sequence[str] = (),
    names: Mapping[str, str | Message] | None = None,
    named: Sequence[str] | None = None,
    remarks: Mapping[str, Message] | None = None,
    joined: Sequence[str] = (),
    frontier: pd.DataFrame | Sequence[tuple[Message | None, pd.DataFrame]] = (),
    earlier: pd.DataFrame | None = None,
    earlier_names: Mapping[str, Message] | None = None,
    restated: Message | None = None,
    withdrawn: Collection[str] = (),
    references: Sequence[tuple[float, Message]] = (),
    spans: Sequence[Span] = (),
    limits: tuple[float, float] | None = None,
    xlimits: tuple[float, float] | None = None,
    xunit: str = "",
    valued: bool = False,
    decimals: int | None = None,
) -> Scatter:
    """Return named points.

    Parameters
    ----------
    data : DataFrame
        Rows of the data package, one a point; a row without ``x`` or without any number along ``y`` is passed over.
    x : str, default "start"
        ``start`` or ``end`` for the day of a row (one said of a whole year stands at its number), else a column of
        numbers.
    y : str, default "value"
        A column of numbers; of ``value`` the range is drawn too.
    xscale, yscale : {"linear", "log", "share"}
        Of the axes; the first has no meaning for days. A share is in per cent.
    by : str, default "entity"
        The column that colours come from.
    highlight : sequence of str
        Entries of ``by`` that stand out, with their hue; by default all of them.
    names : dict of str to (str or Message), optional
        Names of entities; by default their labels.
    named : sequence of str, optional
        The entities that are named, and no others; the first choose their places first. By default all, where there
        is room for their names; of very many only those that stand out or lie on a frontier.
    remarks : dict of str to Message, optional
        A further line for an entity, in grey.
    joined : sequence of str
        Entries of ``by`` whose points are joined in order of x, and named as a whole.
    frontier : DataFrame or sequence of (Message or None, DataFrame)
        Rows that nothing beats, drawn as steps to the right end; several from the oldest to the newest, with names.
        Those of different groups have the hues of their groups.
    earlier : DataFrame, optional
        Rows that were restated later: hollow, with an arrow to the newest row of the same entity.
    earlier_names : dict of str to Message, optional
        What is said beside the restated value of an entity.
    restated : Message, optional
        What is written on the arrows.
    withdrawn : collection of str
        Entities whose value was withdrawn.
    references : sequence of (float, Message)
        Levels drawn across, with their names.
    spans : sequence of Span
        Distances between two entities; one without a point is left out.
    limits, xlimits : pair of float, optional
        Ends of the axes.
    xunit : str
        The unit to write the first number along x with.
    valued : bool
        Write the value behind each name.
    decimals : int, optional
        Decimals of the values written.

    Raises
    ------
    DataError
        If a number on a log scale is not above zero.
    UnknownNameError
        If there is no such scale.
    """
    numbers = None if x in TIME else _number_scale(xscale)
    scale = ValueScale(yscale)
    made = read_spots(data, x, y, by, withdrawn)
    old = tuple(replaced(spot) for spot in read_spots(earlier, x, y, by))
    steps = read_frontiers(frontier, x, y, by)
    _check(made, numbers, scale)
    colours = _colours([spot.group for spot in (*made, *old)], highlight, one_for_all=by == "entity")
    on_steps = {spot.key for one in steps for spot in one.spots}
    standing = {spot.key for spot in made if highlight and colours[spot.group] != MUTE}
    wanted = tuple(named) if named is not None else tuple(sorted(on_steps | standing))
    keys = {spot.key for spot in made}
    return Scatter(
        tuple(sorted(made, key=lambda spot: colours[spot.group] != MUTE)), old, colours, numbers, scale, names or {},
        remarks or {}, earlier_names or {}, restated, wanted, named is not None or len(keys) > MOST_NAMED,
        tuple(joined), steps, tuple(references), tuple(span for span in spans if {span.start, span.end} <= keys),
        limits, xlimits, xunit, valued, decimals,
    )  # fmt: skip


def _number_scale(name: str) -> ValueScale:
    if name == "share":
        raise UnknownNameError("scale along x", repr(name), "linear or log")
    return ValueScale(name)


def _colours(groups: Sequence[str], highlight: Sequence[str], one_for_all: bool) -> dict[str, str]:
    """What stands out has its own hue: without one, a group takes the next that is free, a single thing the first."""
    keys = list(dict.fromkeys(groups))
    if not highlight and one_for_all:
        return dict.fromkeys(keys, ORDER[0])
    colours = dict.fromkeys(keys, MUTE)
    for key in (one for one in (highlight or keys) if one in keys):
        own = hue(key)
        free = [colour for colour in ORDER if one_for_all or colour not in colours.values()]
        colours[key] = own if own in ORDER else next(iter(free), MUTE)
    return colours


def _check(spots: Sequence[Spot], xscale: ValueScale | None, yscale: ValueScale) -> None:
    """Refuse what has no place on a log scale."""
    for spot in spots:
        along = [spot.x] if xscale and xscale.name == "log" else []
        for number in along + (spot.ends if yscale.name == "log" else []):
            if number <= 0:
                expected = "numbers above zero on a log scale"
                raise DataError("scatter", f"{spot.key}: {number:g}", expected, "Use a linear scale.")


def _shown(value: float) -> float:
    """A value as it is written beside its mark: whole numbers in full, others with three significant digits."""
    if not value or float(value).is_integer():
        return value
    return round(value, max(0, 2 - floor(log10(abs(value)))))
