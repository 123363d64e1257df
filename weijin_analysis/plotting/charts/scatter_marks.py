"""The strokes of a scatter: grid, levels, steps, marks, arrows, names.

What must not go in here: where names may go (:mod:`.scatter_layout`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from matplotlib.axes import Axes

from weijin_analysis.messages import Message
from weijin_analysis.plotting import marks
from weijin_analysis.plotting.canvas import GRID, MARK, Canvas
from weijin_analysis.plotting.charts import scatter_layout as layout
from weijin_analysis.plotting.charts.placing import Placer
from weijin_analysis.plotting.charts.series import FORESEEN, OBSERVED, REPORTED
from weijin_analysis.plotting.charts.value_axis import draw_values, points_at, spread
from weijin_analysis.plotting.charts.year_axis import draw_stretches, has_days
from weijin_analysis.plotting.hues import words_in

if TYPE_CHECKING:
    from weijin_analysis.plotting.charts.scatter import Scatter
    from weijin_analysis.plotting.charts.scatter_rows import Span, Spot

STRONG, LEADING, WEAK = 5.6, 4.4, 3.4
RADIUS = 3.2
"""Of a mark that words stand beside."""
BANDS = {"zhu": "b80", "qing": "q80"}
RAMP = ("vintage1", "vintage2", "vintage3", "vintage4", "vintage5")
NEWEST = "vintage4"
ARROW_OFF = 5.5
"""Points between the middle of a mark and the end of an arrow."""
HERO = 13.0
FOOT = 36.0
"""Points under a mark at which the drop line of a span begins, below what is said of it."""
LEVELS = (0.5, 0.42, 0.58, 0.34, 0.66, 0.26, 0.74, 0.18)
"""Heights at which a span may be told, as shares of the axes."""


def draw_scatter(canvas: Canvas, chart: Scatter) -> None:
    """Draw points with axes, lines and names."""
    axes = layout.make_axes(canvas, chart)
    _draw_x(canvas, axes, chart)
    draw_values(canvas, axes, chart.yscale, layout.most_ticks(canvas, axes.bbox.height))
    placer = layout.remember(canvas, axes, chart)
    for value, _ in chart.references:
        canvas.reference_y(axes, value)
    _draw_frontiers(canvas, axes, chart)
    for one, other in layout.joins(chart):
        marks.link(canvas, axes, (one.x, one.y), (other.x, other.y), chart.colours[one.group], 1.8)
    for old, new in layout.moves(chart):
        _draw_move(canvas, axes, chart, old, new)
    for spot in chart.spots:
        _draw_spot(canvas, axes, chart, spot)
    _write_all(canvas, axes, chart, placer)


def _draw_x(canvas: Canvas, axes: Axes, chart: Scatter) -> None:
    """Draw the axis along x: stretches of years for days, else ticks with their words."""
    if chart.xscale is None and has_days(canvas, axes, chart.places):
        draw_stretches(canvas, axes, whole_years=any(place.is_integer() for place in chart.places))
        return
    ticks, words = layout.x_ticks(canvas, axes, chart)
    canvas.bottom_axis(axes, ticks, words)
    if chart.xscale is not None:
        canvas.grid_x(axes, ticks)


# Marks


def _draw_spot(canvas: Canvas, axes: Axes, chart: Scatter, spot: Spot) -> None:
    colour, strong = chart.colours[spot.group], chart.stands_out(spot)
    if spot.ranged:
        bare = len(spot.ends) == 2
        tone = BANDS.get(colour, "mute") if bare else colour
        canvas.line(axes, [spot.x] * 2, [spot.low, spot.high], axes.transData, tone, 7.0 if bare else 0.8, MARK)
    if spot.value != spot.value:
        return
    if spot.mark == OBSERVED and chart.leads(spot):
        marks.observed(canvas, axes, spot.x, spot.value, NEWEST, LEADING)
    elif spot.mark == OBSERVED:
        marks.observed(canvas, axes, spot.x, spot.value, colour, STRONG if strong else WEAK)
    elif spot.mark == REPORTED:
        marks.reported(canvas, axes, spot.x, spot.value)
    elif spot.mark == FORESEEN:
        _draw_foreseen(canvas, axes, spot, colour, strong)
    else:
        marks.withdrawn(canvas, axes, spot.x, spot.value, colour)


def _draw_foreseen(canvas: Canvas, axes: Axes, spot: Spot, colour: str, strong: bool) -> None:
    if strong:
        marks.foreseen(canvas, axes, spot.x, spot.value, colour)
    else:
        canvas.mark(axes, (spot.x, spot.value), "D", WEAK, fill="paper", edge=colour, edge_width=0.8)


def _draw_move(canvas: Canvas, axes: Axes, chart: Scatter, old: Spot, new: Spot) -> None:
    """Draw a restated value hollow, with an arrow to the one that replaced it."""
    colour = chart.colours[new.group]
    (x0, y0), (x1, y1) = points_at(axes, old.x, old.y), points_at(axes, new.x, new.y)
    far = ((x1 - x0) ** 2 + (y1 - y0) ** 2) ** 0.5
    if far > 3 * ARROW_OFF:
        share = ARROW_OFF / far
        ends = [(x0 + part * (x1 - x0), y0 + part * (y1 - y0)) for part in (share, 1 - share)]
        start, end = axes.transData.inverted().transform(ends)
        marks.arrow(canvas, axes, tuple(start), tuple(end), colour)
    marks.hollow(canvas, axes, old.x, old.y, colour)


def _draw_frontiers(canvas: Canvas, axes: Axes, chart: Scatter) -> None:
    """Draw steps: one in ink, several from pale to dark, the newest thick; those of different groups in their hues."""
    ramp = RAMP[-len(chart.frontiers) - 1 : -1] if len(chart.frontiers) < len(RAMP) else RAMP
    for number, one in enumerate(chart.frontiers):
        alone, newest = len(chart.frontiers) == 1 and not chart.apart, number == len(chart.frontiers) - 1
        xs, ys = zip(*layout.steps(one, axes.get_xlim()[1]), strict=True)
        colour = "ink" if alone else ramp[min(number, len(ramp) - 1)]
        if chart.apart:
            colour, newest = chart.colours[one.spots[0].group], True
        canvas.line(axes, xs, ys, axes.transData, colour, 1.1 if alone else 2.0 if newest else 1.4, GRID + 0.5)


# Words


def _write_all(canvas: Canvas, axes: Axes, chart: Scatter, placer: Placer) -> None:
    """Write names, those first that must be written; then what belongs to them."""
    _name_frontiers(canvas, axes, chart, placer)
    for value, words in chart.references:
        text = canvas.say(words)
        y = points_at(axes, axes.get_xlim()[0], value)[1]
        _set(canvas, placer, layout.seats_along(axes, y, layout.size_of(canvas, text)), text)
    newest_first = chart.spots[::-1]
    seen: set[str] = set()
    for spot in sorted(newest_first, key=lambda spot: _turn(chart, spot)):
        if spot.key in chart.named or not chart.only:
            _name_spot(canvas, axes, chart, placer, spot, repeated=spot.key in seen)
            seen.add(spot.key)
    for spot in chart.earlier:
        if spot.key in chart.earlier_names:
            _beside(canvas, axes, placer, spot, canvas.say(chart.earlier_names[spot.key]))
    for spot in chart.spots:
        if spot.key in chart.remarks:
            text, at = canvas.say(chart.remarks[spot.key]), points_at(axes, spot.x, spot.y)
            _set(canvas, placer, layout.seats_of_remark(at, layout.size_of(canvas, text), RADIUS), text)
    _write_moves(canvas, axes, chart, placer)
    _name_groups(canvas, axes, chart, placer)
    for span in chart.spans:
        _draw_span(canvas, axes, chart, placer, span)


def _turn(chart: Scatter, spot: Spot) -> int:
    """When a name chooses its place: those that must be written in their order, then all others."""
    return chart.named.index(spot.key) if spot.key in chart.named else len(chart.named)


def _name_spot(canvas: Canvas, axes: Axes, chart: Scatter, placer: Placer, spot: Spot, *, repeated: bool) -> None:
    """Name a point; a thing with several points is named at the last, and at each where values are written."""
    if repeated and not chart.valued:
        return
    text = chart.name(canvas, spot)
    singled = "mute" in chart.colours.values() or len(set(chart.colours.values())) > 1
    strong = chart.stands_out(spot) and singled and spot.group not in chart.joined
    style = {"weight": 700, "colour": words_in(chart.colours[spot.group])} if strong else {}
    _beside(canvas, axes, placer, spot, text, must=spot.key in chart.named and not repeated, **style)


def _beside(
    canvas: Canvas, axes: Axes, placer: Placer, spot: Spot, text: str, *, must: bool = True, **style: object
) -> None:
    at, weight = points_at(axes, spot.x, spot.y), int(style.get("weight", 400))  # type: ignore[call-overload]
    size = layout.size_of(canvas, text, "label", weight)
    seat = _set(canvas, placer, layout.seats_around(at, size, RADIUS), text, must=must, **style)
    if seat is not None and seat.led:
        box = seat.box(size)
        end = min(max(at[0], box.left), box.right), box.bottom - 1 if box.bottom > at[1] else box.top + 1
        off = (end[0] - at[0], (end[1] if not box.bottom <= at[1] <= box.top else at[1]) - at[1])
        reach = (off[0] ** 2 + off[1] ** 2) ** 0.5 or 1.0
        start = (4 * off[0] / reach, 4 * off[1] / reach)
        marks.leader(canvas, axes, spot.x, spot.y, start, off)


def _write_moves(canvas: Canvas, axes: Axes, chart: Scatter, placer: Placer) -> None:
    """Write over the arrows what happened, where they are long enough."""
    if chart.restated is None or not layout.moves(chart):
        return
    text = canvas.say(chart.restated)
    size = layout.size_of(canvas, text)
    for old, new in layout.moves(chart):
        (x0, y0), (x1, y1) = points_at(axes, old.x, old.y), points_at(axes, new.x, new.y)
        lift = size[1] / 2 + 4
        middle, height = (x0 + x1) / 2, (y0 + y1) / 2
        seats = [
            layout.Seat(middle + shift, height + way * far * lift, "center")
            for far in (1.0, 1.6, 2.6, 3.6) for way in (1, -1) for shift in (0.0, -18.0, 18.0, -36.0, 36.0)
        ]  # fmt: skip
        _set(canvas, placer, seats, text)


def _name_groups(canvas: Canvas, axes: Axes, chart: Scatter, placer: Placer) -> None:
    """Name each joined group at its first point."""
    for group in chart.joined:
        spots = [spot for spot in chart.spots if spot.group == group]
        if not spots or group in {spot.key for spot in spots}:
            continue
        first = min(spots, key=lambda spot: spot.x)
        text = canvas.say(chart.names[group]) if group in chart.names else canvas.name(group)
        style = {"size": "key", "weight": 700, "colour": words_in(chart.colours[group])}
        size = layout.size_of(canvas, text, "key", 700)
        _set(canvas, placer, layout.seats_around(points_at(axes, first.x, first.y), size, 8.0), text, **style)


def _name_frontiers(canvas: Canvas, axes: Axes, chart: Scatter, placer: Placer) -> None:
    """Name frontiers right of their ends, clear of each other."""
    named = sorted(layout.frontier_names(canvas, chart), key=lambda pair: pair[0].spots[-1].y)
    wished = [points_at(axes, axes.get_xlim()[1], one.spots[-1].y)[1] for one, _ in named]
    places = spread(wished, 1.2 * canvas.sizes.key, axes.bbox.y0 + 4, axes.bbox.y1) if named else []
    for (one, name), y in zip(named, places, strict=True):
        newest = one is chart.frontiers[-1]
        style = {"size": "key", "weight": 700, "colour": "zhu_text"} if newest else {"colour": "ink2"}
        if chart.apart:
            style = {"weight": 700, "colour": words_in(chart.colours[one.spots[0].group])}
        seat = layout.Seat(axes.bbox.x1 + layout.NAME_GAP, y, "left")
        _set(canvas, placer, [seat], name, **style)


def _draw_span(canvas: Canvas, axes: Axes, chart: Scatter, placer: Placer, span: Span) -> None:
    """Draw how far two points lie apart: drop lines, an arrow with two heads, and words under it."""
    ends = [spot for spot in (chart.spot(span.start), chart.spot(span.end)) if spot is not None]
    (x0, y0), (x1, y1) = (points_at(axes, spot.x, spot.y) for spot in ends)
    lines = [(canvas.say(span.head), HERO, 700, "ink")]
    if span.words is not None:
        lines.append((canvas.say(span.words), canvas.sizes.label, 400, "ink2"))
    width = max(canvas.width(text, size, weight) for text, size, weight, _ in lines)
    height = sum(1.25 * size for _, size, _, _ in lines)
    middle = (x0 + x1) / 2
    heights = [axes.bbox.y0 + share * axes.bbox.height for share in LEVELS]
    fitting = [y for y in heights if y < min(y0, y1) - 30] or [min(heights)]
    boxes = [layout.Seat(middle, y - 4 - height / 2, "center").box((width, height)) for y in fitting]
    best, _ = placer.place(boxes)
    level = float(axes.transData.inverted().transform((x0, fitting[best]))[1])
    for spot in ends:
        foot = axes.transData.inverted().transform((0, points_at(axes, spot.x, spot.y)[1] - FOOT))[1]
        if foot > level:
            marks.dotted(canvas, axes, (spot.x, float(foot)), (spot.x, level))
    for start, end in ((ends[0], ends[1]), (ends[1], ends[0])):
        marks.arrow(canvas, axes, (start.x, level), (end.x, level))
    y = fitting[best] - 4
    for text, size, weight, colour in lines:
        y -= 1.25 * size
        canvas.page_text(middle, canvas.frame.height - y - 0.2 * size, text, size=size, weight=weight, colour=colour,
                         ha="center", halo=True)  # fmt: skip


def _set(
    canvas: Canvas,
    placer: Placer,
    seats: list[layout.Seat],
    text: str | Message,
    *,
    must: bool = True,
    size: str = "label",
    weight: int = 400,
    colour: str = "ink2",
) -> layout.Seat | None:
    """Write words at the best of several places, and say which."""
    words = canvas.say(text)
    seat = layout.take(placer, seats, layout.size_of(canvas, words, size, weight), must=must)
    if seat is not None:
        y = canvas.frame.height - seat.y
        canvas.page_text(seat.x, y, words, ha=seat.ha, va="center", size=size, weight=weight, colour=colour, halo=True)
    return seat
