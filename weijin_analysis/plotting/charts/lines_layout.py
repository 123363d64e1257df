"""Where the parts of a chart of lines go: the axes, and which form the names of series take.

Names stand at the right where the plot is wide enough, with their values. In a narrow panel they stand where they
cover no line; where there is no such place they stand at the right in two lines. What must not go in here: marks.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor
from typing import TYPE_CHECKING

from matplotlib.axes import Axes

from weijin_analysis.plotting.canvas import Canvas
from weijin_analysis.plotting.charts.lines_names import (
    EDGE,
    END_GAP,
    MARK_GAP,
    Name,
    Placed,
    among,
    beside,
    in_column,
    in_two_lines,
    names_of,
    width_of,
)
from weijin_analysis.plotting.charts.placing import Placer, Rectangle
from weijin_analysis.plotting.charts.scale import TICK_AIR, points_per_x, year_step
from weijin_analysis.plotting.charts.series import OBSERVED, REPORTED
from weijin_analysis.plotting.charts.value_axis import Above, points_at, tick_room
from weijin_analysis.plotting.style import LABEL_LEADING, TICK_ROOM

if TYPE_CHECKING:
    from weijin_analysis.plotting.charts.lines import Lines

HEAD = 5.0
"""Points free above the axes, for half a label."""
NARROW = 0.27
"""The widest room for names at the right, in widths of the plot; beyond it they stand among the lines."""
WIDEST = 0.42
"""The widest room for names at the right where there is no place among the lines; beyond it they take two lines."""
MOST_AMONG = 4
"""The most names among the lines."""
EARLY = 0.15
"""Share of the years after which a line counts as ended early."""
MOST_YEARS = 8
FAR_ABOVE = 0.6
"""An axis need not begin at zero where the lowest value is so much of the highest; one of shares does."""
COVERS_NOTHING = 5.0
"""The most that a name among the lines may cover."""


@dataclass(frozen=True)
class Layout:
    """Axes, what is on them, and the names."""

    axes: Axes
    placer: Placer
    names: tuple[Placed, ...]


def lay_out(canvas: Canvas, chart: Lines) -> Layout:
    """Make the axes and find the names' places."""
    left = _left_room(canvas, chart)
    shared = (chart.shared.left, chart.shared.right) if chart.shared else (0.0, 0.0)
    names = names_of(canvas, chart)
    right, form = _form(canvas, chart, names, left)
    axes = _axes(canvas, chart, max(left, shared[0]), max(right, shared[1]))
    placer = remember(canvas, axes, chart)
    placed, _ = _set_names(canvas, axes, chart, names, form, placer)
    return Layout(axes, placer, tuple(placed))


def _set_names(
    canvas: Canvas, axes: Axes, chart: Lines, names: Sequence[Name], form: str, placer: Placer | None = None
) -> tuple[list[Placed], float]:
    """Find the names' places in one of the forms; what the worst of them covers."""
    placer = placer or remember(canvas, axes, chart)
    if form == "among":
        return among(canvas, axes, chart, names, placer)
    if form == "beside":
        return beside(canvas, axes, chart, names, placer)
    return in_column(canvas, axes, in_two_lines(names) if form == "two" else names, placer, axes.bbox.x1 - EDGE), 0.0


def rooms_of(canvas: Canvas, chart: Lines) -> tuple[float, float]:
    """Points needed left and right of the axes."""
    left = _left_room(canvas, chart)
    return left, _form(canvas, chart, names_of(canvas, chart), left)[0]


def _form(canvas: Canvas, chart: Lines, names: Sequence[Name], left: float) -> tuple[float, str]:
    """The room at the right and where names go.

    ``right`` of the axes, there in ``two`` lines, ``beside`` the last marks where all lines stop early together, or
    ``among`` the lines.
    """
    bare = canvas.width("2000") / 2 + 1
    right = width_of(canvas, names) + END_GAP if names else bare
    if not names or (right <= NARROW * canvas.plot.width and not _ends_early(chart, names)):
        return max(right, bare), "right"
    for form in ("beside", "among") if len(names) <= MOST_AMONG else ():
        trial = _axes(canvas, chart, left, bare)
        _, worst = _set_names(canvas, trial, chart, names, form)
        trial.remove()
        if worst <= COVERS_NOTHING:
            return bare, form
    if right <= WIDEST * canvas.plot.width:
        return max(right, bare), "right"
    return max(width_of(canvas, in_two_lines(names)) + END_GAP, bare), "two"


def _ends_early(chart: Lines, names: Sequence[Name]) -> bool:
    """Whether a line stops so far from the right end that a name there would not be seen as its own."""
    middle, span = _span(chart)
    return any(middle + span / 2 - name.point.x > EARLY * span for name in names)


# Axes


def _left_room(canvas: Canvas, chart: Lines) -> float:
    """Room for the tick labels."""
    low, high = limits_of(canvas, chart)
    return tick_room(canvas, chart.scale, chart.scale.ticks(low, high, most_ticks(canvas, chart)))


def _axes(canvas: Canvas, chart: Lines, left: float, right: float) -> Axes:
    axes = canvas.axes(left=left, right=right, top=HEAD, bottom=_foot(chart))
    middle, span = _span(chart)
    pad = EDGE * span / (axes.bbox.width - 2 * EDGE)
    axes.set_xlim(middle - span / 2 - pad, middle + span / 2 + pad)
    chart.scale.set_on(axes, *limits_of(canvas, chart))
    return axes


def _span(chart: Lines) -> tuple[float, float]:
    """The middle of the years on the axis, and how many they are: one at least."""
    first, last = chart.years
    return (first + last) / 2, max(last - first, 1.0)


def _foot(chart: Lines) -> float:
    return TICK_ROOM if chart.shared is None or chart.shared.ticked else 2.0


def _height(canvas: Canvas, chart: Lines) -> float:
    return canvas.plot.height - HEAD - _foot(chart)


def most_ticks(canvas: Canvas, chart: Lines) -> int:
    """How many ticks the height of the plot holds."""
    return max(3, min(6, int(_height(canvas, chart) / (2.4 * canvas.sizes.label))))


def limits_of(canvas: Canvas, chart: Lines) -> tuple[float, float]:
    """Ends of the value axis: those given, from zero, or closer where all values lie far above it."""
    if chart.limits is not None:
        return chart.limits
    values, height = chart.values, _height(canvas, chart)
    above = [Above(value, canvas.sizes.label + 4) for value, _ in chart.references]
    reported = [point.value for one in chart.series for point in one.of(REPORTED)]
    above += [Above(value, canvas.sizes.label + MARK_GAP) for value in reported]
    if chart.breaks:
        above.append(Above(max(values), 2 * LABEL_LEADING * canvas.sizes.label))
    low, high = chart.scale.limits(values, height, above)
    if chart.scale.name == "linear" and min(values) > FAR_ABOVE * max(values) and max(values) > min(values):
        low = min(values) - 0.12 * (max(values) - min(values))
        high += 0.05 * (max(values) - min(values))
    return low, chart.scale.reaching(low, high, most_ticks(canvas, chart))


def year_ticks(canvas: Canvas, axes: Axes) -> list[int]:
    """Years to be written: round ones, and the last where there is room for it."""
    (low, high), scale = axes.get_xlim(), points_per_x(axes)
    first, last = ceil(low + EDGE / scale - 1e-6), floor(high - EDGE / scale + 1e-6)
    step = year_step(canvas, scale)
    step = next(s for s in (1, 2, 5, 10, 20, 50, 100) if s >= step and (last - first) / s <= MOST_YEARS)
    ticks = [year for year in range(first, last + 1) if year % step == 0]
    room = canvas.width("2000") + TICK_AIR
    if not ticks or (last - ticks[-1]) * scale >= room:
        ticks.append(last)
    return ticks


# What is drawn


def remember(canvas: Canvas, axes: Axes, chart: Lines) -> Placer:
    """A placer that knows the lines and marks of the chart."""
    plot, page = canvas.plot, canvas.frame.height
    placer = Placer(Rectangle(axes.bbox.x0 - 1, page - plot.bottom + _foot(chart), plot.right, page - plot.top))
    for one in chart.series:
        weight = 10.0 if chart.stands_out(one.key) else 1.0
        for start, end in [*one.links(chart.cuts), *one.expected(chart.cuts)]:
            placer.line(points_at(axes, start.x, start.value), points_at(axes, end.x, end.value), weight)
        joined = {id(point) for pair in one.links(chart.cuts) for point in pair}
        for point in one.points:
            if point.mark != OBSERVED or point is one.last or id(point) not in joined:
                placer.mark(*points_at(axes, point.x, point.ends[0] if point.ends else 0.0), 7.0)
    for value, _ in chart.references:
        y = points_at(axes, chart.years[0], value)[1]
        placer.line((axes.bbox.x0, y), (axes.bbox.x1, y))
    if chart.valued:
        placer.line((axes.bbox.x0, axes.bbox.y0), (axes.bbox.x1, axes.bbox.y0))
    for year, _ in chart.breaks:
        x = points_at(axes, year - 0.5, limits_of(canvas, chart)[1])[0]
        placer.line((x, axes.bbox.y0), (x, axes.bbox.y1))
    return placer
