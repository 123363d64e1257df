"""When each survey expected a threshold, against what came: rows of surveys over the years.

A dot is the day of the survey, a diamond the year it expected, a bar the years between two forecasts, an
arrow "later than it looks ahead". Expectations whose year is past are ink, those not yet due have the
house colour. What must not go in here: finding the year (``vintages.threshold_years`` does).
"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd
from matplotlib.axes import Axes

from weijin_analysis import formats
from weijin_analysis.messages import Message, message
from weijin_analysis.periods import parse_period
from weijin_analysis.plotting import marks
from weijin_analysis.plotting.canvas import Canvas
from weijin_analysis.plotting.charts.rows import name_room, row_axes, write_names, year_of
from weijin_analysis.plotting.charts.scale import WORD_BAR, Reach, points_per_x

DIAMOND = 6.0
DOT = 4.6
LABEL_GAP = 5.0
HEAD_GAP = 6.0
LIFT = 6.5
"""Points between a mark and a word above it."""
ARROW_YEARS = 1.6
STAGGER = 1.3
"""Line spacing of the two explanations on a tall page, in type sizes."""
TALLEST_ROW = 30.0


@dataclass(frozen=True)
class Expectation:
    """What one survey expected.

    Parameters
    ----------
    survey : int
        The survey's year.
    published : float
        Its day, as a place on the axis.
    status : str
        ``reached`` in ``year``, ``between`` the years ``above`` and ``below``, or ``later`` than ``above``.
    year, above, below : float
        Years, nan where they do not apply.
    value, above_value, below_value : float
        The forecasts for these years.
    bound : bool
        The value is an upper bound.
    """

    survey: int
    published: float
    status: str
    year: float
    value: float
    bound: bool
    above: float
    above_value: float
    below: float
    below_value: float

    @property
    def end(self) -> float:
        """The place of its outermost mark."""
        return {"reached": self.year, "between": self.below, "later": self.above + ARROW_YEARS}[self.status]


@dataclass(frozen=True)
class Expectations:
    """Expectations in order of survey, and the newest actual value.

    Parameters
    ----------
    rows : tuple of Expectation
        One a survey.
    actual : tuple of (int, float), optional
        Year and value of the newest actual, for the reference line.
    threshold : float
        What was expected to be passed.
    words : str
        Prefix of the messages ``.survey`` {survey}, ``.begin``, ``.end`` {threshold}, ``.actual`` {year, value}.
    """

    rows: tuple[Expectation, ...]
    actual: tuple[int, float] | None
    threshold: float
    words: str

    @property
    def names(self) -> list[Message]:
        """The surveys' names."""
        return [message(f"{self.words}.survey", survey=row.survey) for row in self.rows]

    @property
    def reference(self) -> Message:
        """The name of the reference line."""
        year, value = self.actual or (0, 0.0)
        return message(f"{self.words}.actual", year=year, value=value)

    def is_due(self, row: Expectation) -> bool:
        """Whether the year expected is past: an actual value for it, or for a later year, is known."""
        return self.actual is not None and row.status == "reached" and row.year <= self.actual[0]

    def draw(self, canvas: Canvas) -> None:
        """Draw the rows, the reference line behind them, and explain the first row's marks."""
        names = [canvas.say(name) for name in self.names]
        reaches = [reach for row in self.rows for reach in _reaches(canvas, self, row)]
        top = canvas.sizes.label + 1.5 * HEAD_GAP if self.actual else 0.0
        head = HEAD_GAP if canvas.wide else HEAD_GAP + STAGGER * canvas.sizes.note
        room = {"left": name_room(canvas, names), "top": top, "head": head, "tallest": TALLEST_ROW}
        axes = row_axes(canvas, len(names), reaches, **room)
        write_names(canvas, axes, names, x=0)
        if self.actual:
            _draw_actual(canvas, axes, self, self.actual[0])
        for number, row in enumerate(self.rows):
            _draw_row(canvas, axes, self, row, number)
        _explain_first(canvas, axes, self)


def expectations(
    data: pd.DataFrame, *, actual: pd.DataFrame | None = None, threshold: float = 100.0, words: str
) -> Expectations:
    """Return the chart of when each survey expected a threshold.

    Parameters
    ----------
    data : DataFrame
        As :func:`weijin_analysis.vintages.threshold_years` returns it.
    actual : DataFrame, optional
        The newest actual value: an observation, the last row counts.
    threshold : float, default 100
        As given to ``threshold_years``.
    words : str
        Prefix of the messages, see :class:`Expectations`.
    """
    newest = None
    if actual is not None and len(actual):
        last = actual.iloc[-1]
        newest = (int(last["start"].year), float(last["value"]))
    return Expectations(tuple(_expectation(row) for row in data.to_dict("records")), newest, threshold, words)


def _expectation(row: dict) -> Expectation:
    return Expectation(
        survey=int(row["survey"]),
        published=year_of(parse_period(row["published"]).end),
        status=row["status"],
        year=row["year"],
        value=row["value"],
        bound=bool(row["upper_bound"]),
        above=row["above_year"],
        above_value=row["above_value"],
        below=row["below_year"],
        below_value=row["below_value"],
    )


# Rows


def _reaches(canvas: Canvas, chart: Expectations, row: Expectation) -> list[Reach]:
    """The room a row needs; on a tall page the word of a bar goes above it instead."""
    reaches = [Reach(row.published, left=DOT, right=DOT), Reach(row.end, right=DIAMOND)]
    if row.status == "reached":
        reaches.append(Reach(row.end, right=DIAMOND + LABEL_GAP + canvas.width(_label(chart, row, canvas))))
    elif canvas.wide or row.status == "later":
        reaches.append(Reach(row.end, right=LABEL_GAP + canvas.width(_label(chart, row, canvas), weight=700)))
    return reaches


def _label(chart: Expectations, row: Expectation, canvas: Canvas) -> str:
    if row.status == "between":
        return canvas.say(message("chart.between"))
    if row.status == "later":
        return canvas.say(message("chart.after", year=row.above))
    below = message("chart.below", value=row.value)
    return canvas.say(below) if row.bound else formats.number(row.value, canvas.language)


def _draw_row(canvas: Canvas, axes: Axes, chart: Expectations, row: Expectation, number: int) -> None:
    draw = {"reached": _draw_reached, "between": _draw_between, "later": _draw_later}[row.status]
    draw(canvas, axes, chart, row, number)
    marks.observed(canvas, axes, row.published, number, "mute", size=DOT)


def _draw_reached(canvas: Canvas, axes: Axes, chart: Expectations, row: Expectation, number: int) -> None:
    marks.link(canvas, axes, (row.published, number), (row.year, number), "mute", 1.1)
    marks.foreseen(canvas, axes, row.year, number, "ink" if chart.is_due(row) else "zhu")
    words = _label(chart, row, canvas)
    dx = DIAMOND / 2 + LABEL_GAP
    if _crosses_actual(axes, chart, row, dx + canvas.width(words)):
        canvas.text(axes, row.year, number, words, ha="center", va="bottom", dy=LIFT)
    else:
        canvas.text(axes, row.year, number, words, dx=dx, halo=True)


def _crosses_actual(axes: Axes, chart: Expectations, row: Expectation, reach: float) -> bool:
    """Whether a word to the right of a diamond would lie on the reference line."""
    return bool(chart.actual) and row.year < chart.actual[0] < row.year + reach / points_per_x(axes)


def _draw_between(canvas: Canvas, axes: Axes, chart: Expectations, row: Expectation, number: int) -> None:
    marks.link(canvas, axes, (row.published, number), (row.above, number), "mute", 1.1)
    marks.range_bar(canvas, axes, row.above, row.below, number, "b80", WORD_BAR * canvas.sizes.label)
    for x, value, ha, dx in ((row.above, row.above_value, "left", 6), (row.below, row.below_value, "right", -6)):
        canvas.text(axes, x, number, formats.number(value, canvas.language), colour="ink", ha=ha, dx=dx)
    _write_outer(canvas, axes, chart, row, number, "ink2", 400)


def _draw_later(canvas: Canvas, axes: Axes, chart: Expectations, row: Expectation, number: int) -> None:
    marks.arrow(canvas, axes, (row.published, number), (row.end, number), "zhu", 1.8)
    _write_outer(canvas, axes, chart, row, number, "zhu_text", 700)


def _write_outer(
    canvas: Canvas, axes: Axes, chart: Expectations, row: Expectation, number: int, colour: str, weight: int
) -> None:
    """Write the word of a bar or arrow behind it, or above it where the page ends too soon."""
    words = _label(chart, row, canvas)
    room = (axes.get_xlim()[1] - row.end) * points_per_x(axes)
    if room >= LABEL_GAP + canvas.width(words, weight=weight):
        canvas.text(axes, row.end, number, words, colour=colour, weight=weight, dx=LABEL_GAP)
    else:
        canvas.text(axes, row.end, number, words, colour=colour, weight=weight, ha="right", va="bottom", dy=LIFT + 2)


# Heads


def _draw_actual(canvas: Canvas, axes: Axes, chart: Expectations, year: int) -> None:
    """Draw the reference line, named at its top."""
    canvas.reference_x(axes, year)
    first, last = axes.get_xlim()
    half = canvas.width(chart.reference, weight=700) / 2
    right_free, left_free = (last - year) * points_per_x(axes), (year - first) * points_per_x(axes)
    shift = min(0.0, right_free - half) + max(0.0, half - left_free)
    canvas.text(
        axes, year, axes.get_ylim()[1], chart.reference, colour="ink", weight=700, ha="center", va="bottom",
        dx=shift, dy=HEAD_GAP,
    )  # fmt: skip


def _explain_first(canvas: Canvas, axes: Axes, chart: Expectations) -> None:
    """Name the dot and the diamond of the first row above its line, one over the other on a tall page."""
    row = chart.rows[0]
    _explain(canvas, axes, chart, message(f"{chart.words}.begin"), row.published, "left", LIFT)
    if row.status == "reached":
        end = message(f"{chart.words}.end", threshold=chart.threshold)
        _explain(
            canvas, axes, chart, end, row.end, "right", LIFT if canvas.wide else LIFT + STAGGER * canvas.sizes.note
        )


def _explain(canvas: Canvas, axes: Axes, chart: Expectations, words: Message, x: float, ha: str, lift: float) -> None:
    """Write words that begin or end at a mark; where the reference line would cross them, on the mark's side of it."""
    width, shift = canvas.width(words, "note"), {"left": -DOT / 2, "right": -DOT}[ha]
    if chart.actual:
        off = (chart.actual[0] - x) * points_per_x(axes)
        left = shift if ha == "left" else shift - width
        if left < off < left + width:
            ha = "left" if off < 0 else "right"
            shift = off + (LABEL_GAP if ha == "left" else -LABEL_GAP)
    style = {"colour": "ink3", "size": "note", "va": "bottom", "halo": True}
    canvas.text(axes, x, 0, words, ha=ha, dx=shift, dy=lift, **style)
