"""Standing bars: values over their tips, years below, and below these whose numbers they are.

What must not go in here: what is drawn (:mod:`.bars`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations, groupby
from typing import TYPE_CHECKING

from matplotlib.axes import Axes

from weijin_analysis.messages import message, text_of
from weijin_analysis.plotting import marks
from weijin_analysis.plotting.canvas import Canvas
from weijin_analysis.plotting.charts.bars_layout import (
    PAIR_WIDTH,
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
from weijin_analysis.plotting.style import LABEL_LEADING, TICK_ROOM

if TYPE_CHECKING:
    from weijin_analysis.plotting.charts.bar_slots import Slot
    from weijin_analysis.plotting.charts.bars import Bars

WIDEST_PITCH = 64.0
AIR = 2.0
HEAD = 3.0
HERO = 16.0
LEAST_HEIGHT = 24.0
"""Points that the highest column needs at least."""


@dataclass(frozen=True)
class Run:
    """Neighbouring slots that share a word: from the first to the last, both counted from nought."""

    first: int
    last: int
    words: str

    @property
    def middle(self) -> float:
        """Where the word stands."""
        return (self.first + self.last) / 2


@dataclass(frozen=True)
class Plan:
    """How columns are laid out in a box.

    Parameters
    ----------
    pitch : float
        Points from one slot to the next.
    labels : tuple of str
        What stands under each slot: the year, and the part of it on a line of its own.
    gaps, owners : tuple of Run
        Years without a value, and whose numbers there are, both broken to their width.
    head, foot : float
        Points above the highest column and below the axis.
    height : float
        Points that the highest column may take.
    """

    pitch: float
    labels: tuple[str, ...]
    gaps: tuple[Run, ...]
    owners: tuple[Run, ...]
    head: float
    foot: float
    height: float


def columns_fit(canvas: Canvas, chart: Bars) -> bool:
    """Return whether standing bars have room for all their words in the plot of a canvas."""
    plan = _plan(canvas, chart)
    lines = [line for label in plan.labels for line in label.split("\n")]
    if plan.height < LEAST_HEIGHT or max(map(canvas.width, lines)) > plan.pitch - AIR:
        return False
    return all(_run_fits(canvas, plan, run) for run in (*plan.gaps, *plan.owners)) and _tips_clear(canvas, chart, plan)


def draw_columns(canvas: Canvas, chart: Bars) -> None:
    """Draw standing bars with all that belongs to them."""
    plan = _plan(canvas, chart)
    spare = canvas.plot.width - plan.pitch * len(chart.slots)
    axes = canvas.axes(right=spare, top=plan.head, bottom=plan.foot)
    axes.set(xlim=(-0.5, len(chart.slots) - 0.5), ylim=(0, _highest(chart)))
    _draw_bars(canvas, axes, chart)
    canvas.bottom_axis(axes, range(len(chart.slots)), plan.labels)
    _draw_gaps(canvas, axes, plan)
    for at, thing in _places(chart).items():
        style = {"ha": "center", "va": "bottom", "dy": _lift(thing), **type_of(chart, thing)}
        canvas.text(axes, at, thing.amount.high, tip_words(canvas, thing), **style)
    _draw_owners(canvas, axes, plan)
    draw_key(canvas, chart)
    if chart.plain and on_its_own(canvas):
        _draw_remark(canvas, axes, chart)
        _draw_fall(canvas, axes, chart)


# Layout


def _plan(canvas: Canvas, chart: Bars) -> Plan:
    pitch = min(WIDEST_PITCH, canvas.plot.width / len(chart.slots))
    labels = tuple("\n".join(slot.label(canvas.language)) for slot in chart.slots)
    gaps = _broken(canvas, _runs(canvas.say(message("gap")) if slot.gap else "" for slot in chart.slots), pitch)
    owners = _broken(canvas, _runs(_owner(slot, canvas.language) for slot in chart.slots), pitch)
    leading = LABEL_LEADING * canvas.sizes.label
    foot = TICK_ROOM + leading * (_lines(labels) - 1) + leading * _lines(run.words for run in owners)
    head = canvas.sizes.key + TIP_GAP + HEAD + key_room(canvas, chart)
    return Plan(pitch, labels, gaps, owners, head, foot, canvas.plot.height - head - foot)


def _lines(texts: Iterable[str]) -> int:
    return max((text.count("\n") + 1 for text in texts), default=0)


def _owner(slot: Slot, language: str) -> str:
    """Whose numbers a slot holds, each on a line of its own."""
    owners = [owner for amount in slot.amounts.values() for owner in amount.owners]
    return "\n".join(dict.fromkeys(text_of((owner,), language) for owner in owners))


def _runs(words: Iterable[str]) -> list[Run]:
    """Neighbours with the same word, those without one left out."""
    runs = []
    for text, group in groupby(enumerate(words), key=lambda pair: pair[1]):
        places = [place for place, _ in group]
        if text:
            runs.append(Run(places[0], places[-1], text))
    return runs


def _broken(canvas: Canvas, runs: Sequence[Run], pitch: float) -> tuple[Run, ...]:
    """The words broken to the width of their slots."""

    def wrapped(run: Run) -> str:
        width = _room(run, pitch)
        return "\n".join(canvas.wrap(line, width) for line in run.words.split("\n"))

    return tuple(Run(run.first, run.last, wrapped(run)) for run in runs)


def _room(run: Run, pitch: float) -> float:
    return (run.last - run.first + 1) * pitch - AIR


def _run_fits(canvas: Canvas, plan: Plan, run: Run) -> bool:
    return max(canvas.width(line) for line in run.words.split("\n")) <= _room(run, plan.pitch)


def _tips_clear(canvas: Canvas, chart: Bars, plan: Plan) -> bool:
    """Whether no number lies on another one, or on a column beside its own."""
    scale, line = plan.height / _highest(chart), canvas.sizes.key + 1.5
    half = plan.pitch * _bar_width(chart) / 2
    tips = [
        (at * plan.pitch, thing.amount.high * scale + _lift(thing), tip_width(canvas, chart, thing) / 2)
        for at, thing in _places(chart).items()
    ]
    for (x, y, wide), (other_x, other_y, other_wide) in combinations(tips, 2):
        apart = abs(x - other_x)
        if apart < wide + other_wide + AIR and abs(y - other_y) < line:
            return False
        lower, higher = ((wide, y), (other_wide, other_y)) if y < other_y else ((other_wide, other_y), (wide, y))
        if apart < lower[0] + half and lower[1] < higher[1] - TIP_GAP:
            return False
    return True


def _lift(thing: Stood) -> float:
    """Points from the end of a column, or from the middle of a square, to the number over it."""
    return TIP_GAP + (3.5 if thing.amount.reported else 0.0)


def _places(chart: Bars) -> dict[float, Stood]:
    """Every amount by the middle of its column."""
    shift = [0.0] if len(chart.series) == 1 else [-PAIR_WIDTH / 2, PAIR_WIDTH / 2]
    return {
        number + (shift[place] if len(slot.amounts) > 1 else 0.0): Stood(slot, key, slot.amounts[key])
        for number, slot in enumerate(chart.slots)
        for place, key in enumerate(chart.series)
        if key in slot.amounts
    }


def _bar_width(chart: Bars) -> float:
    return marks.BAR_WIDTH if len(chart.series) == 1 else PAIR_WIDTH


def _highest(chart: Bars) -> float:
    return max(thing.amount.high for thing in _places(chart).values())


# Drawing


def _draw_bars(canvas: Canvas, axes: Axes, chart: Bars) -> None:
    places, width = _places(chart), _bar_width(chart)
    full = filled(places)
    colours = [colour_of(chart, thing) for thing in full.values()]
    values = [thing.amount.low for thing in full.values()]
    marks.bars(canvas, axes, list(full), values, colours, upright=True, width=width)
    for at, thing in places.items():
        draw_amount(canvas, axes, chart, thing, at, width, upright=True)


def _draw_gaps(canvas: Canvas, axes: Axes, plan: Plan) -> None:
    for run in plan.gaps:
        marks.gap(canvas, axes, run.first - 0.5, run.last + 0.5)
        canvas.text(axes, run.middle, 0, run.words, colour="ink3", ha="center", va="bottom", dy=TIP_GAP)


def _draw_owners(canvas: Canvas, axes: Axes, plan: Plan) -> None:
    """Name the owners under the years, one for all neighbours that share it."""
    lower = LABEL_LEADING * canvas.sizes.label * (_lines(plan.labels) - 1)
    for run in plan.owners:
        style = {"colour": "ink3", "ha": "center", "va": "top"}
        canvas.text(axes, run.middle, 0, run.words, dy=-TICK_ROOM - lower - 1, **style)


def _draw_remark(canvas: Canvas, axes: Axes, chart: Bars) -> None:
    """Set the remark above its column and the two beside it, with a leader down to the value."""
    if chart.remarked is None:
        return
    year, value = chart.remarked, chart.values[chart.remarked]
    at = next(number for number, slot in enumerate(chart.slots) if slot.year == year)
    neighbours = [chart.values[near] for near in (year - 1, year, year + 1) if near in chart.values]
    label_top = TIP_GAP + canvas.sizes.key
    start = label_top + 1.5
    end = (max(neighbours) - value) * points_per_y(axes) + label_top + 13
    marks.leader(canvas, axes, at, value, (0, start), (0, end))
    canvas.text(axes, at, value, chart.remark, ha="center", va="bottom", dy=end + 3)


def _draw_fall(canvas: Canvas, axes: Axes, chart: Bars) -> None:
    """Draw the change as an arrow from the first level down to the last value, with the number beside it.

    Left out where another column or the number itself would be in the way: the finding says it too.
    """
    right, top = len(chart.slots) - 1, chart.first
    foot = chart.last + (canvas.sizes.key + 3.5 * TIP_GAP) / points_per_y(axes)
    middle = (top + foot) / 2
    reach = (canvas.width(chart.change, HERO, 700) + 8) / points_per_x(axes)
    below = middle - 2 * HERO / points_per_y(axes)
    levels = {at: thing.amount.low for at, thing in _places(chart).items()}
    if any(value > (below if at > right - reach - 0.5 else top) for at, value in levels.items()):
        return
    marks.dotted(canvas, axes, (0.5, top), (right, top))
    marks.arrow(canvas, axes, (right, top), (right, foot))
    canvas.text(axes, right, middle, chart.change, size=HERO, colour="zhu_text", weight=700, ha="right", dx=-6)
