"""Rows of dots: for each item one dot a period, the newest larger and with its value.

Older dots are paler, so that the direction of a change shows without an arrow. Only dots that say the same
thing (by default: of one source) are joined. Where a ``role`` tells plans from what was done, the plan is
hollow, the rest filled, and a link joins the two. What must not go in here: choosing vintages, and an axis
of time.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise
from math import isnan

import pandas as pd

from weijin_analysis.errors import DataError
from weijin_analysis.messages import Message
from weijin_analysis.plotting.canvas import Canvas
from weijin_analysis.plotting.charts.dot_rows_labels import Wording
from weijin_analysis.plotting.charts.dot_rows_layout import Line, columns_of
from weijin_analysis.plotting.charts.dot_rows_marks import draw_column
from weijin_analysis.plotting.charts.rows import year_of

PAPER = "paper"
PLANNED = ("planned", "target", PAPER)
"""Roles that are drawn hollow; the link to ``paper``, a plan nobody builds, is dashed."""
RAMP = {1: (4,), 2: (2, 4), 3: (1, 3, 4), 4: (1, 2, 3, 4)}
"""Which steps of the vintage ramp so few periods take; from five on all five steps."""
STEPS = 5
SHORTEST_YEAR = 360
"""Days below which a period is a part of a year."""


@dataclass(frozen=True)
class Dot:
    """One value of an item.

    Parameters
    ----------
    value : float
        What it stands at; nan where only a range is known.
    low, high : float
        Ends of a range; one of them equal to ``value`` and the other nan is a bound; nan where there is none.
    when : float
        Its period, as a year.
    step : int
        Its step on the vintage ramp, 1 to 5.
    shape : str
        ``filled``, ``hollow`` (part of a year, or a plan), ``square`` (the report's), ``diamond`` (expected).
    joined : str
        Dots of one row with the same text here are joined; "" for none.
    disputed : bool
        Another source says otherwise.
    role : str
        As in the data; "" where there is none.
    """

    value: float
    low: float
    high: float
    when: float
    step: int
    shape: str
    joined: str = ""
    disputed: bool = False
    role: str = ""

    @property
    def is_range(self) -> bool:
        """Whether two ends were stated."""
        return self.low < self.high

    @property
    def ends(self) -> tuple[float, float]:
        """What it covers on the axis, from its value to the ends of its range."""
        known = [end for end in (self.value, self.low, self.high) if not isnan(end)]
        return min(known), max(known)


@dataclass(frozen=True)
class DotRow:
    """An item and its dots, the oldest first.

    Parameters
    ----------
    item : str
        The entry of the ``by`` column.
    dots : tuple of Dot
        In order of time.
    name, remark : str or Message
        What it is called, and the measure behind the name ("" for none).
    """

    item: str
    dots: tuple[Dot, ...]
    name: str | Message
    remark: str | Message = ""

    @property
    def valued(self) -> list[Dot]:
        """The dots whose value is written: all of the newest period, for each role."""
        newest = {role: max(dot.when for dot in self.dots if dot.role == role) for role in self._roles}
        return [dot for dot in self.dots if dot.when == newest[dot.role]]

    @property
    def _roles(self) -> list[str]:
        return list(dict.fromkeys(dot.role for dot in self.dots))

    @property
    def links(self) -> list[tuple[Dot, Dot]]:
        """The pairs to be joined: neighbours in time that say the same thing, and the newest of two roles."""
        pairs = []
        for text in dict.fromkeys(dot.joined for dot in self.dots if dot.joined):
            same = [dot for dot in self.dots if dot.joined == text]
            pairs += pairwise(same)
        done = [dot for dot in self.valued if dot.role and dot.role not in PLANNED]
        pairs += [(one, plan) for one in done[-1:] for plan in self.valued if plan.role in PLANNED]
        return [pair for pair in pairs if not any(isnan(dot.value) for dot in pair)]

    @property
    def unbegun(self) -> list[Dot]:
        """Plans on paper of which nothing is done: their dashed line begins at the axis."""
        done = any(dot.role and dot.role not in PLANNED for dot in self.dots)
        return [dot for dot in self.valued if dot.role == PAPER and not done and not isnan(dot.value)]


@dataclass(frozen=True)
class DotRows:
    """Items in groups.

    Parameters
    ----------
    groups : tuple of (str or Message or None, tuple of DotRow)
        Head and rows, in the order in which they stand.
    reference : tuple of (float, Message), optional
        A value every item is held against, and its name.
    scale : str
        ``linear`` or ``log``.
    columns : int, optional
        How many columns of rows; by default two where one would be too tight and the page is wide enough.
    decimals : int, optional
        Decimals of the values; by default as many as they have.
    """

    groups: tuple[tuple[str | Message | None, tuple[DotRow, ...]], ...]
    reference: tuple[float, Message] | None = None
    scale: str = "linear"
    columns: int | None = None
    decimals: int | None = None

    @property
    def empty(self) -> bool:
        """Whether there is nothing to draw."""
        return not self.groups

    @cached_property
    def rows(self) -> list[DotRow]:
        """All rows from first to last."""
        return [row for _, rows in self.groups for row in rows]

    @property
    def lines(self) -> list[Line]:
        """Heads and rows in order."""
        return [
            line
            for head, rows in self.groups
            for line in [*([] if head is None else [Line(head=head)]), *(Line(row=row) for row in rows)]
        ]

    @property
    def values(self) -> list[float]:
        """Everything that has a place on the axis."""
        ends = [end for row in self.rows for dot in row.dots for end in dot.ends]
        return ends + ([self.reference[0]] if self.reference else [])

    def draw(self, canvas: Canvas) -> None:
        """Draw one or two columns of rows on one scale."""
        wording = Wording(canvas, self.decimals)
        for column in columns_of(canvas, self, wording):
            draw_column(canvas, self, column, wording)


def dot_rows(
    data: pd.DataFrame,
    *,
    by: str = "entity",
    groups: Sequence[tuple[str | Message, Sequence[str]]] | None = None,
    names: Mapping[str, str | Message] | None = None,
    remarks: Mapping[str, str | Message] | None = None,
    reference: tuple[float, Message] | None = None,
    scale: str = "linear",
    columns: int | None = None,
    decimals: int | None = None,
    join: str = "source",
) -> DotRows:
    """Return rows of dots, one row an item and one dot a period.

    Parameters
    ----------
    data : DataFrame
        Rows of the data package. A column ``role`` (``planned`` or ``launched``, ``target`` or ``achieved``,
        ``paper`` for a plan on paper) tells two kinds of dots apart and joins the newest of each.
    by : str, default "entity"
        Column that names the item.
    groups : sequence of (head, items), optional
        Order of the items under heads; items without rows are left out, rows of other items are not drawn.
        By default one group without a head, in the order of the data.
    names, remarks : mapping, optional
        What an item is called (by default its label) and the measure behind the name.
    reference : tuple of (float, Message), optional
        A value to hold the items against, and its name.
    scale : {"linear", "log"}
        On a log axis nought has a place of its own before the first tick.
    columns, decimals : int, optional
        See :class:`DotRows`; shares have no decimals unless they are asked for.
    join : str, default "source"
        Column whose equal entries are joined within a row.

    Raises
    ------
    DataError
        If a value cannot stand on the scale.
    """
    rows = data[data[["value", "low", "high"]].notna().any(axis=1)]
    if scale == "log" and (rows[["value", "low", "high"]] < 0).any(axis=None):
        raise DataError("dot_rows", "a negative value", "values from nought on", "Use the linear scale.")
    found = _rows(rows, by, join, names or {}, remarks or {})
    order = [(None, list(found))] if groups is None else groups
    listed = ((head, tuple(found[item] for item in items if item in found)) for head, items in order)
    shares = bool(len(rows)) and rows["unit"].str.startswith("percent").all()
    shown = 0 if decimals is None and shares else decimals
    return DotRows(tuple(group for group in listed if group[1]), reference, scale, columns, shown)


def _rows(
    data: pd.DataFrame, by: str, join: str, names: Mapping[str, str | Message], remarks: Mapping[str, str | Message]
) -> dict[str, DotRow]:
    dots = _dots(data.assign(joined=data[join]))
    items = dict.fromkeys(data[by])
    placed = list(zip(data[by], dots, strict=True))
    rows = {}
    for item in items:
        own = sorted((dot for key, dot in placed if key == item), key=lambda dot: dot.when)
        rows[item] = DotRow(item, tuple(own), names.get(item, item), remarks.get(item, ""))
    return rows


def _dots(data: pd.DataFrame) -> list[Dot]:
    """One dot a row of data, with its step among all periods of the chart."""
    records = data.to_dict("records")
    whole_years = any(record["frequency"] == "year" for record in records)
    years = sorted({record["end"].year for record in records})
    steps = dict(zip(years, _steps(len(years)), strict=True))
    return [_dot(record, steps[record["end"].year], whole_years) for record in records]


def _steps(periods: int) -> list[int]:
    """Steps of the ramp, 1 to 5, from the oldest period to the newest."""
    if periods in RAMP:
        return list(RAMP[periods])
    return [1 + round(number * (STEPS - 1) / (periods - 1)) for number in range(periods)]


def _dot(record: Mapping, step: int, whole_years: bool) -> Dot:
    part = whole_years and record["frequency"] != "day" and (record["end"] - record["start"]).days < SHORTEST_YEAR
    role = record.get("role") or ""
    dot = Dot(
        value=record["value"],
        low=record["low"],
        high=record["high"],
        when=year_of(record["end"].date()) if record["frequency"] == "day" else _middle(record),
        step=step,
        shape=_shape(record, role, part),
        disputed=bool(record.get("disputed", False)),
        role=role,
    )
    joins = record["kind"] == "observed" and dot.shape == "filled" and not role
    return replace(dot, joined=str(record["joined"])) if joins else dot


def _middle(record: Mapping) -> float:
    return year_of((record["start"] + (record["end"] - record["start"]) / 2).date())


def _shape(record: Mapping, role: str, part: bool) -> str:
    if record["grade"] == "report":
        return "square"
    if record["kind"] == "forecast":
        return "diamond"
    if role in PLANNED or part:
        return "hollow"
    return "filled" if record["kind"] in ("observed", "stated") else "diamond"
