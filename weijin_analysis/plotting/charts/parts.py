"""Wholes and the part of each that is known: lying bars from nought, the part in the house colour on the whole.

Both values stand at the tip. Where the part is not known, the bar stays blank and the tip says so: unknown
is not nought. What must not go in here: shares worked out from the two, and rows of several periods.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd
from matplotlib.axes import Axes

from weijin_analysis import formats
from weijin_analysis.errors import DataError
from weijin_analysis.messages import Message, message
from weijin_analysis.plotting import marks
from weijin_analysis.plotting.canvas import Canvas
from weijin_analysis.plotting.charts.scale import points_per_x

TALLEST = 24.0
NAME_GAP = 6.0
TIP_GAP = 4.0
PART_GAP = 2.5
"""Points between the part and the whole at a tip."""
ROUND_FROM = 100
"""From how many 万 on none is split."""
INSIDE = 5.0
"""Points between the end of a bar and a word in it."""


@dataclass(frozen=True)
class Part:
    """A category: its whole, and the part of it that is known (nan where it is not)."""

    item: str
    name: str | Message
    whole: float
    part: float

    @property
    def known(self) -> bool:
        """Whether the part is known."""
        return self.part == self.part


@dataclass(frozen=True)
class Parts:
    """Categories, the largest whole first.

    Parameters
    ----------
    rows : tuple of Part
        In the order in which they stand.
    heads : tuple of (str or Message)
        What the part and the whole are called, in the first bar where both fit.
    total : str
        The category that sums up the others, in bold; "" where there is none.
    unit : str
        Of all values; millions are written as each language counts them.
    """

    rows: tuple[Part, ...]
    heads: tuple[str | Message, str | Message]
    total: str = ""
    unit: str = ""

    @property
    def empty(self) -> bool:
        """Whether no whole is known; among panels such a chart is left out."""
        return not self.rows

    def draw(self, canvas: Canvas) -> None:
        """Draw names, bars, and the values at their tips."""
        axes = _axes(canvas, self)
        wholes = {y: row.whole for y, row in enumerate(self.rows)}
        known = {y: row.part for y, row in enumerate(self.rows) if row.known}
        for values, colour in ((wholes, "comparison"), (known, "zhu")):
            marks.bars(canvas, axes, list(values), list(values.values()), [colour] * len(values), upright=False)
        canvas.left_spine(axes)
        for y, row in enumerate(self.rows):
            _write_row(canvas, axes, self, y, row)
        _name_first(canvas, axes, self)


def parts(
    part: pd.DataFrame,
    whole: pd.DataFrame,
    *,
    by: str,
    names: Mapping[str, str | Message] | None = None,
    heads: tuple[str | Message, str | Message] | None = None,
    total: str = "",
) -> Parts:
    """Return the bars of wholes with their known parts.

    Parameters
    ----------
    part, whole : DataFrame
        Rows of the data package in one unit and of one period, each category once. A category without a whole
        is not drawn, one without a part stays blank.
    by : str
        Column that names the category.
    names : mapping, optional
        What a category is called; by default its label.
    heads : tuple, optional
        What part and whole are called; by default the labels of their entities.
    total : str, optional
        The category that sums up the others.

    Raises
    ------
    DataError
        If a category stands twice, units differ, or a part is larger than its whole.
    """
    values = {name: _by_category(name, rows, by) for name, rows in (("part", part), ("whole", whole))}
    units = sorted({*part["unit"], *whole["unit"]})
    if len(units) > 1:
        raise DataError("parts", "units " + ", ".join(units), "one unit", "Draw each unit as a chart of its own.")
    found = [
        Part(item, (names or {}).get(item, item), size, values["part"].get(item, float("nan")))
        for item, size in sorted(values["whole"].items(), key=lambda pair: -pair[1])
    ]
    for row in found:
        if row.part > row.whole:
            raise DataError(f"parts, {row.item}", f"{row.part} of {row.whole}", "a part within its whole")
    return Parts(tuple(found), heads or (_entity(part), _entity(whole)), total, *units)


def _by_category(name: str, rows: pd.DataFrame, by: str) -> dict[str, float]:
    known = rows[rows["value"].notna()]
    values = dict(zip(known[by], known["value"].astype(float), strict=True))
    if len(values) < len(known):
        found = f"{len(values)} categories in {len(known)} rows"
        raise DataError(f"parts, {name}, column {by}", found, "each category once", "Choose one period and vintage.")
    return values


def _entity(rows: pd.DataFrame) -> str:
    return str(rows["entity"].iloc[0]) if len(rows) else ""


# Drawing


def _axes(canvas: Canvas, chart: Parts) -> Axes:
    """Axes on which every tip ends inside the page."""
    left = max(canvas.width(_text(canvas, row.name), weight=_weight(chart, row)) for row in chart.rows) + NAME_GAP
    width = canvas.plot.width - left
    most = min((width - _tip_room(canvas, chart, row)) / row.whole for row in chart.rows)
    pitch = min(TALLEST, canvas.plot.height / len(chart.rows))
    axes = canvas.axes(left=left, bottom=canvas.plot.height - pitch * len(chart.rows))
    axes.set(xlim=(0, width / most), ylim=(len(chart.rows) - 0.5, -0.5))
    return axes


def _weight(chart: Parts, row: Part) -> int:
    return 700 if row.item == chart.total else 400


def _text(canvas: Canvas, name: str | Message) -> str:
    return canvas.say(name) if isinstance(name, Message) else canvas.name(name)


def _tip(canvas: Canvas, chart: Parts, row: Part) -> tuple[str, str]:
    """The part, or that it is not known, and the whole."""
    part = _plain(row.part, chart.unit, canvas.language) if row.known else canvas.say(message("gap"))
    return part, canvas.say(message("chart.of_whole", whole=_plain(row.whole, chart.unit, canvas.language)))


def _plain(value: float, unit: str, language: str) -> str:
    """One decimal from one on, two below: enough to tell the smallest bars apart. Chinese counts millions in 万."""
    if language == "zh" and unit.startswith("million "):
        tens_of_thousands = 100 * value
        return formats.number(tens_of_thousands, language, 0 if tens_of_thousands >= ROUND_FROM else 1) + "万"
    return formats.number(value, language, 1 if value >= 1 else 2)


def _tip_room(canvas: Canvas, chart: Parts, row: Part) -> float:
    part, whole = _tip(canvas, chart, row)
    return TIP_GAP + canvas.width(part, weight=700) + PART_GAP + canvas.width(whole)


def _write_row(canvas: Canvas, axes: Axes, chart: Parts, y: int, row: Part) -> None:
    name = {"colour": "ink", "weight": _weight(chart, row), "ha": "right", "dx": -NAME_GAP}
    canvas.text(axes, 0, y, _text(canvas, row.name), **name)
    part, whole = _tip(canvas, chart, row)
    style = {"colour": "zhu_text", "weight": 700} if row.known else {"colour": "ink3", "weight": 400}
    canvas.text(axes, row.whole, y, part, dx=TIP_GAP, **style)
    after = TIP_GAP + canvas.width(part, weight=style["weight"]) + PART_GAP
    canvas.text(axes, row.whole, y, whole, colour="ink2", dx=after)


def _name_first(canvas: Canvas, axes: Axes, chart: Parts) -> None:
    """Name part and whole inside the first bar, if both names fit."""
    row, scale = chart.rows[0], points_per_x(axes)
    if not row.known:
        return
    part, whole = (_text(canvas, head) for head in chart.heads)
    spare = row.part * scale - canvas.width(part, weight=700)
    if min(spare, (row.whole - row.part) * scale - canvas.width(whole)) < 2 * INSIDE:
        return
    canvas.text(axes, row.part, 0, part, colour="paper", weight=700, ha="right", dx=-INSIDE)
    canvas.text(axes, row.whole, 0, whole, colour="ink2", ha="right", dx=-INSIDE)
