"""Ranked bars: items under each other, the largest first, each lying from nought with its value at the tip.

Several measures stand side by side on the same rows, each in its own scale, so that no axis is needed and a
measure nobody states for an item stays blank. What was not observed is outlined. What must not go in here:
values over time, and choosing what is compared.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import isnan

import pandas as pd
from matplotlib.axes import Axes

from weijin_analysis import formats
from weijin_analysis.errors import DataError
from weijin_analysis.messages import Message, message
from weijin_analysis.plotting import marks
from weijin_analysis.plotting.canvas import Canvas
from weijin_analysis.plotting.charts.ranked_layout import (
    LOOSE,
    Layout,
    layout_of,
    name_of,
    name_weight,
    tip_gap,
    tip_style,
)
from weijin_analysis.plotting.hues import hue

OBSERVED = ("observed", "stated")
"""Kinds drawn full; all others are outlined."""
SPREAD = 20.0
"""Up to this ratio of largest to smallest the values of a measure share their number of decimals."""
EDGE, WHISKER, CAP = 1.2, 0.9, 5.0


@dataclass(frozen=True)
class Bar:
    """What is known of one item in one measure.

    Parameters
    ----------
    value : float
        The length of the bar; nan where only a range is known.
    low, high : float
        Ends of a range, or the same as ``value`` for a bound; nan where there is none.
    full : bool
        Observed: drawn filled.
    reported : bool
        The report's own value: a square instead of a bar.
    disputed : bool
        Sources state different values; the bar has the lowest, the range ends at the highest.
    decimals : int, optional
        Decimals written.
    """

    value: float
    low: float
    high: float
    full: bool = True
    reported: bool = False
    disputed: bool = False
    decimals: int | None = None

    @property
    def is_range(self) -> bool:
        """Whether both ends of a range are known."""
        return self.low < self.high

    @property
    def length(self) -> float:
        """How far the bar reaches: where only a range is known, to its lower end."""
        return self.low if isnan(self.value) else self.value

    @property
    def end(self) -> float:
        """How far anything drawn reaches."""
        return max(self.length, self.high if self.is_range else 0.0)

    def words(self, language: str) -> str:
        """The value as it stands at the tip."""
        text = self._plain(language)
        if self.reported:
            return message("chart.reported", value=text).text(language)
        return message("chart.disputed", value=text).text(language) if self.disputed else text

    def _plain(self, language: str) -> str:
        low, value, high = (
            "" if isnan(number) else formats.number(number, language, self.decimals)
            for number in (self.low, self.value, self.high)
        )
        if self.is_range and (self.disputed or not value):
            return message("chart.range", low=low, high=high).text(language)
        if value and not self.is_range and value == low:
            return message("chart.at_least", value=value).text(language)
        if value and not self.is_range and value == high:
            return message("chart.bound", value=value).text(language)
        return value


@dataclass(frozen=True)
class Row:
    """An item: its name, what is said behind the name, its bars by measure, and its colour if it stands out."""

    item: str
    name: str | Message
    remark: Message | None
    bars: Mapping[str, Bar]
    colour: str = ""


@dataclass(frozen=True)
class Ranked:
    """Items in order, with one or more measures.

    Parameters
    ----------
    rows : tuple of Row
        From top to bottom.
    heads : mapping of str to Message or None
        The measures and what each is called, from left to right.
    reach : float
        A value that every scale has room for.
    """

    rows: tuple[Row, ...]
    heads: Mapping[str, Message | None]
    reach: float = 0.0

    @property
    def empty(self) -> bool:
        """Whether there is nothing to draw."""
        return not self.rows

    def draw(self, canvas: Canvas) -> None:
        """Draw names, then each measure in a column of its own."""
        layout = layout_of(canvas, self)
        for measure, axes in layout.axes.items():
            _draw_measure(canvas, axes, self, measure, layout)
        _write_names(canvas, self, layout)


def ranked(
    data: pd.DataFrame,
    *,
    by: str = "entity",
    measures: Mapping[str, Message] | None = None,
    highlight: Sequence[str] = (),
    names: Mapping[str, Message] | None = None,
    remarks: Mapping[str, Message] | None = None,
    sort: bool = True,
    limit: int | None = None,
    rest: str = "",
    reach: float = 0.0,
) -> Ranked:
    """Return ranked bars.

    Parameters
    ----------
    data : DataFrame
        Rows of the data package, of one period for each item and measure. Disputed ones stand as a range. A row
        of grade ``report`` is a square, and only where no other row speaks of the item.
    by : str, default "entity"
        Column that names the item.
    measures : mapping of str to Message, optional
        Metrics drawn side by side, with their heads; the first one that has rows gives the order. By default all
        rows are one measure, without a head.
    highlight : sequence of str
        Items in their own colour.
    names : mapping, optional
        What an item is called; by default its label.
    remarks : mapping, optional
        Said behind the name.
    sort : bool, default True
        The largest first; otherwise the order of the data.
    limit : int, optional
        Most rows.
    rest : str, optional
        The item that gathers all others: it stands last, whatever its value.
    reach : float, optional
        A value that the scale has room for though no bar goes so far: the largest of several panels of one measure, so
        that their bars compare.

    Raises
    ------
    DataError
        If a value lies below nought, or an item has several undisputed values of one measure.
    """
    split = data.assign(measure="" if measures is None else data["metric"])
    stated = set(split["measure"])
    heads = {name: head for name, head in (measures or {"": None}).items() if name in stated}
    found = {name: _bars(split[split["measure"].eq(name)], by) for name in heads}
    items = _ordered(split[split["measure"].isin(list(heads))][by], found, sort, rest)[:limit]
    rows = tuple(
        Row(
            item,
            (names or {}).get(item, item),
            (remarks or {}).get(item),
            {name: bars[item] for name, bars in found.items() if item in bars},
            hue(item, "zhu") if item in highlight else "",
        )
        for item in items
    )
    return Ranked(rows, heads, reach)


def _ordered(items: pd.Series, found: Mapping[str, Mapping[str, Bar]], sort: bool, rest: str) -> list[str]:
    """Items by their value in the first measure, those without one by the next, the rest last."""
    listed = list(dict.fromkeys(items))
    if not sort:
        return listed

    def place(item: str) -> tuple[object, ...]:
        values = [bars[item].length if item in bars else -1.0 for bars in found.values()]
        return (item == rest, *(-value for value in values))

    return sorted(listed, key=place)


def _bars(rows: pd.DataFrame, by: str) -> dict[str, Bar]:
    stated = rows[rows[["value", "low"]].notna().any(axis=1)]
    if (stated[["value", "low", "high"]] < 0).any(axis=None):
        raise DataError("ranked", "a value below nought", "values from nought on", "Draw changes in another chart.")
    decimals = _decimals(stated)
    return {str(item): _bar(str(item), own, decimals) for item, own in stated.groupby(by, sort=False)}


def _bar(item: str, rows: pd.DataFrame, decimals: int | None) -> Bar:
    """One bar of an item's rows: the report's only where nobody else speaks, rivals as a range."""
    others = rows[rows["grade"].ne("report")]
    own = others if len(others) else rows
    if len(own) > 1 and not own["disputed"].all():
        found = f"{len(own)} values: " + ", ".join(f"{value:g}" for value in own["value"])
        raise DataError(f"ranked, {item}", found, "one, or several that are disputed", "Choose a period and a source.")
    first, values = own.iloc[0], own["value"]
    rivals = len(own) > 1
    return Bar(
        value=float(values.min()),
        low=float(values.min() if rivals else first["low"]),
        high=float(values.max() if rivals else first["high"]),
        full=bool(own["kind"].isin(OBSERVED).all()),
        reported=bool(first["grade"] == "report"),
        disputed=bool(own["disputed"].any()),
        decimals=None if rivals else decimals,
    )


def _decimals(rows: pd.DataFrame) -> int | None:
    """The decimals that the values of a measure share, if they are of one order; None for each its own."""
    values = rows[["value", "low", "high"]].stack()
    above = values[values > 0]
    if above.empty or above.max() > SPREAD * above.min():
        return None
    return max(len(f"{value:.4g}".partition(".")[2]) for value in above) if above.max() < 10_000 else None


# Drawing


def _draw_measure(canvas: Canvas, axes: Axes, chart: Ranked, measure: str, layout: Layout) -> None:
    placed = {y: row for y, row in zip(layout.places, chart.rows, strict=True) if measure in row.bars}
    drawn = {y: row for y, row in placed.items() if not row.bars[measure].reported}
    _draw_bars(canvas, axes, {y: (row.bars[measure], row.colour) for y, row in drawn.items()}, layout.thickness)
    canvas.left_spine(axes)
    for y, row in zip(layout.places, chart.rows, strict=True):
        if y in placed:
            _draw_tip(canvas, axes, y, row, row.bars[measure])
        else:
            canvas.text(axes, 0, y, message("chart.blank"), colour="ink3", dx=LOOSE)
    if layout.heads.get(measure):
        canvas.text(axes, 0, axes.get_ylim()[1], layout.heads[measure], colour="ink3", va="bottom", dy=LOOSE)


def _draw_bars(canvas: Canvas, axes: Axes, bars: Mapping[float, tuple[Bar, str]], thickness: float) -> None:
    """Draw what was observed filled, the rest as an outline on the paper."""
    colour = canvas.theme.colour
    shown = list(bars.values())
    axes.barh(
        list(bars),
        [bar.length for bar, _ in shown],
        thickness,
        color=[colour((own or "comparison") if bar.full else "paper") for bar, own in shown],
        edgecolor=[colour("paper" if bar.full else own or "mute") for bar, own in shown],
        linewidth=[0.0 if bar.full else EDGE for bar, _ in shown],
        zorder=2.0,
    )


def _draw_tip(canvas: Canvas, axes: Axes, y: float, row: Row, bar: Bar) -> None:
    if bar.is_range:
        canvas.line(axes, [bar.low, bar.high], [y, y], axes.transData, "ink2", WHISKER)
        for end in (bar.low, bar.high):
            canvas.mark(axes, (end, y), "|", CAP, fill="ink2", edge="ink2", edge_width=WHISKER)
    if bar.reported:
        marks.reported(canvas, axes, bar.value, y)
    canvas.text(axes, bar.end, y, bar.words(canvas.language), dx=tip_gap(bar), **tip_style(row))


def _write_names(canvas: Canvas, chart: Ranked, layout: Layout) -> None:
    axes = next(iter(layout.axes.values()))
    for y, row in zip(layout.names, chart.rows, strict=True):
        name = name_of(canvas, row)
        canvas.text(axes, 0, y, name, colour="ink", weight=name_weight(row), dx=-layout.left)
        if row.remark is not None:
            after = canvas.width(name, weight=name_weight(row)) + LOOSE
            canvas.text(axes, 0, y, row.remark, colour="ink3", dx=after - layout.left)
