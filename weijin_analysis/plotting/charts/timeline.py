"""A timeline of stages: who reached, or means to reach, which stage in which year.

One row a maker. A filled mark was reached, a hollow one is a target, a hollow square is the report's
reading, a bar a stated range, an arrow a bound ("before 2030"). On a wide page the stage stands beside its
mark, on a tall one a letter stands in it, with a key above. What must not go in here: choosing among
statements.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import pandas as pd
from matplotlib.axes import Axes

from weijin_analysis.messages import Message, message
from weijin_analysis.plotting import marks
from weijin_analysis.plotting.canvas import Canvas
from weijin_analysis.plotting.charts.rows import name_room, part_rows, row_axes, row_line, write_names
from weijin_analysis.plotting.charts.scale import Reach, points_per_x

MARK = 6.0
TOKEN = 12.0
BAR = 7.0
LABEL_GAP = 3.0
ARROW = 15.0
KEY_GAP = 11.0
TALLEST_ROW = 26.0
HEAD = 3.0
LETTER = 8.5


@dataclass(frozen=True)
class Milestone:
    """One statement: a stage, its year, and how sure it is.

    Parameters
    ----------
    entity, stage : str
        Who, and the metric that names the stage.
    year : float
        The year stated.
    low, high : float
        Ends of a stated range; nan where there is none. One end equal to ``year`` and the other missing is a
        bound: not before, or not after.
    reached : bool
        Observed, not planned.
    reported : bool
        Only the report says so.
    """

    entity: str
    stage: str
    year: float
    low: float
    high: float
    reached: bool
    reported: bool

    @property
    def is_range(self) -> bool:
        """Whether a range of years was stated."""
        return self.low < self.high

    @property
    def bound(self) -> int:
        """-1 where the text says before, +1 where it says not before, else 0."""
        if pd.isna(self.low) and self.high == self.year:
            return -1
        return int(pd.isna(self.high) and self.low == self.year)

    @property
    def start(self) -> float:
        """Where its mark begins."""
        return self.low if self.is_range else self.year

    @property
    def end(self) -> float:
        """Where its mark ends."""
        return self.high if self.is_range else self.year


@dataclass(frozen=True)
class Timeline:
    """Milestones in rows of makers.

    Parameters
    ----------
    milestones : tuple of Milestone
        What is drawn.
    stages : tuple of str
        The metrics in the order in which stages follow each other.
    highlight : str
        The stage drawn in the house colour; makers are sorted by its year, those without it come last.
    words : str
        Prefix of the messages ``<words>.stage.<metric>`` and ``<words>.letter.<metric>``.
    rest : Message, optional
        Said of the makers without a year for the highlighted stage.
    """

    milestones: tuple[Milestone, ...]
    stages: tuple[str, ...]
    highlight: str
    words: str
    rest: Message | None = None

    @cached_property
    def makers(self) -> list[str]:
        """The makers from the first row to the last."""
        return sorted({item.entity for item in self.milestones}, key=self._order)

    @cached_property
    def dated(self) -> int:
        """How many makers have a year for the highlighted stage; they come first."""
        return len({item.entity for item in self.milestones if item.stage == self.highlight})

    def of(self, maker: str) -> list[Milestone]:
        """The milestones of a maker in order of time."""
        own = (item for item in self.milestones if item.entity == maker)
        return sorted(own, key=lambda item: (item.start, self.stages.index(item.stage)))

    def beside(self, item: Milestone) -> float:
        """How many mark widths a mark gives way to others of its maker and year, to the left or right."""
        group = [other for other in self.of(item.entity) if not other.is_range and other.year == item.year]
        return group.index(item) - (len(group) - 1) / 2 if item in group else 0.0

    def stage(self, stage: str) -> Message:
        """The short name of a stage."""
        return message(f"{self.words}.stage.{stage}")

    def letter(self, stage: str) -> Message:
        """The letter of a stage."""
        return message(f"{self.words}.letter.{stage}")

    def draw(self, canvas: Canvas) -> None:
        """Draw words beside the marks on a wide page, letters in them on a tall one."""
        if canvas.wide:
            _draw_with_words(canvas, self)
        else:
            _draw_with_letters(canvas, self)

    def _order(self, maker: str) -> tuple[bool, float, float, str]:
        own = [item for item in self.milestones if item.entity == maker]
        aimed = [item for item in own if item.stage == self.highlight]
        furthest = aimed or [max(own, key=lambda item: self.stages.index(item.stage))]
        return not aimed, furthest[0].year, furthest[0].start, maker


def timeline(
    data: pd.DataFrame,
    *,
    x: str = "value",
    y: str = "entity",
    hue: str = "metric",
    stages: Sequence[str],
    highlight: str = "",
    words: str,
    rest: Message | None = None,
) -> Timeline:
    """Return the timeline of statements, one for each maker and stage.

    Parameters
    ----------
    data : DataFrame
        One row for each maker and stage, with the columns of an observation; see ``latest_statements``.
    x, y, hue : str
        Columns with the year, the maker and the stage.
    stages : sequence of str
        The stages in the order in which they follow each other; rows of others are left out.
    highlight : str, optional
        The stage in the house colour; by default the last.
    words : str
        Prefix of the messages for the stages: ``<words>.stage.<stage>`` and ``<words>.letter.<stage>``.
    rest : Message, optional
        Said of the makers without a year for the highlighted stage, where there is room.
    """
    rows = data[data[hue].isin(list(stages)) & data[x].notna()]
    columns = [rows[name] for name in (y, hue, x, "low", "high", "kind", "grade")]
    milestones = tuple(
        Milestone(entity, stage, year, low, high, kind == "observed", grade == "report")
        for entity, stage, year, low, high, kind, grade in zip(*columns, strict=True)
    )
    return Timeline(milestones, tuple(stages), highlight or stages[-1], words, rest)


# Words beside marks


def _draw_with_words(canvas: Canvas, chart: Timeline) -> None:
    names = [canvas.name(maker) for maker in chart.makers]
    reaches = [_reach_with_words(canvas, chart, item) for item in chart.milestones]
    room = {"left": name_room(canvas, names), "head": HEAD, "tallest": TALLEST_ROW}
    axes = row_axes(canvas, len(names), reaches, **room)
    write_names(canvas, axes, names, x=0)
    _draw_rest(canvas, axes, chart, max(reach.right for reach in reaches))
    for row, maker in enumerate(chart.makers):
        items = chart.of(maker)
        row_line(canvas, axes, row, max(item.end for item in items))
        places = _label_places(canvas, axes, chart, items)
        for item, place in zip(items, places, strict=True):
            _draw_mark(canvas, axes, chart, item, row)
            _draw_word(canvas, axes, chart, item, row, place)


def _reach_with_words(canvas: Canvas, chart: Timeline, item: Milestone) -> Reach:
    word = _offset(item) + canvas.width(chart.stage(item.stage))
    return Reach(item.end, left=MARK / 2 + (item.bound < 0) * ARROW, right=word + (item.bound > 0) * ARROW)


def _offset(item: Milestone) -> float:
    """Points from the place of a mark to its word."""
    if item.is_range:
        return LABEL_GAP + 1
    return MARK / 2 + LABEL_GAP + item.reported


def _colours(chart: Timeline, item: Milestone) -> tuple[str, str, str]:
    """Colour of a mark, of a range and of the words."""
    return ("zhu", "b80", "zhu_text") if item.stage == chart.highlight else ("ink2", "comparison", "ink2")


def _place(axes: Axes, chart: Timeline, item: Milestone, size: float) -> float:
    """Where a mark stands: at its year, beside others of the same row and year."""
    return item.year + chart.beside(item) * (size + 2) / points_per_x(axes)


def _draw_mark(canvas: Canvas, axes: Axes, chart: Timeline, item: Milestone, row: int) -> None:
    colour, pale, _ = _colours(chart, item)
    if item.is_range:
        marks.range_bar(canvas, axes, item.low, item.high, row, pale, BAR)
        return
    if item.bound:
        _draw_bound(canvas, axes, item, row, colour, ARROW)
    x = _place(axes, chart, item, MARK)
    if item.reported:
        marks.reported(canvas, axes, x, row)
    elif item.reached:
        marks.observed(canvas, axes, x, row, colour, size=MARK)
    else:
        marks.hollow(canvas, axes, x, row, colour, size=MARK)


def _draw_bound(canvas: Canvas, axes: Axes, item: Milestone, row: int, colour: str, room: float) -> None:
    end = item.year + item.bound * room / points_per_x(axes)
    marks.arrow(canvas, axes, (item.year, row), (end, row), colour, 1.2)


def _draw_word(canvas: Canvas, axes: Axes, chart: Timeline, item: Milestone, row: int, right: bool) -> None:
    shift = chart.beside(item) * (MARK + 2)
    x, ha, dx = (item.end, "left", _offset(item)) if right else (item.start, "right", -_offset(item))
    arrow = ARROW * item.bound if item.bound == (1 if right else -1) else 0
    word, colour = chart.stage(item.stage), _colours(chart, item)[2]
    canvas.text(axes, x, row, word, colour=colour, ha=ha, dx=dx + shift + arrow, halo=True)


def _label_places(canvas: Canvas, axes: Axes, chart: Timeline, items: Sequence[Milestone]) -> list[bool]:
    """Whether each word of a row goes to the right of its mark: it does where it meets no other mark."""
    spans = [_span(axes, chart, item) for item in items]
    places = []
    for number, item in enumerate(items):
        width = canvas.width(chart.stage(item.stage)) + 2 * LABEL_GAP
        word = (spans[number][1], spans[number][1] + width)
        places.append(not any(_meet(word, span) for other, span in enumerate(spans) if other != number))
    return places


def _span(axes: Axes, chart: Timeline, item: Milestone) -> tuple[float, float]:
    """The points a mark covers, counted from the year nought."""
    scale, shift = points_per_x(axes), chart.beside(item) * (MARK + 2)
    return item.start * scale + shift - MARK / 2, item.end * scale + shift + MARK / 2


def _meet(one: tuple[float, float], other: tuple[float, float]) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def _draw_rest(canvas: Canvas, axes: Axes, chart: Timeline, tail: float) -> None:
    """Part the makers without the highlighted stage from the others, and say so where their first row is free."""
    if not 0 < chart.dated < len(chart.makers):
        return
    part_rows(canvas, axes, chart.dated - 1)
    if chart.rest is None:
        return
    edge = axes.get_xlim()[1]
    taken = max(item.end for item in chart.of(chart.makers[chart.dated]))
    if (edge - taken) * points_per_x(axes) > tail + LABEL_GAP + canvas.width(chart.rest):
        canvas.text(axes, edge, chart.dated, chart.rest, colour="ink3", ha="right", halo=True)


# Letters in marks


def _draw_with_letters(canvas: Canvas, chart: Timeline) -> None:
    names = [canvas.name(maker) for maker in chart.makers]
    reaches = [Reach(item.end, left=TOKEN / 2, right=TOKEN / 2 + ARROW * (item.bound > 0)) for item in chart.milestones]
    top = _draw_key(canvas, chart)
    axes = row_axes(canvas, len(names), reaches, left=name_room(canvas, names), top=top, tallest=TALLEST_ROW)
    write_names(canvas, axes, names, x=0)
    _draw_rest(canvas, axes, chart, TOKEN)
    for row, maker in enumerate(chart.makers):
        items = chart.of(maker)
        row_line(canvas, axes, row, max(item.end for item in items))
        for item in sorted(items, key=lambda item: not item.is_range):
            _draw_token(canvas, axes, chart, item, row)


def _draw_token(canvas: Canvas, axes: Axes, chart: Timeline, item: Milestone, row: int) -> None:
    colour, pale, ink = _colours(chart, item)
    x = _place(axes, chart, item, TOKEN)
    if item.is_range:
        x, ink = (item.low + item.high) / 2, "ink"
        marks.range_bar(canvas, axes, item.low, item.high, row, pale, TOKEN)
    else:
        _draw_ring(canvas, axes, item, row, x, colour)
        ink = "paper" if item.reached else ink
    canvas.text(axes, x, row, chart.letter(item.stage), size=LETTER, colour=ink, weight=700, ha="center")


def _draw_ring(canvas: Canvas, axes: Axes, item: Milestone, row: int, x: float, colour: str) -> None:
    if item.bound:
        _draw_bound(canvas, axes, item, row, colour, ARROW)
    shape, edge = ("s", "ink") if item.reported else ("o", colour)
    fill = colour if item.reached else "paper"
    canvas.mark(axes, (x, row), shape, TOKEN - item.reported, fill=fill, edge=edge, edge_width=1.2)


def _draw_key(canvas: Canvas, chart: Timeline) -> float:
    """Explain the letters in a line above the rows; return the points it takes."""
    used = {item.stage for item in chart.milestones}
    x, baseline = canvas.plot.left, canvas.plot.top + canvas.sizes.label
    for stage in (stage for stage in chart.stages if stage in used):
        colour = "zhu_text" if stage == chart.highlight else "ink2"
        letter, word = chart.letter(stage), chart.stage(stage)
        canvas.page_text(x, baseline, letter, colour=colour, weight=700)
        x += canvas.width(letter, weight=700) + LABEL_GAP
        canvas.page_text(x, baseline, word, colour=colour)
        x += canvas.width(word) + KEY_GAP
    return canvas.sizes.label + 2 * LABEL_GAP
