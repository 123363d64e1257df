"""The five verdicts as squares that can be told apart without colour.

A filled square with a tick, a half filled one, a filled one with a cross, an outline with the hands of a clock, a
dashed one with a question mark. Circles speak of data, squares of statements. What must not go in here: the words
beside them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from matplotlib.axes import Axes
from matplotlib.patches import Ellipse, FancyBboxPatch, Polygon
from matplotlib.transforms import Transform

from weijin_analysis import verdicts
from weijin_analysis.plotting.canvas import LINE, MARK, POINT, Canvas

ROUNDING = 2.5 / 18
STROKE = 2.3 / 18
EDGE = 1.7 / 18

_Drawing = Callable[[Canvas, Axes, Transform, float, str], None]


def verdict_mark(canvas: Canvas, axes: Axes, x: float, y: float, verdict: str, size: float) -> None:
    """Draw a verdict, ``size`` points across, with its middle at data coordinates.

    Raises
    ------
    UnknownNameError
        If there is no such verdict.
    """
    colour = verdicts.COLOURS[verdicts.checked(verdict)]
    _DRAWINGS[verdict](canvas, axes, canvas.around(axes, x, y), size, colour)


def _ticked(canvas: Canvas, axes: Axes, place: Transform, size: float, colour: str) -> None:
    _square(canvas, axes, place, size, colour, filled=True)
    _stroke(canvas, axes, place, size, "paper", [(-0.25, -0.02), (-0.07, -0.2), (0.26, 0.19)])


def _half(canvas: Canvas, axes: Axes, place: Transform, size: float, colour: str) -> None:
    """Outline, and its half below the diagonal from the upper left to the lower right."""
    _square(canvas, axes, place, size, colour)
    corner = 0.46 * size
    half = Polygon([(-corner, corner), (-corner, -corner), (corner, -corner)], closed=True, transform=place)
    half.set(facecolor=canvas.theme.colour(colour), linewidth=0, zorder=LINE, clip_on=False)
    axes.add_artist(half)


def _crossed(canvas: Canvas, axes: Axes, place: Transform, size: float, colour: str) -> None:
    _square(canvas, axes, place, size, colour, filled=True)
    for way in (1, -1):
        _stroke(canvas, axes, place, size, "paper", [(-0.21, -0.21 * way), (0.21, 0.21 * way)])


def _waiting(canvas: Canvas, axes: Axes, place: Transform, size: float, colour: str) -> None:
    _square(canvas, axes, place, size, colour)
    _stroke(canvas, axes, place, size, colour, [(0.0, 0.27), (0.0, -0.03), (0.19, -0.13)], EDGE)


def _unknown(canvas: Canvas, axes: Axes, place: Transform, size: float, colour: str) -> None:
    _square(canvas, axes, place, size, colour, dashed=True)
    hook = [(-0.14, 0.14), (-0.08, 0.24), (0.04, 0.26), (0.14, 0.18), (0.13, 0.07), (0.02, -0.02), (0.0, -0.11)]
    _stroke(canvas, axes, place, size, colour, hook, EDGE)
    dot = Ellipse((0, -0.25 * size), 0.11 * size, 0.11 * size, transform=place, zorder=POINT, linewidth=0)
    dot.set(facecolor=canvas.theme.colour(colour), clip_on=False)
    axes.add_artist(dot)


_DRAWINGS: dict[str, _Drawing] = {
    verdicts.CAME_TRUE: _ticked,
    verdicts.PARTLY: _half,
    verdicts.DID_NOT: _crossed,
    verdicts.OPEN: _waiting,
    verdicts.UNVERIFIABLE: _unknown,
}


def _square(
    canvas: Canvas,
    axes: Axes,
    place: Transform,
    size: float,
    colour: str,
    *,
    filled: bool = False,
    dashed: bool = False,
) -> None:
    side = (1 - EDGE) * size
    style = f"round,pad=0,rounding_size={ROUNDING * size:.3f}"
    box = FancyBboxPatch((-side / 2, -side / 2), side, side, boxstyle=style, transform=place, mutation_aspect=1)
    box.set(facecolor=canvas.theme.colour(colour if filled else "paper"), edgecolor=canvas.theme.colour(colour))
    box.set(linewidth=EDGE * size, zorder=MARK, clip_on=False)
    if dashed:
        box.set_linestyle((0, (2.2, 1.6)))
    axes.add_artist(box)


def _stroke(
    canvas: Canvas,
    axes: Axes,
    place: Transform,
    size: float,
    colour: str,
    points: Sequence[tuple[float, float]],
    width: float = STROKE,
) -> None:
    """Draw a line through points given in multiples of the size, from the middle, y up."""
    xs, ys = zip(*((x * size, y * size) for x, y in points), strict=True)
    canvas.line(axes, xs, ys, place, colour, width * size, POINT)
