"""Dumbbells of targets: where each stood on an earlier day, and where it stands now.

Hollow is the earlier target, filled the newest; a link shows a move, and only slips have the house colour.
A milestone that was renamed is not linked, a stated range is a bar, the report's reading a square. The
verdict stands at the row's end. What must not go in here: pairing milestones (``vintages.target_moves``).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

import pandas as pd
from matplotlib.axes import Axes

from weijin_analysis.messages import Message, message
from weijin_analysis.plotting import marks
from weijin_analysis.plotting.canvas import Canvas
from weijin_analysis.plotting.charts.rows import name_room, part_rows, row_axes, write_names
from weijin_analysis.plotting.charts.scale import WORD_BAR, Reach, points_per_x, points_per_y

ORDER = ("later", "renamed", "unchanged", "silent", "earlier")
"""The groups from the first to the last; silent: nothing was said since."""
MARK = 6.5
TALLEST_ROW = 30.0
EDGE = 8.0
HEAD = 3.0
COLUMN_GAP = 16.0
MARK_DROP = 5.5
"""Points by which the marks of a tall page lie below the middle of their row, under its words."""


@dataclass(frozen=True)
class Span:
    """A target: a year, or a range of years; nan where there is none."""

    year: float
    low: float
    high: float

    @property
    def is_range(self) -> bool:
        """Whether a range was stated."""
        return self.low < self.high

    @property
    def ends(self) -> tuple[float, float]:
        """First and last year drawn."""
        return (self.low, self.high) if self.is_range else (self.year, self.year)


@dataclass(frozen=True)
class Move:
    """The target of one maker, then and now.

    Parameters
    ----------
    entity : str
        The maker.
    status : str
        ``later``, ``earlier``, ``unchanged``, ``renamed``, or ``silent`` when nothing newer was said.
    shift : float
        Years; nan where renamed.
    stage_then, stage_now, stage_also : str
        Metrics of the milestones.
    then, now, also : Span
        Their years.
    reported : bool
        Only the report had the earlier target.
    """

    entity: str
    status: str
    shift: float
    stage_then: str
    stage_now: str
    stage_also: str
    then: Span
    now: Span
    also: Span
    reported: bool

    @property
    def drawn(self) -> list[Span]:
        """Every target that has a year."""
        return [span for span in (self.then, self.now, self.also) if not pd.isna(span.year)]


@dataclass(frozen=True)
class Dumbbell:
    """Moves in groups of like fate.

    Parameters
    ----------
    moves : tuple of Move
        In the order of the rows.
    words : str
        Prefix of the messages ``<words>.stage.<metric>`` and ``<words>.milestone.<metric>`` (in a sentence).
    """

    moves: tuple[Move, ...]
    words: str

    def stage(self, move: Move) -> Message:
        """The milestone a row is about."""
        return message(f"{self.words}.stage.{move.stage_then}")

    def verdict(self, move: Move) -> Message | None:
        """What became of a target; None when nothing newer was said of any."""
        if move.status in ("later", "earlier"):
            return message(f"chart.{move.status}", n=round(abs(move.shift)))
        if move.status == "renamed":
            stage = message(f"{self.words}.milestone.{move.stage_now}")
            return message("chart.renamed", year=move.then.year, stage=stage)
        if move.status == "unchanged":
            return message("chart.unchanged")
        return None if {other.status for other in self.moves} == {"silent"} else message("chart.no_later_statement")

    def draw(self, canvas: Canvas) -> None:
        """Draw names, marks and verdicts side by side on a wide page, words above marks on a tall one."""
        if canvas.wide:
            _draw_wide(canvas, self)
        else:
            _draw_tall(canvas, self)


def dumbbell(data: pd.DataFrame, *, words: str) -> Dumbbell:
    """Return the dumbbells of targets that moved or held.

    Parameters
    ----------
    data : DataFrame
        As :func:`weijin_analysis.vintages.target_moves` returns it.
    words : str
        Prefix of the messages for the milestones, see :class:`Dumbbell`.
    """
    moves = [_move(row) for row in data.sort_values("order").to_dict("records")]
    return Dumbbell(tuple(sorted(moves, key=_rank)), words)


def _move(row: dict) -> Move:
    silent = row["rows_then"] == row["rows_now"]
    return Move(
        entity=row["entity"],
        status="silent" if silent else row["status"],
        shift=row["shift"],
        stage_then=row["metric_then"],
        stage_now=row["metric_now"],
        stage_also=row["metric_also"],
        then=_span(row, "then"),
        now=_span(row, "now"),
        also=_span(row, "also"),
        reported=bool(row["report_then"]),
    )


def _span(row: dict, end: str) -> Span:
    return Span(row[f"year_{end}"], row[f"low_{end}"], row[f"high_{end}"])


def _rank(move: Move) -> tuple[int, float, float]:
    """By fate, the longest way first, then by year."""
    return ORDER.index(move.status), 0.0 if pd.isna(move.shift) else -abs(move.shift), move.then.year


# Layout


def _draw_wide(canvas: Canvas, chart: Dumbbell) -> None:
    """Set name, milestone, marks and verdict side by side."""
    names = [canvas.name(move.entity) for move in chart.moves]
    stages = [chart.stage(move) for move in chart.moves]
    stage_x = name_room(canvas, names, 700) + COLUMN_GAP / 4
    left = stage_x + name_room(canvas, stages) + COLUMN_GAP / 2
    room = {"left": left, "right": _verdict_room(canvas, chart), "head": HEAD, "tallest": TALLEST_ROW}
    axes = row_axes(canvas, len(names), _reaches(chart), **room)
    write_names(canvas, axes, names, x=0, weight=700)
    write_names(canvas, axes, stages, x=stage_x, colour="ink3")
    for row, move in enumerate(chart.moves):
        _draw_move(canvas, axes, chart, move, row)
        if words := chart.verdict(move):
            canvas.text(axes, axes.get_xlim()[1], row, words, dx=COLUMN_GAP, **_emphasis(move))
    _part_groups(canvas, axes, chart.moves)


def _verdict_room(canvas: Canvas, chart: Dumbbell) -> float:
    """Points that the column of verdicts needs; none when there is nothing to say."""
    verdicts = filter(None, map(chart.verdict, chart.moves))
    return max((canvas.width(words, weight=700) + COLUMN_GAP for words in verdicts), default=0.0)


def _draw_tall(canvas: Canvas, chart: Dumbbell) -> None:
    """Set the words of a row above its marks, so that the years keep the whole width."""
    axes = row_axes(canvas, len(chart.moves), _reaches(chart), tallest=TALLEST_ROW)
    lift = points_per_y(axes) / 2 - 3.5
    left, right = axes.get_xlim()
    for row, move in enumerate(chart.moves):
        name = canvas.name(move.entity)
        canvas.text(axes, left, row, name, colour="ink", weight=700, va="top", dy=lift, halo=True)
        after = canvas.width(name, weight=700) + 6
        canvas.text(axes, left, row, chart.stage(move), colour="ink3", va="top", dx=after, dy=lift, halo=True)
        if words := chart.verdict(move):
            canvas.text(axes, right, row, words, ha="right", va="top", dy=lift, halo=True, **_emphasis(move))
        _draw_move(canvas, axes, chart, move, row + MARK_DROP / points_per_y(axes))
    _part_groups(canvas, axes, chart.moves)


def _reaches(chart: Dumbbell) -> list[Reach]:
    years = [year for move in chart.moves for span in move.drawn for year in span.ends]
    return [Reach(year, left=EDGE, right=EDGE) for year in years]


def _emphasis(move: Move) -> dict[str, object]:
    return {"colour": "zhu_text", "weight": 700} if move.status == "later" else {"colour": "ink2", "weight": 400}


def _part_groups(canvas: Canvas, axes: Axes, moves: Iterable[Move]) -> None:
    for row, (above, below) in enumerate(pairwise(moves)):
        if above.status != below.status:
            part_rows(canvas, axes, row)


# Marks


def _draw_move(canvas: Canvas, axes: Axes, chart: Dumbbell, move: Move, y: float) -> None:
    colour = "zhu" if move.status == "later" else "ink2"
    if not pd.isna(move.also.year):
        _draw_also(canvas, axes, chart, move, y)
    if move.status in ("later", "earlier"):
        marks.link(canvas, axes, (move.then.year, y), (move.now.year, y), colour)
    if move.status != "unchanged":
        _draw_then(canvas, axes, move, y, colour)
    if move.status in ("later", "earlier", "unchanged") or _renamed_elsewhere(move):
        _draw_filled(canvas, axes, move.now, y, colour)


def _renamed_elsewhere(move: Move) -> bool:
    return move.status == "renamed" and move.now.ends != move.then.ends


def _draw_then(canvas: Canvas, axes: Axes, move: Move, y: float, colour: str) -> None:
    if move.reported:
        marks.reported(canvas, axes, move.then.year, y)
    elif move.then.is_range:
        marks.range_bar(canvas, axes, *move.then.ends, y, colour)
        inset = 1.4 / points_per_x(axes)
        marks.range_bar(canvas, axes, move.then.low + inset, move.then.high - inset, y, "paper", height=4.2)
    else:
        marks.hollow(canvas, axes, move.then.year, y, colour, size=MARK)


def _draw_filled(canvas: Canvas, axes: Axes, span: Span, y: float, colour: str) -> None:
    if span.is_range:
        marks.range_bar(canvas, axes, *span.ends, y, colour)
    else:
        marks.observed(canvas, axes, span.year, y, colour, size=MARK)


def _draw_also(canvas: Canvas, axes: Axes, chart: Dumbbell, move: Move, y: float) -> None:
    """Draw the further milestone of a renamed one, in grey, with its name on it."""
    stage = message(f"{chart.words}.stage.{move.stage_also}")
    if move.also.is_range:
        middle = (move.also.low + move.also.high) / 2
        marks.range_bar(canvas, axes, *move.also.ends, y, "mute", WORD_BAR * canvas.sizes.note)
        canvas.text(axes, middle, y, stage, size="note", colour="ink", ha="center")
    else:
        marks.observed(canvas, axes, move.also.year, y, "mute", size=MARK)
        canvas.text(axes, move.also.year, y, stage, size="note", dx=MARK)
