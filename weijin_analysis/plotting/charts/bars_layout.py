"""What standing and lying bars have in common: colours, type, keys, and the words that are to be placed.

What must not go in here: places on the page (:mod:`.bars_columns`, :mod:`.bars_lying`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from matplotlib.axes import Axes

from weijin_analysis.plotting import marks
from weijin_analysis.plotting.canvas import CAP_HEIGHT, Canvas
from weijin_analysis.plotting.charts.bar_amounts import Amount

if TYPE_CHECKING:
    from weijin_analysis.plotting.charts.bar_slots import Slot
    from weijin_analysis.plotting.charts.bars import Bars

TIP_GAP = 4.0
PAIR_WIDTH = 0.38
"""Width of each of two bars side by side, in slots."""
OWN_PAGE = 0.5
"""Share of the page's height from which on a chart has the page to itself."""
KEY_GAP = 11.0
SQUARE = 5.5

PAIR_HUES = ("zhu", "mute")
PAIR_WORDS = ("zhu_text", "ink2")


@dataclass(frozen=True)
class Stood:
    """An amount with its slot and its series."""

    slot: Slot
    key: str
    amount: Amount


def colour_of(chart: Bars, thing: Stood) -> str:
    """The colour of a bar: of its series, or for a single one the house's for the protagonist."""
    if len(chart.series) > 1:
        return PAIR_HUES[chart.series.index(thing.key)]
    if thing.slot.year == chart.highlight and thing.slot.whole:
        return "zhu"
    if not thing.amount.full:
        return "zhu" if thing.slot.year >= chart.highlight else "mute"
    return "mute" if thing.slot.year in chart.against else "comparison"


def edge_of(colour: str) -> str:
    """The colour of an outline: comparison bars are too pale for one."""
    return "mute" if colour == "comparison" else colour


def type_of(chart: Bars, thing: Stood) -> dict[str, object]:
    """Size, weight and colour of a value: the first, the last and what stands out are bold."""
    if len(chart.series) > 1:
        place = chart.series.index(thing.key)
        return {"size": "label", "weight": 400 if place else 700, "colour": PAIR_WORDS[place]}
    slot = thing.slot
    if slot.year == chart.highlight and slot.whole:
        return {"size": "key", "weight": 700, "colour": "zhu_text"}
    if chart.plain and (slot is chart.slots[0] or slot.year in chart.against):
        return {"size": "key", "weight": 700, "colour": "ink"}
    return {"size": "label", "weight": 400, "colour": "ink2"}


def tip_words(canvas: Canvas, thing: Stood) -> str:
    """The number as it stands at the tip."""
    return thing.amount.words(canvas.language)


def tip_width(canvas: Canvas, chart: Bars, thing: Stood) -> float:
    """Points that the number at the tip needs."""
    style = type_of(chart, thing)
    return canvas.width(tip_words(canvas, thing), style["size"], style["weight"])  # type: ignore[arg-type]


def on_its_own(canvas: Canvas) -> bool:
    """Whether the chart has the page to itself: a hero number stands once on a page, never in a panel."""
    return canvas.plot.height >= OWN_PAGE * canvas.frame.height and canvas.plot.width >= canvas.frame.measure - 1


def draw_amount(
    canvas: Canvas, axes: Axes, chart: Bars, thing: Stood, at: float, width: float, *, upright: bool
) -> None:
    """Draw what is not a filled bar: the outline from its certain end on, or the report's square."""
    amount, colour = thing.amount, edge_of(colour_of(chart, thing))
    if amount.reported:
        marks.reported(canvas, axes, *((at, amount.high) if upright else (amount.high, at)))
        return
    start = amount.low if amount.full else 0.0
    if amount.high > start:
        marks.open_bar(canvas, axes, at, (start, amount.high), colour, upright=upright, width=width)
    if not amount.full and amount.low < amount.high and amount.low > 0:
        marks.open_bar(canvas, axes, at, (0.0, amount.low), colour, upright=upright, width=width)


def filled(things: dict[float, Stood]) -> dict[float, Stood]:
    """Those with a filled bar, by place."""
    return {at: thing for at, thing in things.items() if thing.amount.full and not thing.amount.reported}


def key_room(canvas: Canvas, chart: Bars) -> float:
    """Points that the names of two series need above the bars."""
    return canvas.sizes.label + 2 * TIP_GAP if len(chart.series) > 1 else 0.0


def draw_key(canvas: Canvas, chart: Bars) -> None:
    """Name the series of a pair that have values in a line above the bars, each behind a square of its colour."""
    if len(chart.series) < 2:
        return
    x, size = canvas.plot.left, canvas.sizes.label
    baseline = canvas.plot.top + size
    middle = baseline - CAP_HEIGHT[canvas.language] * size / 2
    stated = {key for slot in chart.slots for key in slot.amounts}
    for key, hue, words in zip(chart.series, PAIR_HUES, PAIR_WORDS, strict=True):
        if key not in stated:
            continue
        canvas.page_line(x, middle, x + SQUARE, middle, hue, SQUARE)
        x += SQUARE + TIP_GAP
        canvas.page_text(x, baseline, chart.name(canvas, key), colour=words, weight=700)
        x += canvas.width(chart.name(canvas, key), weight=700) + KEY_GAP
