"""Statements in rows, each with what was found about it and one verdict: a square mark and a word.

The small squares are single findings, from the oldest to the newest; the large one is what they add up to. What must
not go in here: judging (:mod:`weijin_analysis.verdicts`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd
from matplotlib.axes import Axes

from weijin_analysis.messages import Message
from weijin_analysis.plotting.canvas import GRID, Canvas
from weijin_analysis.plotting.verdict_marks import verdict_mark
from weijin_analysis.verdicts import COLOURS, word

TALLEST_ROW = 26.0
MARK, SMALL = 11.5, 8.0
MARK_GAP, SMALL_GAP = 5.0, 3.0
COLUMN_GAP, WIDEST_GAP = 16.0, 48.0
HEAD_GAP = 7.0


@dataclass(frozen=True)
class Judged:
    """One statement: its words, its verdict, the verdicts of single findings, and a remark."""

    text: str | Message
    verdict: str
    evidence: tuple[str, ...] = ()
    remark: str | Message = ""


@dataclass(frozen=True)
class Verdicts:
    """Statements with their verdicts.

    Parameters
    ----------
    rows : tuple of Judged
        From the top to the bottom.
    heads : tuple of Message
        Heads of the columns: statement, findings, verdict, remark; or none.
    """

    rows: tuple[Judged, ...]
    heads: tuple[Message, ...] = ()

    def draw(self, canvas: Canvas) -> None:
        """Draw a row each; remarks only where the page has room for them."""
        head = canvas.sizes.label + HEAD_GAP if self.heads else 0.0
        pitch = min((canvas.plot.height - head) / len(self.rows), TALLEST_ROW)
        axes = canvas.axes(bottom=canvas.plot.height - head - pitch * len(self.rows))
        axes.set(xlim=(0, canvas.plot.width), ylim=(len(self.rows) + 0.0, -head / pitch))
        columns = _columns(canvas, self)
        _draw_heads(canvas, axes, self, columns)
        for number, row in enumerate(self.rows):
            _draw_row(canvas, axes, row, number + 0.5, columns)
            if number:
                canvas.line(axes, [0, canvas.plot.width], [number] * 2, axes.transData, "grid", 0.6, GRID)


def verdicts(data: pd.DataFrame, *, heads: Sequence[Message] = ()) -> Verdicts:
    """Return the rows of statements and verdicts.

    Parameters
    ----------
    data : DataFrame
        One row a statement: ``text`` (a message or text), ``verdict`` (one of the five), and if there are
        ``evidence`` (a tuple of verdicts) and ``remark`` (a message or text).
    heads : sequence of Message, optional
        Heads of the columns: statement, findings, verdict, remark.
    """
    rows = [
        Judged(row["text"], row["verdict"], tuple(row.get("evidence", ())), row.get("remark", ""))
        for row in data.to_dict("records")
    ]
    return Verdicts(tuple(rows), tuple(heads))


@dataclass(frozen=True)
class _Columns:
    """Where columns begin, in points from the left, and how wide the text is; no place: not drawn."""

    text: float
    evidence: float
    verdict: float
    remark: float | None


def _columns(canvas: Canvas, chart: Verdicts) -> _Columns:
    """Give each column what it needs, the remark only if there is room, and spread what is left between them."""
    needs = [max(_head_width(canvas, chart, place), width) for place, width in enumerate(_widths(canvas, chart))]
    gaps = COLUMN_GAP * sum(need > 0 for need in needs[:-1])
    has_remark = needs[3] > 0 and sum(needs) + gaps <= canvas.plot.width
    if not has_remark:
        gaps, needs[3] = gaps - COLUMN_GAP * (needs[3] > 0), 0.0
    text, evidence, verdict, _ = needs
    spare = canvas.plot.width - gaps - sum(needs)
    gap = COLUMN_GAP + min(max(spare, 0.0) / 3, WIDEST_GAP - COLUMN_GAP)
    text = min(text, canvas.plot.width - gaps - sum(needs[1:]))
    first = text + gap
    second = first + (evidence + gap if evidence else 0.0)
    return _Columns(text, first, second, second + verdict + gap if has_remark else None)


def _widths(canvas: Canvas, chart: Verdicts) -> list[float]:
    """Points that statement, findings, verdict and remark need; 0 where there is no such thing."""
    most = max(len(row.evidence) for row in chart.rows)
    verdict = MARK + MARK_GAP + max(canvas.width(word(row.verdict), "label", 700) for row in chart.rows)
    texts, remarks = ([canvas.width(text) for text in column] for column in
                      ([row.text for row in chart.rows], [row.remark for row in chart.rows]))  # fmt: skip
    return [max(texts), most * (SMALL + SMALL_GAP) - SMALL_GAP * (most > 0), verdict, max(remarks)]


def _head_width(canvas: Canvas, chart: Verdicts, place: int) -> float:
    return canvas.width(chart.heads[place]) if place < len(chart.heads) else 0.0


def _draw_heads(canvas: Canvas, axes: Axes, chart: Verdicts, columns: _Columns) -> None:
    if not chart.heads:
        return
    for head, x in zip(chart.heads, (0.0, columns.evidence, columns.verdict, columns.remark), strict=False):
        if x is not None:
            canvas.text(axes, x, 0, head, colour="ink3", va="bottom", dy=HEAD_GAP)
    canvas.line(axes, [0, canvas.plot.width], [0, 0], axes.transData, "ink2", 0.7, GRID)


def _draw_row(canvas: Canvas, axes: Axes, row: Judged, y: float, columns: _Columns) -> None:
    _draw_statement(canvas, axes, row, y, columns.text)
    for number, verdict in enumerate(row.evidence):
        verdict_mark(canvas, axes, columns.evidence + SMALL / 2 + number * (SMALL + SMALL_GAP), y, verdict, SMALL)
    verdict_mark(canvas, axes, columns.verdict + MARK / 2, y, row.verdict, MARK)
    style = {"colour": COLOURS[row.verdict], "weight": 700}
    canvas.text(axes, columns.verdict + MARK + MARK_GAP, y, word(row.verdict), **style)
    if columns.remark is not None and canvas.say(row.remark):
        canvas.text(axes, columns.remark, y, row.remark, colour="ink3")


def _draw_statement(canvas: Canvas, axes: Axes, row: Judged, y: float, width: float) -> None:
    """Set the statement on one line or, where it is too long, on two."""
    text = canvas.wrap(row.text, width) if canvas.width(row.text) > width else canvas.say(row.text)
    canvas.text(axes, 0, y, text, colour="ink")
