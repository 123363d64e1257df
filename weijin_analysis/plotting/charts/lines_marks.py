"""The strokes of a chart of lines: grid, levels, lines, marks, names.

What must not go in here: where names go (:mod:`.lines_names`).
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from matplotlib.axes import Axes

from weijin_analysis.messages import Message, message
from weijin_analysis.plotting import marks
from weijin_analysis.plotting.canvas import CAP_HEIGHT, LINE, MARK, Canvas
from weijin_analysis.plotting.charts.lines_layout import Layout, lay_out, most_ticks, year_ticks
from weijin_analysis.plotting.charts.lines_names import (
    END_GAP,
    Placed,
    last_of_vintages,
    nearby,
    strangeness,
    value_words,
)
from weijin_analysis.plotting.charts.placing import box_at
from weijin_analysis.plotting.charts.series import FORESEEN, OBSERVED, PART, REPORTED, Point, Series
from weijin_analysis.plotting.charts.value_axis import draw_values, points_at
from weijin_analysis.plotting.charts.year_axis import draw_stretches, has_days
from weijin_analysis.plotting.style import LABEL_LEADING

if TYPE_CHECKING:
    from weijin_analysis.plotting.charts.lines import Lines

THICK, THIN = 2.1, 1.0
LAST, INNER = 5.0, 3.4
SPARSE = 12
"""Up to so many observed points each has a mark of its own."""
FEW = 4
"""Up to so many forecasts and estimates of a series each has its value beside it."""
BANDS = {"zhu": "b80", "qing": "q80"}


def draw_lines(canvas: Canvas, chart: Lines) -> None:
    """Draw series with their axes, marks and names."""
    layout = lay_out(canvas, chart)
    axes = layout.axes
    _draw_years(canvas, axes, chart)
    draw_values(canvas, axes, chart.scale, most_ticks(canvas, chart))
    _draw_breaks(canvas, layout, chart)
    _draw_references(canvas, layout, chart)
    for one in chart.earlier:
        _draw_links(canvas, axes, one.links(chart.cuts), "mute", 1.3)
        for point in one.of(OBSERVED) if not one.links(chart.cuts) else ():
            marks.hollow(canvas, axes, point.x, point.value, "mute", 4.6)
    for one in chart.series:
        _draw_series(canvas, axes, chart, one)
    _draw_names(canvas, layout, chart)
    for one in chart.series:
        _name_marks(canvas, layout, chart, one)
    _name_rest(canvas, layout, chart)


def _draw_years(canvas: Canvas, axes: Axes, chart: Lines) -> None:
    ticks = year_ticks(canvas, axes)
    written = chart.shared is None or chart.shared.ticked
    if has_days(canvas, axes, chart.whole_places):
        draw_stretches(canvas, axes, written=written)
        return
    canvas.bottom_axis(axes, ticks, [str(year) if written else "" for year in ticks])


# Levels and breaks


def _draw_references(canvas: Canvas, layout: Layout, chart: Lines) -> None:
    """Draw each level and name it at one of its ends, over or under it."""
    axes = layout.axes
    for value, words in chart.references:
        canvas.reference_y(axes, value)
        width, height = canvas.width(words), CAP_HEIGHT[canvas.language] * canvas.sizes.label
        left, right = axes.bbox.x0 + 2, axes.bbox.x1 - 2
        y, lift = points_at(axes, chart.years[0], value)[1], height / 2 + 4
        spots = [(x, y + side * lift, ha) for ha, x in (("left", left), ("right", right)) for side in (1, -1)]
        best, _ = layout.placer.place([box_at(x, up, width, height, ha) for x, up, ha in spots], [0, 0.1, 0.2, 0.3])
        _write(canvas, spots[best], words, halo=True)


def _draw_breaks(canvas: Canvas, layout: Layout, chart: Lines) -> None:
    """Draw each change of definition with a label that ends at it, or begins where there is no room before it."""
    axes = layout.axes
    for year, words in chart.breaks:
        x = points_at(axes, year - 0.5, axes.get_ylim()[1])[0]
        marks.definition_break(canvas, axes, year - 0.5)
        text = _in_two(canvas, words)
        width = max(canvas.width(line) for line in text.split("\n"))
        height = 2 * LABEL_LEADING * canvas.sizes.label
        y = axes.bbox.y1 - height / 2
        spots = [(x - 4, y, "right"), (x + 4, y, "left")]
        best, _ = layout.placer.place([box_at(*spot[:2], width, height, spot[2]) for spot in spots], [0, 0.5])
        _write(canvas, spots[best], text, halo=True)


def _in_two(canvas: Canvas, words: Message) -> str:
    """The words as their message breaks them, or else in two lines."""
    text = canvas.say(words)
    return text if "\n" in text else canvas.wrap(words, max(0.6 * canvas.width(words), 6 * canvas.sizes.label))


# Lines and marks


def _draw_series(canvas: Canvas, axes: Axes, chart: Lines, one: Series) -> None:
    colour, strong = chart.colours[one.key], chart.stands_out(one.key)
    _draw_links(canvas, axes, one.links(chart.cuts), colour, THICK if strong else THIN)
    for start, end in one.expected(chart.cuts):
        tone = colour if strong else "mute"
        marks.vintage_line(canvas, axes, [start.x, end.x], [start.value, end.value], tone)
    for point in one.points:
        _draw_range(canvas, axes, point, colour)
    _draw_marks(canvas, axes, chart, one, colour)


def _draw_links(canvas: Canvas, axes: Axes, links: list[tuple[Point, Point]], colour: str, width: float) -> None:
    """Draw joined points as runs, so that a run is one stroke with round corners."""
    runs: list[list[Point]] = []
    for start, end in links:
        if runs and runs[-1][-1] is start:
            runs[-1].append(end)
        else:
            runs.append([start, end])
    for run in runs:
        marks.series(canvas, axes, [point.x for point in run], [point.value for point in run], colour, width)


def _draw_range(canvas: Canvas, axes: Axes, point: Point, colour: str) -> None:
    """Draw a stated range as a bar where it has no value, else as a thin whisker."""
    if not point.ranged:
        return
    bare = len(point.ends) == 2
    tone = BANDS.get(colour, "mute") if bare else colour
    canvas.line(axes, [point.x] * 2, [point.low, point.high], axes.transData, tone, 7.0 if bare else 0.8, MARK)


def _draw_marks(canvas: Canvas, axes: Axes, chart: Lines, one: Series, colour: str) -> None:
    _draw_observed(canvas, axes, chart, one, colour)
    strong = chart.stands_out(one.key)
    for point in one.of(PART):
        if strong:
            marks.hollow(canvas, axes, point.x, point.value, colour, 6.0)
        else:
            canvas.mark(axes, (point.x, point.value), "o", INNER, fill="paper", edge="mute", edge_width=0.8)
    for point in one.of(FORESEEN):
        marks.foreseen(canvas, axes, point.x, point.value, _edge(chart, one, every=True))
    for point in one.of(REPORTED):
        marks.reported(canvas, axes, point.x, point.value, _edge(chart, one))


def _draw_observed(canvas: Canvas, axes: Axes, chart: Lines, one: Series, colour: str) -> None:
    """Mark the last point, points that nothing is joined to, and of a short series that stands out every point."""
    strong, known = chart.stands_out(one.key), one.of(OBSERVED)
    joined = {id(point) for pair in one.links(chart.cuts) for point in pair}
    for point in known:
        is_last = point is known[-1] and (strong or chart.rest is None)
        if is_last or id(point) not in joined or (strong and len(known) <= SPARSE):
            size = (LAST if is_last else 4.2) if strong else INNER
            marks.observed(canvas, axes, point.x, point.value, colour if strong else "mute", size)


def _edge(chart: Lines, one: Series, *, every: bool = False) -> str:
    """Edge of squares and diamonds: ink, and the series' colour where it could be taken for that of another series."""
    others = [other for other in chart.series if every or other.of(FORESEEN, REPORTED)]
    several = sum(chart.stands_out(other.key) for other in others) > 1
    return chart.colours[one.key] if several and chart.stands_out(one.key) else "ink"


# Words


def _draw_names(canvas: Canvas, layout: Layout, chart: Lines) -> None:
    for placed in layout.names:
        name = placed.name
        if placed.led:
            _lead(canvas, layout.axes, chart, placed)
        _write(canvas, (placed.x, placed.y, placed.ha), name.text, halo=True, **name.style)


def _lead(canvas: Canvas, axes: Axes, chart: Lines, placed: Placed) -> None:
    """Lead from the last mark to a name that stands beside another height, or farther off, or behind a later mark."""
    series, point = placed.name.series, placed.name.point
    x, height = points_at(axes, point.x, point.value)
    across, up = placed.x - 2 - x, placed.y - height
    followed = any(other.x > point.x and other.mark != OBSERVED for other in series.points)
    if across < END_GAP or (abs(up) < 4 and across < 3 * END_GAP and not followed):
        return
    colour = chart.colours[series.key] if chart.stands_out(series.key) else "mute"
    canvas.line(axes, [4, across], [0, up], canvas.around(axes, point.x, point.value), colour, 0.6, LINE)


def _name_marks(canvas: Canvas, layout: Layout, chart: Lines, one: Series) -> None:
    """Name the report's values, others' forecasts with their owner, and what is disputed; all where asked."""
    for point in one.of(REPORTED):
        words = message("chart.reported", value=chart.words(point.value, canvas.language))
        _beside(canvas, layout, chart, point, words)
    named = one.last if chart.ends else None
    for point in one.of(FORESEEN):
        if point in last_of_vintages(one) and (point is not named or _owner_of(chart, point)):
            _beside(canvas, layout, chart, point, _owned(canvas, chart, point))
        elif point is not named and len(one.of(FORESEEN)) <= FEW:
            _beside(canvas, layout, chart, point, value_words(canvas, chart, point))
    for point in one.points:
        if point.ranged and len(point.ends) == 2:
            _name_range(canvas, layout, chart, point)
    for point in one.of(OBSERVED, PART):
        if (point.disputed or chart.valued) and point is not one.last:
            _beside(canvas, layout, chart, point, value_words(canvas, chart, point))


def _name_range(canvas: Canvas, layout: Layout, chart: Lines, point: Point) -> None:
    """Write a stated range beside its middle, with its owner where the chart was told."""
    low, high = (chart.words(end, canvas.language) for end in (point.low, point.high))
    value, owner = message("chart.range", low=low, high=high), _owner_of(chart, point)
    words = value if owner is None else message("chart.owned", owner=owner, value=value)
    _beside(canvas, layout, chart, replace(point, value=(point.low + point.high) / 2), words)


def _owner_of(chart: Lines, point: Point) -> Message | None:
    """Who made an estimate or forecast, where the chart was told."""
    return (chart.owners or {}).get(point.vintage.split(" ")[0])


def _owned(canvas: Canvas, chart: Lines, point: Point) -> str | Message:
    owner = _owner_of(chart, point)
    value = value_words(canvas, chart, point)
    return value if owner is None else message("chart.owned", owner=owner, value=value)


def _beside(canvas: Canvas, layout: Layout, chart: Lines, point: Point, words: str | Message) -> None:
    """Write the words of a point where they cover least and stand closer to no other point."""
    text = canvas.say(words)
    spots = nearby(canvas, layout.axes, point, text)
    height = CAP_HEIGHT[canvas.language] * canvas.sizes.label
    boxes = [box_at(x, y, canvas.width(text), height, ha) for x, y, ha in spots]
    others = [other for one in chart.series for other in one.points if other.period != point.period]
    strange = [strangeness(layout.axes, point, others, box) for box in boxes]
    best, _ = layout.placer.place(boxes, [0.1 * number + price for number, price in enumerate(strange)])
    _write(canvas, spots[best], text, halo=True)


def _name_rest(canvas: Canvas, layout: Layout, chart: Lines) -> None:
    """Name the comparisons once, over one of their points where nothing is in the way."""
    others = [point for one in chart.series if not chart.stands_out(one.key) for point in one.of(OBSERVED)]
    if chart.rest is None or not others:
        return
    width, height = canvas.width(chart.rest), CAP_HEIGHT[canvas.language] * canvas.sizes.label
    places = [points_at(layout.axes, point.x, point.value) for point in sorted(others, key=lambda p: -p.value)]
    edge = layout.axes.bbox
    spots = [(min(max(x, edge.x0 + 2), edge.x1 - width), y + height, "left") for x, y in places]
    best, _ = layout.placer.place([box_at(x, y, width, height, ha) for x, y, ha in spots])
    _write(canvas, spots[best], chart.rest, colour="ink3", halo=True)


def _write(canvas: Canvas, at: tuple[float, float, str], text: str | Message, **style: object) -> None:
    """Write words whose left, middle or right is at a point of the page counted from below."""
    x, y, ha = at
    canvas.page_text(x, canvas.frame.height - y, text, ha=ha, va="center", **style)
