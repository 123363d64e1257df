"""Lying bars: periods from the top down, values at the tips, and behind them whose numbers they are.

What must not go in here: what is drawn (:mod:`.bars`).
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from matplotlib.axes import Axes

from weijin_analysis.messages import message
from weijin_analysis.plotting import marks
from weijin_analysis.plotting.canvas import CAP_HEIGHT, Canvas
from weijin_analysis.plotting.charts.bars_layout import (
    TIP_GAP,
    Stood,
    colour_of,
    draw_amount,
    draw_key,
    filled,
    key_room,
    on_its_own,
    tip_width,
    tip_words,
    type_of,
)
from weijin_analysis.plotting.charts.scale import points_per_x, points_per_y

if TYPE_CHECKING:
    from weijin_analysis.plotting.charts.bar_slots import Slot
    from weijin_analysis.plotting.charts.bars import Bars

TALLEST_PITCH = 28.0
LEAST_PITCH = 1.2
"""Least height of a row, in type sizes."""
BETWEEN = 0.4
"""Rows left free between two pairs."""
NAME_GAP = 9.0
LEAST_LENGTH = 24.0
"""Points that the longest bar needs at least."""
HERO = 22.0


@dataclass(frozen=True)
class Line:
    """A row: its place, its slot, and its bar unless it is a gap."""

    at: float
    slot: Slot
    thing: Stood | None


def rows_fit(canvas: Canvas, chart: Bars) -> bool:
    """Return whether lying bars have room for all their words in the plot of a canvas."""
    lines = _lines(chart)
    enough = _pitch(canvas, chart, lines) >= LEAST_PITCH * canvas.sizes.label
    return enough and _longest(canvas, chart, lines) >= LEAST_LENGTH


def draw_lying(canvas: Canvas, chart: Bars) -> None:
    """Draw lying bars with all that belongs to them."""
    lines = _lines(chart)
    axes = _axes(canvas, chart, lines)
    things = {line.at: line.thing for line in lines if line.thing is not None}
    _draw_bars(canvas, axes, chart, things)
    canvas.left_spine(axes)
    _write_names(canvas, axes, lines)
    for line in lines:
        _write_tip(canvas, axes, chart, line)
    draw_key(canvas, chart)
    if chart.plain and on_its_own(canvas):
        _draw_corner(canvas, axes, chart)


# Layout


def _lines(chart: Bars) -> list[Line]:
    """The rows from the top down; a pair stands closer together than its neighbours."""
    lines: list[Line] = []
    at = -1.0
    for slot in chart.slots:
        at += 1.0 if len(chart.series) == 1 or not lines else 1.0 + BETWEEN
        stated = [Stood(slot, key, slot.amounts[key]) for key in chart.series if key in slot.amounts]
        for number, thing in enumerate(stated or [None]):
            at += 1.0 if number else 0.0
            lines.append(Line(at, slot, thing))
    return lines


def _pitch(canvas: Canvas, chart: Bars, lines: list[Line]) -> float:
    return min(TALLEST_PITCH, (canvas.plot.height - key_room(canvas, chart) - 1) / (lines[-1].at + 1))


def _axes(canvas: Canvas, chart: Bars, lines: list[Line]) -> Axes:
    """Axes that end where the longest bar ends, so that every word behind a bar ends inside the plot."""
    names, top = _name_room(canvas, chart), key_room(canvas, chart)
    width = _longest(canvas, chart, lines)
    height = _pitch(canvas, chart, lines) * (lines[-1].at + 1)
    bottom = canvas.plot.height - top - height
    axes = canvas.axes(left=names, right=canvas.plot.width - names - width, top=top, bottom=bottom)
    axes.set(xlim=(0, _highest(lines)), ylim=(lines[-1].at + 0.5, -0.5))
    return axes


def _longest(canvas: Canvas, chart: Bars, lines: list[Line]) -> float:
    """Points that the longest bar may take."""
    width, highest = canvas.plot.width - _name_room(canvas, chart), _highest(lines)
    stated = [line.thing for line in lines if line.thing is not None]
    return min((width - _tip_room(canvas, chart, thing)) * highest / thing.amount.high for thing in stated)


def _highest(lines: list[Line]) -> float:
    return max(line.thing.amount.high for line in lines if line.thing is not None)


def _name_room(canvas: Canvas, chart: Bars) -> float:
    return max(canvas.width(_name(canvas, slot)) for slot in chart.slots) + NAME_GAP


def _name(canvas: Canvas, slot: Slot) -> str:
    """The period in one line."""
    year, *rest = slot.label(canvas.language)
    if not rest:
        return year
    return f"{year}年{rest[0]}" if canvas.language == "zh" else f"{rest[0]} {year}"


def _tip_room(canvas: Canvas, chart: Bars, thing: Stood) -> float:
    owner = thing.amount.owner(canvas.language)
    room = _tip_gap(thing) + 1 + tip_width(canvas, chart, thing)
    return room + (TIP_GAP + canvas.width(owner) if owner else 0.0)


def _tip_gap(thing: Stood) -> float:
    """Points from the end of a bar, or from the middle of a square, to its number."""
    return TIP_GAP + (3.5 if thing.amount.reported else 0.0)


# Drawing


def _draw_bars(canvas: Canvas, axes: Axes, chart: Bars, things: dict[float, Stood]) -> None:
    full = filled(things)
    values = [thing.amount.low for thing in full.values()]
    marks.bars(canvas, axes, list(full), values, [colour_of(chart, thing) for thing in full.values()], upright=False)
    for at, thing in things.items():
        draw_amount(canvas, axes, chart, thing, at, marks.BAR_WIDTH, upright=False)


def _write_names(canvas: Canvas, axes: Axes, lines: list[Line]) -> None:
    """Write each period once, in the middle of its bars."""
    groups = [(slot, [line.at for line in group]) for slot, group in groupby(lines, key=lambda line: line.slot)]
    names = [_name(canvas, slot) for slot, _ in groups]
    canvas.left_axis(axes, [sum(places) / len(places) for _, places in groups], names, dx=-4.5)


def _write_tip(canvas: Canvas, axes: Axes, chart: Bars, line: Line) -> None:
    if line.thing is None:
        canvas.text(axes, 0, line.at, message("gap"), colour="ink3", dx=TIP_GAP)
        return
    thing, end = line.thing, line.thing.amount.high
    canvas.text(axes, end, line.at, tip_words(canvas, thing), dx=_tip_gap(thing), **type_of(chart, thing))
    after = _tip_gap(thing) + tip_width(canvas, chart, thing)
    if owner := thing.amount.owner(canvas.language):
        canvas.text(axes, end, line.at, owner, colour="ink3", dx=after + TIP_GAP)
    elif line.slot.year == chart.remarked and on_its_own(canvas):
        canvas.text(axes, end, line.at, chart.remark, dx=after + TIP_GAP + 2)


def _draw_corner(canvas: Canvas, axes: Axes, chart: Bars) -> None:
    """Set the change and its years in the corner beside the short bars; left out where they are too long."""
    years = message("chart.years", years=chart.years)
    width = max(canvas.width(years), canvas.width(chart.change, HERO, 700))
    if len(chart.slots) < 2 or _longest_in_corner(canvas, axes, chart) + 3 * TIP_GAP + width > axes.bbox.width:
        return
    falls = chart.last < chart.first
    row, foot = (len(chart.slots) - 1, -6.0) if falls else (0, -6.0 - HERO)
    end, hero = axes.get_xlim()[1], {"size": HERO, "colour": "zhu_text", "weight": 700, "dy": foot}
    canvas.text(axes, end, row, chart.change, ha="right", va="bottom", **hero)
    above = foot + CAP_HEIGHT[canvas.language] * HERO + 6
    canvas.text(axes, end, row, years, colour="ink3", ha="right", va="bottom", dy=above)


def _longest_in_corner(canvas: Canvas, axes: Axes, chart: Bars) -> float:
    """The points that the bars beside the corner need: the last ones of a fall, the first ones of a rise."""
    rows = int((canvas.sizes.label + HERO + 12) // points_per_y(axes)) + 2
    lines = _lines(chart)
    beside = lines[-rows:] if chart.last < chart.first else lines[:rows]
    return max(_length(canvas, axes, chart, line.thing) for line in beside if line.thing is not None)


def _length(canvas: Canvas, axes: Axes, chart: Bars, thing: Stood) -> float:
    """The points a bar needs together with its words."""
    length = thing.amount.low * points_per_x(axes) + TIP_GAP + tip_width(canvas, chart, thing)
    if thing.slot.year == chart.remarked:
        length += TIP_GAP + 2 + canvas.width(chart.remark)
    return length
